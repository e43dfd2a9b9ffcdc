package dev.troupe;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The one reference that yields the actor back.
final class Handle<A> extends PlainRef<A> implements ActorHandle<A> {
    Handle(Cell<A> cell, @Nullable Anchor anchor) {
        super(cell, cell.mailbox(), anchor);
    }

    @Override
    public ActorResult<A> join() {
        return joinUntil(Deadline.inherited());
    }

    @Override
    public ActorResult<A> join(Duration timeout) {
        return joinUntil(Deadline.in(cell.stage(), timeout));
    }

    private ActorResult<A> joinUntil(long deadline) {
        var start = cell.stage().nanoTime();
        if (!await(deadline)) {
            throw Picture.timeout(cell, "Joining " + cell, start);
        }
        return Objects.requireNonNull(cell.result());
    }

    @Override
    public CompletableFuture<ActorResult<A>> result() {
        return resultOf(cell);
    }

    /// What a future of the result depends on.
    private record End(Cell<?> target) implements Wait {
        @Override
        public boolean isOver() {
            return target.result() != null;
        }

        @Override
        public Cell<?> endOf() {
            return target;
        }
    }

    /// Knows the cell only: a future of the result does not keep an actor going.
    private static <A> CompletableFuture<ActorResult<A>> resultOf(Cell<A> cell) {
        var end = new End(cell);
        Headroom.ensureDeep(); // half a listener would be a trap for the others
        var future = new TracedFuture<ActorResult<A>>(cell, end);
        Runnable complete = () -> future.complete(Objects.requireNonNull(cell.result()));
        // On a thread of its own: what hangs on the future must not run in the actor's end.
        EndListener listener = _ -> cell.stage().start("result of " + cell, complete);
        if (!cell.listen(listener)) {
            complete.run();
        }
        var _ = future.whenComplete((_, _) -> cell.unlisten(listener)); // nobody waits any more
        return future;
    }
}
