package dev.troupe;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// An actor's view of its own world.
final class Context<A> implements ActorContext<A> {
    private final Cell<A> cell;

    Context(Cell<A> cell) {
        this.cell = cell;
    }

    Stage stage() {
        return cell.stage();
    }

    /// What belongs to the actor's turn fails elsewhere.
    private Cell<A> onTurn() {
        if (!cell.isOwner(Thread.currentThread())) {
            throw new IllegalStateException(
                    "This belongs to the turn of "
                            + cell
                            + ": call it from the actor's own handlers and hooks, on their thread");
        }
        return cell;
    }

    @Override
    public ActorRef<A> self() {
        return PlainRef.to(cell);
    }

    @Override
    public Identity identity() {
        return cell.identity();
    }

    @Override
    public ActorSystem system() {
        return cell.system();
    }

    @Override
    public <B> ActorHandle<B> spawn(Class<? super B> type, OnStart<B> onStart) {
        return spawn(type, SpawnOptions.defaults(), onStart);
    }

    @Override
    public <B> ActorHandle<B> spawn(
            Class<? super B> type, SpawnOptions options, OnStart<B> onStart) {
        return onTurn().system().spawn(type, options, onStart, cell);
    }

    @Override
    public <B> ActorPool<B> pool(Class<? super B> type, int size, OnStart<B> onStart) {
        return pool(type, SpawnOptions.defaults(), size, onStart);
    }

    @Override
    public <B> ActorPool<B> pool(
            Class<? super B> type, SpawnOptions options, int size, OnStart<B> onStart) {
        return PoolRef.make(onTurn().system(), type, options, size, onStart, cell);
    }

    @Override
    public void sleep(Duration time) {
        sleepUntil(Deadline.plus(stage().nanoTime(), Deadline.nanos(time)));
    }

