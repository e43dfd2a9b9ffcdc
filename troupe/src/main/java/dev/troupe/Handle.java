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
        return ended();
    }

    private ActorResult<A> ended() {
        return Objects.requireNonNull(cell.result());
    }

    @Override
    public CompletableFuture<ActorResult<A>> result() {
        var future = new CompletableFuture<ActorResult<A>>();
        // On a thread of its own: what hangs on the future must not run in the actor's end.
        EndListener complete =
                _ -> cell.stage().start("result of " + cell, () -> future.complete(ended()));
        if (!cell.listen(complete)) {
            future.complete(ended());
        }
        var _ = future.whenComplete((_, _) -> cell.unlisten(complete)); // nobody waits any more
        return future;
    }
}
