package dev.troupe;

import org.jspecify.annotations.Nullable;

/// One handler of a caller-runs actor on the asking thread: like an uncontended lock. Only the
/// handler runs here; whatever else comes of it is done by a thread of the system.
///
/// Between taking the turn and giving it back nothing may be left half-done, even where the stack
/// ends in between: where the call that gives it back cannot be made any more, a `catch` without
/// calls leaves that to the system's rescuer (see [Turn#isAbandoned]).
final class CallerRuns {
    /// Where a call has to go that cannot run here.
    enum Elsewhere {
        MAILBOX
    }

    private CallerRuns() {}

    /// Runs the handler here, if the actor is idle.
    ///
    /// @param event tells of a handler that fails; one that does not is the caller's to tell of
    /// @return the reply, or [Elsewhere#MAILBOX]
    @SuppressWarnings("unchecked") // a message for A is only sent to an A
    static <E extends Exception> @Nullable Object call(
            Current current,
            Cell<?> cell,
            Message<?> message,
            boolean isAction,
            FlightEvents.@Nullable HandledMessage event)
            throws E {
        Object reply = Elsewhere.MAILBOX;
        Throwable thrown = null;
        var outer = current.cell;
        var nesting = current.nesting;
        var isMine = cell.claimForCaller();
        try {
            if (isMine && enter(current, cell)) {
                if (isAction) {
                    ((Action<Object, ?>) message).run(cell.actor());
                }
                reply = isAction ? null : ((Request<Object, ?, ?>) message).reply(cell.actor());
            }
        } catch (Throwable t) {
            thrown = t;
        }
        if (isMine) {
            current.nesting = nesting; // plain steps, whatever has become of the call
            current.cell = outer;
            cell.doing = null;
            try {
                thrown = leave(cell, message, thrown);
            } catch (Throwable tooShort) {
                cell.isAbandoned = true;
                cell.system.inDistress = true;
            }
            passOnKills(cell, outer);
        }
        return thrown == null ? reply : CallerRuns.<E>fail(cell, message, thrown, isMine, event);
    }

    /// The calling thread, if it may run handlers and has the stack for that.
    static @Nullable Current here() {
        var current = Current.get();
        if (!current.mayRunHandlers()) {
            return null;
        }
        Headroom.ensure();
        current.letGoWoken();
        return current;
    }

    /// With the turn: whether the handler may run. What waits in the mailbox goes first.
    private static boolean enter(Current current, Cell<?> cell) {
        current.nesting++;
        cell.doing = current.cell;
        current.cell = cell;
        cell.beginNow(); // first this, so that who sees an owner sees when it began
        cell.ownAsCaller();
        if (cell.hasMessages()) {
            return false;
        }
        cell.countHandledOnCaller();
        try {
            cell.beWatched();
        } catch (StackOverflowError tooShort) {
            // It is done without: the handler is what counts.
        }
        return true;
    }

    /// The last step gives the turn back: until then an error leaves it with the calling thread.
    ///
    /// @return for the asker: of an error that the actor survives, that it does
    private static @Nullable Throwable leave(
            Cell<?> cell, Message<?> message, @Nullable Throwable thrown) {
        var outcome = thrown;
        if (thrown != null) {
            cell.countFailure();
        }
        if (thrown instanceof Error) {
            cell.failForSure(thrown, FailurePhase.ON_MESSAGE);
            if (Supervisor.wouldKeep(cell, thrown)) { // without the turn it is too late to ask
                outcome = Supervisor.survived(cell, message, thrown);
            }
        }
        cell.leaveCaller();
        return outcome;
    }

    private static <E extends Exception> @Nullable Object fail(
            Cell<?> cell,
            Message<?> message,
            Throwable thrown,
            boolean isOfHandler,
            FlightEvents.@Nullable HandledMessage event)
            throws E {
        CarriedMessage.release(message); // where the stack has ended before it was handled
        var outcome = isOfHandler ? Supervisor.outcomeOfLast(cell, message, thrown) : thrown;
        var toAsker = Reply.interruption(cell, outcome);
        if (isOfHandler) {
            Flight.endCall(event, cell, message);
            Trace.cameBack(toAsker, cell, message);
        }
        throw Sneaky.<E>as(toAsker);
    }

    /// The interrupt of the inner actor's kill has been taken back. Those that were meant for
    /// actors around it, on the same thread, must not be lost with it, nor stray: each takes its
    /// own back.
    private static void passOnKills(Cell<?> killed, @Nullable Cell<?> outer) {
        if (!killed.has(Turn.KILL)) {
            return;
        }
        for (var around = outer; around != null; around = around.calledFrom()) {
            around.signalIfKilled();
        }
    }
}