    void sleepUntil(long instant) {
        onTurn();
        if (Waiting.until(stage(), () -> false, instant) == Waiting.Outcome.INTERRUPTED) {
            throw Sending.interrupted(cell, cell + " was interrupted while it slept");
        }
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T await(Call<T, E> blocking) throws E {
        try {
            return awaitErrand(blocking);
        } catch (Throwable thrown) {
            throw Sneaky.<E>as(thrown);
        }
    }

    @Override
    public <T extends @Nullable Object> T await(Callable<T> blocking) throws Exception {
        return await((Call<T, Exception>) Objects.requireNonNull(blocking, "blocking")::call);
    }

    private <T extends @Nullable Object> T awaitErrand(Callable<T> blocking) throws Throwable {
        Objects.requireNonNull(blocking, "blocking");
        onTurn();
        var context = Carriers.capture(cell);
        var errand = Errand.<T>awaited(cell, Carried.around(context, blocking));
        errand.start("await", context);
        var gotIt = false;
        try {
            if (Waiting.until(stage(), errand, Deadline.NONE) == Waiting.Outcome.INTERRUPTED) {
                throw Sending.interrupted(cell, cell + " was interrupted while it awaited a call");
            }
            gotIt = true;
        } finally {
            if (!gotIt) {
                errand.abandon();
            }
        }
        var error = errand.error();
        if (error != null) {
            throw error;
        }
        return errand.value();
    }

    @Override
    public <T extends @Nullable Object> T await(CompletionStage<T> stage) throws Exception {
        Objects.requireNonNull(stage, "stage");
        onTurn();
        try {
            return new StageWait<T>(stage(), stage, null).await(cell, Deadline.NONE);
        } catch (Throwable thrown) {
            throw Sneaky.<Exception>as(thrown);
        }
    }

    @Override
    public Interval interval(Duration period) {
        var nanos = Deadline.periodNanos(period);
        onTurn();
        return new Ticker(this, nanos);
    }

    @Override
    public Cancellable after(Duration delay, Message<? super A> message) {
        Objects.requireNonNull(message, "message");
        var nanos = Deadline.nanos(delay);
        return new Timer<>(onTurn(), message, nanos, Timer.ONCE).start(nanos == 0);
    }

    @Override
    public Cancellable every(Duration period, Message<? super A> message) {
        Objects.requireNonNull(message, "message");
        var nanos = Deadline.periodNanos(period);
        return new Timer<>(onTurn(), message, nanos, nanos).start(false);
    }

    @Override
    public <T extends @Nullable Object> Cancellable pipe(
            Callable<? extends T> blocking, Reaction<? super A, ? super T> onResult) {
        return pipe(blocking, onResult, Pipe.failing());
    }

    @Override
    public <T extends @Nullable Object> Cancellable pipe(
            Callable<? extends T> blocking,
            Reaction<? super A, ? super T> onResult,
            Reaction<? super A, ? super Throwable> onFailure) {
        Objects.requireNonNull(blocking, "blocking");
        return this.<T>newPipe(onResult, onFailure).start(blocking);
    }

    @Override
    public <T extends @Nullable Object> Cancellable pipe(
            CompletionStage<? extends T> stage, Reaction<? super A, ? super T> onResult) {
        return pipe(stage, onResult, Pipe.failing());
    }

    @Override
    public <T extends @Nullable Object> Cancellable pipe(
            CompletionStage<? extends T> stage,
            Reaction<? super A, ? super T> onResult,
            Reaction<? super A, ? super Throwable> onFailure) {
        Objects.requireNonNull(stage, "stage");
        return this.<T>newPipe(onResult, onFailure).start(stage);
    }

    private <T extends @Nullable Object> Pipe<A, T> newPipe(
            Reaction<? super A, ? super T> onResult,
            Reaction<? super A, ? super Throwable> onFailure) {
        Objects.requireNonNull(onResult, "onResult");
        Objects.requireNonNull(onFailure, "onFailure");
        return new Pipe<>(onTurn(), onResult, onFailure);
    }

    @Override
    public <T> Cancellable subscribe(
            Flow.Publisher<? extends T> source, Reaction<? super A, ? super T> onItem) {
        return subscribe(source, onItem, Subscription.failing());
    }

    @Override
    public <T> Cancellable subscribe(
            Flow.Publisher<? extends T> source,
            Reaction<? super A, ? super T> onItem,
            Reaction<? super A, ? super Optional<Throwable>> onEnd) {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(onItem, "onItem");
        Objects.requireNonNull(onEnd, "onEnd");
        return new Subscription<A, T>(onTurn(), onItem, onEnd).start(source);
    }

    @Override
    public <T> Outlet<T> outlet(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "An outlet needs room for one item at least, not " + capacity);
        }
        return new Outflow<T>(onTurn(), capacity).start();
    }

    @Override
    public Cancellable watch(ActorRef<?> other, Message<? super A> whenStopped) {
        Objects.requireNonNull(whenStopped, "whenStopped");
        return watch(other, (actor, _) -> whenStopped.handle(actor), whenStopped);
    }

    @Override
    public Cancellable watch(
            ActorRef<?> other, Reaction<? super A, ? super Optional<Throwable>> whenStopped) {
        Objects.requireNonNull(whenStopped, "whenStopped");
        return watch(other, whenStopped, "the end of " + other);
    }

    private Cancellable watch(
            ActorRef<?> other,
            Reaction<? super A, ? super Optional<Throwable>> whenStopped,
            Object message) {
        var watched = PlainRef.cellOf(other);
        return new Watch<>(onTurn(), watched, whenStopped, message).start();
    }

    @Override
    public Cancellable link(ActorRef<?> other) {
        var linked = PlainRef.cellOf(other);
        if (linked.equals(onTurn())) {
            throw new IllegalArgumentException(cell + " dies with itself without a link");
        }
        return Link.of(cell, linked);
    }

    @Override
    public void progress() {
        onTurn().beginNow();
    }

    @Override
    public List<ActorRef<?>> children() {
        return onTurn().livingChildren().stream().<ActorRef<?>>map(PlainRef::to).toList();
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
    public String toString() {
        return "context of " + cell;
    }
}
