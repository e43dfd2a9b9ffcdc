package dev.troupe;

import org.jspecify.annotations.Nullable;

/// What the library knows of the calling thread. One per thread, used by that thread only; made
/// once per activation of an actor, not per message.
final class Current {
    private static final ThreadLocal<Current> OF_THREAD = ThreadLocal.withInitial(Current::new);

    /// How many caller-runs handlers may be nested on one thread before calls go through mailboxes.
    private static final int DEEPEST_NESTING = 32;

    /// The actor whose handler or hook this thread runs: the innermost where caller-runs calls
    /// nest.
    @Nullable Cell<?> cell;

    /// The actor that this thread does a blocking call for, off its turn.
    @Nullable Cell<?> onBehalfOf;

    /// The `onRun` loop that this thread is in and whose turn it holds; its waits are await points.
    @Nullable Runner<?> runner;

    /// Until when the request being handled is waited for.
    long deadline = Deadline.NONE;

    /// How many caller-runs handlers are nested on this thread.
    int nesting;

    static Current get() {
        return OF_THREAD.get();
    }

    /// Whether a caller-runs handler may run on this thread: not from `onRun`, whose waits give its
    /// turn up; not with a deadline, which only a wait can keep; not deep in nested calls.
    boolean mayRunHandlers() {
        return runner == null && deadline == Deadline.NONE && nesting < DEEPEST_NESTING;
    }

    /// Whether this thread is inside an actor of the system, or does something for one.
    boolean isWithin(ActorSystem system) {
        if (onBehalfOf != null && onBehalfOf.system() == system) {
            return true;
        }
        for (var around = cell; around != null; around = around.calledFrom) {
            if (around.system() == system) {
                return true;
            }
        }
        return false;
    }
}
