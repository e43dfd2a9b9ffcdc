package dev.troupe;

import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The end of one actor, step by step, on its turn. The order is a promise (L18):
///
/// ```text
///   begin    no more messages; the queue becomes dead letters, askers and waiting senders are released
///            onRun is unwound ── on its own thread, which then goes on here
///   finish   timers, pipes, subscriptions and watches are called off
///            children are ended and waited for
///            onStop (after a stop or a kill, never after a failure)
///            close, of an AutoCloseable
///            the result: join, watchers
/// ```
///
/// A kill that comes after `begin` does not change how the actor ends, but still interrupts each
/// step.
final class Ending<A> implements Unwinding {
    private final Cell<A> cell;

    /// Whether it was a kill that began it.
    private boolean killed;

    /// Whether the hooks are left out: see [#crash].
    private boolean isBare;

    Ending(Cell<A> cell) {
        this.cell = cell;
    }

    void begin() {
        killed = cell.closeForGood();
        LinkedEnd.blame(cell);
        cell.refuseWaiting();
        cell.discardAll();
        if (cell.hasRunner()) {
            cell.disown();
            if (cell.unwindRunner(this)) {
                return;
            }
            cell.own();
        }
        goOn();
    }

    /// The rest, on the thread that has the turn: the one that has begun, or the one of `onRun`.
    @Override
    public void goOn() {
        cell.endActivities();
        cell.begin(Hook.ENDING);
        cell.endChildren(killed || cell.failure() != null);
        var actor = cell.actorIfMade();
        if (actor != null && !isBare) {
            if (cell.failure() == null) {
                runLast(() -> callOnStop(actor), Hook.ON_STOP);
            }
            if (actor instanceof AutoCloseable closeable) {
                close(closeable);
            }
        }
        var result = result(actor);
        logFailure(result);
        cell.flight().end(cell, result);
        var failure = cell.failure();
        if (failure != null) {
            Supervisor.escalate(cell, failure);
        }
        cell.leave(result);
    }

    /// After an error in the library's own steps, for want of memory: the actor ends without more
    /// of its hooks, rather than never. Where even that fails, the system's rescuer has it tried
    /// again.
    static <A> void crash(Cell<A> cell, Throwable thrown) {
        if (!cell.isAlive()) {
            return;
        }
        try {
            cell.closeForGood();
            cell.failForSure(thrown, FailurePhase.ON_MESSAGE);
            var ending = new Ending<>(cell);
            ending.isBare = true;
            ending.begin();
        } catch (Throwable again) {
            cell.disown();
            cell.isUnstarted = true;
            cell.kind.system.inDistress = true;
        }
    }

    @SuppressWarnings("unchecked") // an actor implements the hooks of itself
    private void callOnStop(A actor) throws Exception {
        if (actor instanceof Actor<?> hooked) {
            ((Actor<A>) hooked).onStop(new Context<>(cell), killed);
        }
    }

    /// The last of an instance.
    void close(AutoCloseable actor) {
        runLast(actor::close, Hook.CLOSE);
    }

    private interface Step {
        void run() throws Exception;
    }

    /// Runs a hook with a clean interrupt flag. An `Exception` out of it is no failure if a kill
    /// came while it ran.
    private void runLast(Step step, Hook hook) {
        cell.begin(hook);
        cell.cleanInterrupt();
        var killedBefore = cell.has(Turn.KILL);
        try {
            step.run();
        } catch (Throwable thrown) {
            if (hook == Hook.CLOSE) {
                Log.log(Level.WARNING, () -> "Closing " + cell + " failed", thrown);
                suppress(thrown);
            }
            if (!isByKill(thrown, killedBefore)) {
                cell.failForSure(thrown, FailurePhase.ON_STOP);
            }
        }
        cell.cleanInterrupt();
    }

    private boolean isByKill(Throwable thrown, boolean killedBefore) {
        return thrown instanceof Exception
                && cell.has(Turn.KILL)
                && (!killedBefore || cell.wasSignalled());
    }

    @SuppressWarnings("ReferenceEquality") // an exception cannot suppress itself
    private void suppress(Throwable thrown) {
        var failure = cell.failure();
        if (failure != null && failure.error() != thrown) {
            failure.error().addSuppressed(thrown);
        }
    }

    private ActorResult<A> result(@Nullable A actor) {
        var failure = cell.failure();
        if (failure != null) {
            return new ActorResult.Failed<>(
                    Optional.ofNullable(actor), failure.error(), failure.phase(), killed);
        }
        if (actor == null) {
            throw new AssertionError("An actor without an instance has failed to start");
        }
        var why = killed ? cell.errorOfEnd() : null;
        return why == null
                ? new ActorResult.Completed<>(actor, killed)
                : new ActorResult.Failed<>(Optional.of(actor), why, FailurePhase.ON_MESSAGE, true);
    }

    private void logFailure(ActorResult<A> result) {
        if (result instanceof ActorResult.Failed<A> failed) {
            Log.log(Level.ERROR, () -> cell + " has failed in " + failed.phase(), failed.error());
        }
    }
}
