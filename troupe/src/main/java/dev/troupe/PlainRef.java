package dev.troupe;

import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A reference to an actor by one of its lanes.
@SuppressWarnings({"unchecked", "NullAway"}) // what comes back is the reply of a request for an R
class PlainRef<A> implements ActorRef<A> {
    final Cell<A> cell;
    final Mailbox lane;

    /// Held, not used: what an actor that stops when unreferenced looks for.
    private final @Nullable Anchor anchor;

    PlainRef(Cell<A> cell, Mailbox lane, @Nullable Anchor anchor) {
        this.cell = cell;
        this.lane = lane;
        this.anchor = anchor;
    }

    static <A> PlainRef<A> to(Cell<A> cell) {
        return to(cell, Anchor.of(cell));
    }

    /// A reference to an actor, or to a pool.
    static <A> PlainRef<A> to(Cell<A> cell, @Nullable Anchor anchor) {
        return cell instanceof PoolHead<A> head
                ? new PoolRef<>(head, anchor)
                : new PlainRef<>(cell, cell.mailbox(), anchor);
    }

    /// The cell behind a reference of this library.
    static Cell<?> cellOf(ActorRef<?> ref) {
        return of(ref).cell;
    }

    /// A reference of this library, with what is behind it.
    static <A> PlainRef<A> of(ActorRef<A> ref) {
        if (Objects.requireNonNull(ref, "ref") instanceof PlainRef<A> plain) {
            return plain;
        }
        throw new IllegalArgumentException("Not a reference of this library: " + ref.getClass());
    }

    private long in(Duration timeout) {
        return Deadline.in(cell.stage(), timeout);
    }

    private static <T> T message(T message) {
        return Objects.requireNonNull(message, "message");
    }

    @Override
    public Identity identity() {
        return cell.identity();
    }

    @Override
    public void tell(Message<? super A> message) {
        Sending.tell(cell, lane, message(message));
    }

    @Override
    public void tell(Message<? super A> message, Duration timeout) {
        Sending.tell(cell, lane, message(message), in(timeout));
    }

    @Override
    public boolean tryTell(Message<? super A> message) {
        return Sending.tryTell(cell, lane, message(message));
    }

    @Override
    public <R extends @Nullable Object, E extends Exception> R ask(Request<? super A, R, E> request)
            throws E {
        return (R) Sending.<E>ask(cell, lane, message(request), false);
    }

    @Override
    public <R extends @Nullable Object, E extends Exception> R ask(
            Request<? super A, R, E> request, Duration timeout) throws E {
        return (R) Sending.<E>ask(cell, lane, message(request), false, in(timeout));
    }

    @Override
    public <E extends Exception> void run(Action<? super A, E> action) throws E {
        Sending.<E>ask(cell, lane, message(action), true);
    }

    @Override
    public <E extends Exception> void run(Action<? super A, E> action, Duration timeout) throws E {
        Sending.<E>ask(cell, lane, message(action), true, in(timeout));
    }

    @Override
    public <R extends @Nullable Object> CompletableFuture<R> askAsync(
            Request<? super A, R, ?> request) {
        return Sending.askAsync(cell, lane, message(request), false, Deadline.inherited());
    }

    @Override
    public <R extends @Nullable Object> CompletableFuture<R> askAsync(
            Request<? super A, R, ?> request, Duration timeout) {
        return Sending.askAsync(cell, lane, message(request), false, in(timeout));
    }

    @Override
    public CompletableFuture<@Nullable Void> runAsync(Action<? super A, ?> action) {
        return Sending.askAsync(cell, lane, message(action), true, Deadline.inherited());
    }

    @Override
    public <R extends @Nullable Object, E extends Exception> R askJoin(
            Request<? super A, ? extends CompletionStage<? extends R>, E> request) throws E {
        return (R) this.<E>askJoin(message(request), Deadline.inherited());
    }

    @Override
    public <R extends @Nullable Object, E extends Exception> R askJoin(
            Request<? super A, ? extends CompletionStage<? extends R>, E> request, Duration timeout)
            throws E {
        return (R) this.<E>askJoin(message(request), in(timeout));
    }

    /// Who waits for a stage of the actor holds on to the actor.
    private <E extends Exception> @Nullable Object askJoin(Message<?> message, long deadline)
            throws E {
        try {
            return Sending.<E>askJoin(cell, lane, message, deadline);
        } finally {
            Reference.reachabilityFence(anchor);
        }
    }

    @Override
    public ActorRef<A> urgent() {
        var urgent = cell.urgent();
        if (urgent == null) {
            throw new IllegalStateException(
                    cell + " has no urgent lane: spawn it with SpawnOptions.urgentLane(capacity)");
        }
        return new PlainRef<>(cell, urgent, anchor);
    }

    @Override
    public WeakActorRef<A> weak() {
        return new WeakRef<>(cell);
    }

    @Override
    public boolean isAlive() {
        return cell.isAlive();
    }

    @Override
    public void stop() {
        cell.stop();
    }

    @Override
    public void kill() {
        cell.kill();
    }

    @Override
    public void awaitStopped() {
        var start = cell.stage().nanoTime();
        if (!await(Deadline.inherited())) {
            throw Picture.timeout(cell, "Waiting for the end of " + cell, start);
        }
    }

    @Override
    public boolean awaitStopped(Duration timeout) {
        return await(in(timeout));
    }

    /// Waits for the end. Who waits holds on to the actor.
    final boolean await(long deadline) {
        try {
            return EndWait.await(cell, deadline);
        } finally {
            Reference.reachabilityFence(anchor);
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a cell and a lane are themselves
    public boolean equals(@Nullable Object other) {
        return other instanceof PlainRef<?> ref && ref.cell == cell && ref.lane == lane;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(lane);
    }

    @Override
    public String toString() {
        return cell.toString();
    }
}
