package dev.troupe;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// An asker that does not wait but has a future. The future is completed on a thread of its own:
/// what hangs on it never runs inside an actor's turn.
final class FutureReply<R extends @Nullable Object> extends Asked implements Wait {
    private final CompletableFuture<R> future;

    /// The worker that has it, of a pool's. Written by who sends it there, read by all who follow
    /// the [WaitGraph].
    private volatile @Nullable Cell<?> worker;

    FutureReply(Cell<?> cell, Message<?> message, boolean isAction, long deadline) {
        super(message, isAction, deadline);
        this.future = new TracedFuture<>(cell, this);
    }

    @Override
    void sentTo(Cell<?> chosen) {
        super.sentTo(chosen);
        worker = chosen;
    }

    @Override
    public @Nullable Cell<?> target() {
        return worker;
    }

    @Override
    String asker() {
        var actor = askingActor();
        return actor == null ? "a future" : actor.toString();
    }

    @Override
    public boolean isOver() {
        return isSettled();
    }

    CompletableFuture<R> future() {
        return future;
    }

    /// Fails the future when the deadline has come. Called by the asker, when it has been sent.
    void startTimer(Cell<?> cell, long deadlineNanos, String whatTimedOut) {
        var stage = cell.stage();
        var start = stage.nanoTime();
        Runnable expire = () -> fail(Picture.timeout(cell, whatTimedOut, start), cell);
        var started = stage.schedule(deadlineNanos, () -> stage.start("timeout", expire));
        var _ = future.whenComplete((_, _) -> started.cancel());
    }

    /// A future that is done before the handler has begun was cancelled, has timed out, or was
    /// completed by its owner.
    @Override
    boolean isGivenUp() {
        return future.isDone();
    }

    @Override
    void settled(Cell<?> cell) {
        if (future.isDone()) {
            return;
        }
        var drainer = Current.get().drainer;
        if (drainer == null || !drainer.completeLater(this, cell)) {
            startCompleting(cell);
        }
    }

    /// Completes the future on a thread of its own.
    void startCompleting(Cell<?> cell) {
        try {
            cell.stage().start("reply", () -> complete(cell));
        } catch (Throwable noThread) {
            complete(cell); // out of memory: better in the wrong place than never
        }
    }

    /// Whether something hangs on the future that completing it would run.
    boolean isHungOn() {
        return future.getNumberOfDependents() > 0;
    }

    @SuppressWarnings("unchecked") // the value is the reply of a request for an R
    void complete(Cell<?> cell) {
        var error = error();
        if (error == null) {
            future.complete((R) value());
        } else {
            fail(error, cell);
        }
    }

    private void fail(Throwable error, Cell<?> cell) {
        Trace.toFuture(error, cell, asker(), message());
        future.completeExceptionally(error);
    }
}
