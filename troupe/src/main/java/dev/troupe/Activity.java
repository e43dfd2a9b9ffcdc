package dev.troupe;

import java.util.concurrent.atomic.AtomicReference;

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

    final Cell<?> cell;
    private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.GOING);

    Activity(Cell<?> cell) {
        this.cell = cell;
    }

    /// Keeps it with its actor, on the actor's turn.
    ///
    /// @throws ActorStoppedException if the actor is ending
    final void register() {
        if (cell.has(Turn.CLOSED)) {
            throw new ActorStoppedException(
                    cell.identity(), cell + " is ending: it can set nothing going any more", null);
        }
        cell.activities().add(this);
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

    /// It has said all it had to say.
    ///
    /// @return false if it has been called off before
    final boolean over() {
        if (!progress.compareAndSet(Progress.GOING, Progress.OVER)) {
            return false;
        }
        cell.activities().remove(this);
        return true;
    }

    private boolean leave(Progress to) {
        if (!progress.compareAndSet(Progress.GOING, to)) {
            return false;
        }
        callOff();
        return true;
    }

    /// Ends whatever is going on. Called once, from any thread.
    abstract void callOff();

    @Override
    public final boolean isCancelled() {
        return isWithdrawn() || hasEnded();
    }

    /// Whether it was called off by hand: nothing of it is handled, and nobody wants to know.
    final boolean isWithdrawn() {
        return progress.get() == Progress.CANCELLED;
    }

    /// Whether the actor's end has called it off.
    final boolean hasEnded() {
        return progress.get() == Progress.ENDED;
    }
}
