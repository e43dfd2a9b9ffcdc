package dev.troupe;

/// Thrown at an await point to unwind the `onRun` of an actor that is ending. It must not be
/// caught; where it is, every further await point throws it again. It carries nothing, so that one
/// is enough.
final class Unwound extends Error {
    @SuppressWarnings(
            "StaticAssignmentOfThrowable") // it has neither a trace nor anything suppressed
    static final Unwound SIGNAL = new Unwound();

    private static final long serialVersionUID = 1;

    private Unwound() {
        super("The actor is ending: do not catch this", null, false, false);
    }

    /// Whether something that came out of `onRun` is the unwinding, wrapped or not.
    @SuppressWarnings("ReferenceEquality") // there is only one
    static boolean isIn(Throwable thrown) {
        var depth = 0;
        try {
            for (var t = thrown; t != null && depth < 100; t = t.getCause()) {
                if (t == SIGNAL) {
                    return true;
                }
                depth++;
            }
        } catch (Throwable noCause) {
            // A user's own getCause has failed: that is none of ours.
        }
        return false;
    }
}
