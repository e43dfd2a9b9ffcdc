package dev.troupe;

/// Makes sure of some stack before anything is begun that must not be left half-done: a
/// `StackOverflowError` then comes out of the call that was made too deep, before it has changed
/// anything, and not out of the middle of a turn being given back.
///
/// A frame with many locals is tried. An interpreter has to make it; a compiler leaves the locals
/// out, but has to touch the stack that they would need, because the frame may be deoptimised at
/// any call: so this costs next to nothing where it is called often. [Rehearsal] has linked what is
/// on the ways that are guarded so.
final class Headroom {
    private static final int DEEP = 11;

    private Headroom() {}

    /// For a step of the library's own: throws `StackOverflowError` if little stack is left.
    static void ensure() {
        frame(2);
    }

    /// For a step that goes through the JDK's scheduler, which an overflow could leave without a
    /// carrier: throws `StackOverflowError` if not much stack is left. Some 70 ns.
    static void ensureDeep() {
        frame(DEEP);
    }

    /// Two kilobytes, and as much for each of those below.
    @SuppressWarnings("UnusedVariable")
    private static int frame(int below) {
        // spotless:off
        long
                a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5,
                b6, b7, b8, b9, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, d0, d1,
                d2, d3, d4, d5, d6, d7, d8, d9, e0, e1, e2, e3, e4, e5, e6, e7,
                e8, e9, f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, g0, g1, g2, g3,
                g4, g5, g6, g7, g8, g9, h0, h1, h2, h3, h4, h5, h6, h7, h8, h9,
                i0, i1, i2, i3, i4, i5, i6, i7, i8, i9, j0, j1, j2, j3, j4, j5,
                j6, j7, j8, j9, k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, l0, l1,
                l2, l3, l4, l5, l6, l7, l8, l9, m0, m1, m2, m3, m4, m5, m6, m7;
        // spotless:on
        return below == 0 ? 0 : frame(below - 1) + 1;
    }
}
