package dev.troupe;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Actors that close a cycle of the [WaitGraph] at the same time.
public class Closing {
    /// Each shows its edge and then reads the other's, all of it sequentially consistent: at least
    /// one sees the cycle. Where both see it, the monitor of one edge decides.
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "one is told")
    @Outcome(expect = FORBIDDEN, desc = "nobody is told, or both are")
    @State
    public static class ByTwo {
        private final Cell<Tally> first = Lab.idle(new Tally(), Lab.PLAIN);
        private final Cell<Tally> second = Lab.idle(new Tally(), Lab.PLAIN);

        @Actor
        public void one(II_Result r) {
            r.r1 = Shown.isTold(first, second);
        }

        @Actor
        public void other(II_Result r) {
            r.r2 = Shown.isTold(second, first);
        }
    }

    /// Each reads the other's edge first, and shows its own then.
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "one has seen it")
    @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "nobody has seen it")
    @State
    public static class ReadFirstControl {
        private volatile boolean firstWaits;
        private volatile boolean secondWaits;

        @Actor
        public void one(II_Result r) {
            r.r1 = secondWaits ? 1 : 0;
            firstWaits = true;
        }

        @Actor
        public void other(II_Result r) {
            r.r2 = firstWaits ? 1 : 0;
            secondWaits = true;
        }
    }

    /// In the right order, but not sequentially consistent.
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1", "1, 1"},
            expect = ACCEPTABLE,
            desc = "somebody has seen it")
    @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "nobody has seen it")
    @State
    public static class WeakOrderControl {
        private static final VarHandle FIRST = handle("firstWaits");
        private static final VarHandle SECOND = handle("secondWaits");

        @SuppressWarnings("UnusedVariable") // by the handles
        private boolean firstWaits;

        @SuppressWarnings("UnusedVariable") // by the handles
        private boolean secondWaits;

        private static VarHandle handle(String name) {
            try {
                return MethodHandles.lookup()
                        .findVarHandle(WeakOrderControl.class, name, boolean.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        @Actor
        public void one(II_Result r) {
            FIRST.setRelease(this, true);
            r.r1 = (boolean) SECOND.getAcquire(this) ? 1 : 0;
        }

        @Actor
        public void other(II_Result r) {
            SECOND.setRelease(this, true);
            r.r2 = (boolean) FIRST.getAcquire(this) ? 1 : 0;
        }
    }

    /// In the right order, but who sees the cycle looks at the others and says so in two steps.
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "one is told")
    @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "both are told")
    @State
    public static class NoMonitorControl {
        private final Cell<Tally> first = Lab.idle(new Tally(), Lab.PLAIN);
        private final Cell<Tally> second = Lab.idle(new Tally(), Lab.PLAIN);

        private static int isTold(Cell<Tally> from, Cell<Tally> to) {
            var mine = Shown.show(from, new Shown.For(to));
            var other = lingeringFor(to);
            if (other == null || other.isGone()) {
                return 0;
            }
            Lab.dawdle();
            mine.tell();
            return 1;
        }

        /// Not long: brings the two close together.
        private static @Nullable Edge lingeringFor(Cell<Tally> other) {
            for (var spins = 0; spins < 100 && other.edge() == null; spins++) {
                Thread.onSpinWait();
            }
            return other.edge();
        }

        @Actor
        public void one(II_Result r) {
            r.r1 = isTold(first, second);
        }

        @Actor
        public void other(II_Result r) {
            r.r2 = isTold(second, first);
        }
    }
}
