package dev.troupe;

import java.util.Objects;
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

    /// How long one caller stands back for another, the first time, and twice as long the next.
    /// Longer than it takes that one to come out of its handler many times, and however many stand
    /// back, no longer than queueing may take.
    private static final long STAND_BACK_NANOS = 50_000;

    private static final int TIMES = 2;

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
        var isMine = cell.claimForCaller() || claimAfterOthers(cell);
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
                cell.kind.system.inDistress = true;
            }
            passOnKills(cell, outer);
        }
        return thrown == null ? reply : CallerRuns.<E>fail(cell, message, thrown, isMine, event);
    }

    /// Before a call on this thread: there is stack for it, and nobody waits for its end.
    static void prepare(Current here) {
        Headroom.ensure();
        here.letGoWoken();
    }

    /// The turn was not free. Where another caller has it, this stands back for a moment and looks
    /// again before it goes to the mailbox: there, a thread of the system would have to be woken,
    /// and all who come meanwhile would queue, too. It sleeps meanwhile, rather than look all the
    /// time: to pass the turn from one processor to another for each call takes more than ten times
    /// as long as to let one of them go on with it for a while.
    ///
    /// This is before the call has begun, as far as anyone can tell: it has its place in no order
    /// yet, shows no edge, and is over with a stop or a kill, an interrupt, or any message in the
    /// mailbox. It is over as well where that other caller waits, for whatever it may be: so nobody
    /// stands back on a cycle of waits, nor for a handler that blocks. And it takes no longer than
    /// a caller may be without its processor, so nobody starves.
    private static boolean claimAfterOthers(Cell<?> cell) {
        Thread.onSpinWait();
        for (var i = 0; i < TIMES; i++) {
            if (!isBrieflyBusy(cell) || Thread.currentThread().isInterrupted()) {
                return false;
            }
            if (cell.claimForCaller()) {
                return true;
            }
            Headroom.ensureDeep();
            callers(cell).standBack(STAND_BACK_NANOS << i);
        }
        return cell.claimForCaller();
    }

    /// Whether the turn may be free in a moment: the handler of another caller has it, and does not
    /// wait for anything, the library's or not; and nothing has come that goes first.
    private static boolean isBrieflyBusy(Cell<?> cell) {
        if (!cell.isForCallers() || cell.hasMessages() || cell.edge() != null) {
            return false;
        }
        var holder = cell.owner();
        return holder == null
                || (holder != Thread.currentThread() && holder.getState() == Thread.State.RUNNABLE);
    }

    private static CallersTurn callers(Cell<?> cell) {
        return Objects.requireNonNull(cell.belongings().callers);
    }

    /// With the turn: whether the handler may run. What waits in the mailbox goes first.
    private static boolean enter(Current current, Cell<?> cell) {
        var caller = current.cell;
        current.nesting++;
        if (caller != null) { // it is null already
            cell.doing = caller;
        }
        current.cell = cell;
        var callers = callers(cell);
        try {
            callers.beWatched(cell.system());
        } catch (StackOverflowError tooShort) {
            // It is done without: the handler is what counts.
        }
        cell.beginNow(); // first this, so that who sees an owner sees when it began
        cell.ownAsCaller();
        if (cell.hasMessages()) {
            return false;
        }
        callers.handled++;
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
