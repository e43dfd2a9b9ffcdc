package dev.troupe;

/// Puts a fresh instance behind the same reference, step by step, on the actor's turn:
///
/// ```text
///   begin     onRun is unwound ── on its own thread, which then goes on here
///   goOn      timers, pipes, subscriptions and watches are called off
///             children are stopped and waited for
///             the old instance is closed, if it is AutoCloseable
///             ┌▶ the back-off                 a stop or a kill here: the end, failed
///             │  OnStart ── yields ──────────▶ the actor goes on
///             └──── throws, and may be tried again; else: the end, failed
/// ```
///
/// Until `OnStart` has yielded, the failure stands: should the actor end, it is the result.
final class Restart<A> implements Unwinding {
    private static final long SPENT = Supervisor.SPENT;

    private final Cell<A> cell;

    /// Whether it had been asked to stop before it failed: what is in the mailbox is handled first,
    /// so it is restarted all the same, but in haste and only once.
    private final boolean isStopping;

    private long delayNanos;

    Restart(Cell<A> cell, long delayNanos) {
        this.cell = cell;
        this.delayNanos = delayNanos;
        this.isStopping = cell.has(Turn.STOP);
    }

    /// The whole, or as far as this thread can.
    ///
    /// @return whether the actor goes on, on this thread, which still has the turn
    boolean begin() {
        if (cell.hasRunner()) {
            cell.disown();
            if (cell.unwindRunner(this)) {
                return false;
            }
            cell.own();
        }
        return renew();
    }

    /// On the thread of `onRun`, which ends after this.
    @Override
    public void goOn() {
        if (renew()) {
            cell.handOn(false);
        }
    }

    private boolean renew() {
        callOff();
        putAway();
        while (mayTry()) {
            if (new Birth<>(cell).again()) {
                return true;
            }
        }
        cell.endOrSweep();
        return false;
    }

    /// Ends what an instance has set going, or an `OnStart` that has failed.
    private void callOff() {
        cell.endActivities();
        cell.begin(Hook.ENDING);
        cell.endChildren(false);
    }

    private void putAway() {
        var old = cell.actorIfMade();
        cell.noActor();
        if (old instanceof AutoCloseable closeable) {
            new Ending<>(cell).close(closeable);
        }
    }

    /// Whether to try once (more), when it is time to.
    private boolean mayTry() {
        var endFlags = isStopping ? Turn.KILL : Turn.KILL | Turn.STOP;
        var restarts = cell.restarts();
        var isMade = cell.actorIfMade() != null; // but its onRun could not be started
        if (isMade || restarts == null || cell.has(endFlags)) {
            return false; // with the failure as it is: a kill's is no reason to count or escalate
        }
        var failure = cell.failure();
        if (failure != null && failure.phase() == FailurePhase.ON_START) {
            delayNanos = isStopping ? SPENT : Supervisor.delayOrSpent(cell, failure);
        }
        if (delayNanos == SPENT) {
            return false;
        }
        callOff(); // what close has set going, or an OnStart that has failed
        Current.get().letGoWoken(); // what these have woken
        if (delayNanos > 0 && !isStopping) {
            var until = Deadline.plus(cell.stage().nanoTime(), delayNanos);
            restarts.backOff(cell, until, endFlags);
        }
        cell.takeRaised(); // by children that are gone, or for a restart that comes anyway
        return !cell.has(endFlags);
    }
}
