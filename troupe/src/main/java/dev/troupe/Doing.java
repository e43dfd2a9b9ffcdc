package dev.troupe;

import org.jspecify.annotations.Nullable;

/// What runs on an actor's turn, seen from outside, without disturbing it: its parts may be of
/// slightly different moments.
///
/// @param thread that runs it
/// @param what a message, a hook, or a call
/// @param forMillis for how long, roughly
/// @param edge what it waits for
record Doing(Thread thread, String what, int forMillis, @Nullable Edge edge) {
    /// What an actor does; null if nothing.
    static @Nullable Doing of(Cell<?> cell) {
        var doing = cell.doing();
        var thread = cell.owner();
        if (thread == null || !cell.has(Turn.HELD) || (doing == null && !cell.has(Turn.CALLER))) {
            return null;
        }
        return new Doing(thread, describe(doing, thread), cell.doingForMillis(), cell.edge());
    }

    private static String describe(@Nullable Object doing, Thread thread) {
        if (doing == null || doing instanceof Cell) {
            return "a call on the thread of its caller, " + Describe.thread(thread);
        }
        return doing instanceof Envelope envelope
                ? Describe.message(envelope.message())
                : doing.toString();
    }

    /// What it waits for, as a sentence; null if for nothing of the library's.
    @Nullable String waitsFor(Cell<?> cell) {
        if (edge == null || edge.isGone()) {
            return null;
        }
        var millis = (cell.stage().nanoTime() - edge.sinceNanos) / 1_000_000;
        var message = edge.wait.message();
        return edge.wait.kind().of(edge.wait.target())
                + (message == null ? "" : ": " + Describe.message(message))
                + ", for "
                + millis
                + " ms";
    }
}
