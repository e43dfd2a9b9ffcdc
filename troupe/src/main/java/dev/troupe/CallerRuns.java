package dev.troupe;

import org.jspecify.annotations.Nullable;

/// One handler of a caller-runs actor on the asking thread: like an uncontended lock. Only the
/// handler runs here; whatever else comes of it is done by a thread of the system.
///
/// Between taking the turn and giving it back nothing may be left half-done, even where the stack
/// ends in between: [Headroom] has been ensured before.
final class CallerRuns {
    private CallerRuns() {}

    /// Whether the calling thread now has the turn of an idle actor; then it calls [#run].
    static boolean enter(Cell<?> cell) {
        if (!Current.get().mayRunHandlers()) {
            return false;
        }
        Headroom.ensure();
        return cell.enterCaller();
    }

    @SuppressWarnings("unchecked") // a message for A is only sent to an A
    static <E extends Exception> @Nullable Object run(
            Cell<?> cell, Message<?> message, boolean isAction) throws E {
        var current = Current.get();
        var outer = current.enter(cell);
        Object value = null;
        Throwable thrown = null;
        try {
            if (isAction) {
                ((Action<Object, ?>) message).run(cell.actor());
            } else {
                value = ((Request<Object, ?, ?>) message).reply(cell.actor());
            }
        } catch (Throwable t) {
            thrown = t;
        }
        current.leave(outer);
        if (thrown instanceof Error) {
            cell.failForSure(thrown, FailurePhase.ON_MESSAGE);
        }
        cell.leaveCaller();
        if (cell.has(Turn.KILL)) {
            passOnKill(outer);
        }
        if (thrown == null) {
            return value;
        }
        throw Sneaky.<E>as(Reply.interruption(cell, cell.outcomeForAsker(message, thrown)));
    }

    /// The interrupt of the inner actor's kill has been taken back; one that was meant for the
    /// actor around it must not be lost with it.
    private static void passOnKill(@Nullable Cell<?> outer) {
        if (outer != null && outer.has(Turn.KILL)) {
            Thread.currentThread().interrupt();
        }
    }
}
