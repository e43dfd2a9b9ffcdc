package dev.troupe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// Something that an actor has set going: a timer, a pipe, a subscription, a watch. What comes of
/// it reaches the actor as [Signal]s.
///
/// ```text
///   GOING ──▶ OVER         it has nothing more to say
///     ├─────▶ CANCELLED    called off by hand: what it has sent already is withdrawn
///     └─────▶ ENDED        called off by the actor's end: what it still sends is a dead letter
/// ```
abstract class Activity implements Cancellable {
    private enum Progress {
        GOING,
        OVER,
        CANCELLED,
        ENDED
    }

    private static final VarHandle PROGRESS;

    static {
        try {
            PROGRESS =
                    MethodHandles.lookup()
                            .findVarHandle(Activity.class, "progress", Progress.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Cell<?> cell;

    /// Neighbours in the [Activities] of the actor, and guarded by them.
    @Nullable Activity before;

    @Nullable Activity after;

    /// The context of where it was set going, for what comes of it. Written before it is shown to
    /// others.
    private @Nullable Carried carried;

    /// Leaves `GOING` by compare-and-set, once.
    private volatile Progress progress = Progress.GOING;

    Activity(Cell<?> cell) {
        this.cell = cell;
    }

    /// Keeps it with its actor, on the actor's turn, and with the context of where it is set going.
    ///
    /// @throws ActorStoppedException if the actor is ending
    final void register() {
        ensureGoing();
        carried = Carriers.capture(cell);
        cell.activities().add(this);
    }

    /// The same for something that needs no context, because it sends the actor nothing.
    ///
    /// @throws ActorStoppedException if the actor is ending
    final void registerBare() {
        ensureGoing();
        cell.activities().add(this);
    }

    private void ensureGoing() {
        if (cell.has(Turn.CLOSED)) {
            throw new ActorStoppedException(
                    cell.identity(), cell + " is ending: it can set nothing going any more", null);
        }
    }

    @Override
    public final boolean cancel() {
        if (!leave(Progress.CANCELLED)) {
            return false;
        }
        cell.activities().remove(this);
        return true;
    }

    /// The actor ends.
    final void end() {
        leave(Progress.ENDED);
    }

    /// It says the last that it has to say; false if it has been called off before.
    final boolean over() {
        if (!PROGRESS.compareAndSet(this, Progress.GOING, Progress.OVER)) {
            return false;
        }
        cell.activities().remove(this);
        dropContext();
        return true;
    }

    /// Whether something of it that has come to the actor is to be handled: asked once for each, on
    /// the turn. Where that is the [#over] of what says one thing only, either it is handled or
    /// [#cancel] has called it off, and never both.
    boolean begins() {
        return !isCancelled();
    }

    private boolean leave(Progress to) {
        if (!PROGRESS.compareAndSet(this, Progress.GOING, to)) {
            return false;
        }
        try {
            callOff();
        } finally {
            dropContext();
        }
        return true;
    }

    private void dropContext() {
        if (carried != null) {
            carried.drop();
        }
    }

    /// Its context, kept for something that comes of it; null if there is none, or no more.
    final @Nullable Carried keepContext() {
        var context = carried;
        return context != null && context.keep() ? context : null;
    }

    /// Ends whatever is going on. Called once, from any thread.
    abstract void callOff();

    @Override
    public final boolean isCancelled() {
        return isWithdrawn() || hasEnded();
    }

    final boolean isGoing() {
        return progress == Progress.GOING;
    }

    /// Whether it was called off by hand: nothing of it is handled, and nobody wants to know.
    final boolean isWithdrawn() {
        return progress == Progress.CANCELLED;
    }

    /// Whether the actor's end has called it off.
    final boolean hasEnded() {
        return progress == Progress.ENDED;
    }
}
