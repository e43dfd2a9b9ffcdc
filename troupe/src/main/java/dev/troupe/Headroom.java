package dev.troupe;

/// Makes sure of some stack before anything is begun that must not be left half-done: a
/// `StackOverflowError` then comes out of the call that was made too deep, before it has changed
/// anything, and not out of the middle of a turn being given back.
final class Headroom {
    /// Frames to try. The longest way from here that must not break is about half as long.
    private static final int FRAMES = 12;

    private Headroom() {}

    /// Throws `StackOverflowError` if there is little stack left.
    static void ensure() {
        descend(FRAMES, 0, 0, 0);
    }

    private static long descend(int frames, long a, long b, long c) {
        return frames == 0 ? a + b + c : descend(frames - 1, b, c, a) + 1;
    }
}
