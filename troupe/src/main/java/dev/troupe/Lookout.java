package dev.troupe;

/// Whether a thread that has to wait first looks for a moment, awake, for what it waits for. One
/// per thread and kind of wait, used by that thread only.
///
/// To park and to be resumed takes a microsecond or two where another processor makes what is
/// waited for; to see what that one writes takes a tenth of it. So a look pays where the other is
/// at it already, and wastes a processor where it is not: where it waits for this one's processor,
/// say. There is no telling before; but it is likely to be as it was the last time. After a look in
/// vain the next ones are left out, twice as many as before. And now and then one is left out in
/// any case, so that others get the processor that are ready to run.
final class Lookout {
    private static final int MOST_LEFT_OUT = 1 << 10;
    private static final int IN_A_ROW = 256;

    /// How many are to be left out yet.
    private int leftOut;

    /// How many were, after the last one in vain; half of that for each one since that was not.
    private int penalty;

    private int hits;

    /// @param waits how often it waits before it looks for the first time
    Lookout(int waits) {
        this.leftOut = waits;
    }

    /// Looks, or does not.
    ///
    /// @return whether the wait is over; if not, it is to park
    boolean isOver(Stage stage, Wait wait) {
        if (leftOut > 0) {
            leftOut--;
            return false;
        }
        var isOver = stage.lookOut(wait);
        if (isOver) {
            penalty /= 2;
            leftOut = ++hits % IN_A_ROW == 0 ? 1 : 0;
        } else {
            penalty = Math.clamp(2L * penalty, 1, MOST_LEFT_OUT);
            leftOut = penalty;
        }
        return isOver;
    }
}
