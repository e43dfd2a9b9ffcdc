package dev.troupe;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A blocking call on a virtual thread of its own, for an actor that waits for it
/// ([ActorContext#await]) or goes on ([ActorContext#pipe]).
final class Errand<T extends @Nullable Object> implements Runnable, Wait {
    private final Cell<?> cell;
    private final Callable<? extends T> call;

    /// Inherited from the request that the actor was handling.
    private final long deadline;

    private final Runnable whenDone;

    /// Whether its actor waits for it, keeping its turn or not.
    private final boolean isAwaited;

    /// What its thread waits for.
    private volatile @Nullable Edge edge;

    private @Nullable volatile Thread thread;
    private @Nullable T value;
    private @Nullable Throwable error;

    /// Written after the outcome.
    private volatile boolean done;

    /// Whether nobody waits, and whether that has been seen to. Guarded by `this`.
    private boolean abandoned;

    private boolean buried;

    private Errand(
            Cell<?> cell,
            Callable<? extends T> call,
            long deadline,
            boolean isAwaited,
            Runnable whenDone) {
        this.cell = cell;
        this.call = call;
        this.deadline = deadline;
        this.isAwaited = isAwaited;
        this.whenDone = whenDone;
    }

    /// For an actor that waits on the calling thread: the call inherits its deadline.
    static <T extends @Nullable Object> Errand<T> awaited(
            Cell<?> cell, Callable<? extends T> call) {
        var waiting = Thread.currentThread();
        return new Errand<>(
                cell, call, Deadline.inherited(), true, () -> cell.stage().unpark(waiting));
    }

    /// For an actor that goes on.
    static <T extends @Nullable Object> Errand<T> piped(
            Cell<?> cell, Callable<? extends T> call, Runnable whenDone) {
        return new Errand<>(cell, call, Deadline.NONE, false, whenDone);
    }

    /// @param context that its call has around it, and drops
    void start(String what, @Nullable Carried context) {
        Runnable begin = () -> thread = cell.stage().start(cell + " " + what, this);
        if (context == null) {
            begin.run();
        } else {
            context.orDrop(begin);
        }
    }

    @Override
    public void run() {
        var current = Current.get();
        current.onBehalfOf = cell;
        current.errand = isAwaited ? this : null;
        current.deadline = deadline;
        try {
            value = call.call();
        } catch (Throwable thrown) {
            error = thrown;
        }
        done = true;
        whenDone.run();
        bury();
    }

    @Override
    public boolean isOver() {
        return done;
    }

    @Override
    public @Nullable Edge next() {
        return edge;
    }

    @Override
    public Kind kind() {
        return Kind.CALL;
    }

    void edge(@Nullable Edge shown) {
        edge = shown;
    }

    /// Its actor does not wait for it any more: it is interrupted, and a late result is a dead
    /// letter.
    void abandon() {
        synchronized (this) {
            abandoned = true;
        }
        interrupt();
        bury();
    }

    /// The late result of an abandoned call, whoever comes last.
    private void bury() {
        synchronized (this) {
            if (!abandoned || !done || buried || error != null) {
                return;
            }
            buried = true;
        }
        var reason = cell.refuses() ? cell.reasonOfEnd() : DeadLetter.Reason.EXPIRED;
        var result = value == null ? "null" : value;
        cell.system().deadLetters().addUnsent(cell.identity(), result, reason);
    }

    /// Its thread runs nothing else, so that an interrupt cannot stray.
    void interrupt() {
        var running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    @Nullable Throwable error() {
        return error;
    }

    @SuppressWarnings("NullAway") // null only where T is
    T value() {
        return value;
    }
}
