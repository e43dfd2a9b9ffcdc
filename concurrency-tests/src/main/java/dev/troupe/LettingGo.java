package dev.troupe;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// A message comes while the turn is being given back: the lost wake-up.
public class LettingGo {
    /// A drainer that has found nothing frees the turn and then looks again; the sender appends and
    /// then looks whether the turn is free. In every order of these four at least one of the two
    /// sees the other, so the message is handled.
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "handled; the turn is free")
    @Outcome(expect = FORBIDDEN, desc = "left lying, or the turn was kept")
    @State
    public static class OfADrainer {
        private final Tally tally = new Tally();
        private final Cell<Tally> cell = Lab.claimed(tally, Lab.PLAIN);

        @Actor
        public void drainer() {
            Lab.run(cell);
        }

        @Actor
        public void sender() {
            Lab.tell(cell, Tally::increment);
        }

        @Arbiter
        public void after(II_Result r) {
            r.r1 = tally.count;
            r.r2 = cell.state();
        }
    }

    /// The same with the lane that has a lock.
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "handled; the turn is free")
    @Outcome(expect = FORBIDDEN, desc = "left lying, or the turn was kept")
    @State
    public static class OfADrainerOfALockedLane {
        private final Tally tally = new Tally();
        private final Cell<Tally> cell =
                Lab.claimed(tally, Lab.PLAIN.overflow(Overflow.DROP_OLDEST));

        @Actor
        public void drainer() {
            Lab.run(cell);
        }

        @Actor
        public void sender() {
            Lab.tell(cell, Tally::increment);
        }

        @Arbiter
        public void after(II_Result r) {
            r.r1 = tally.count;
            r.r2 = cell.state();
        }
    }

    /// The same where the turn is given back by an asker that has run its handler itself: it too
    /// looks again, and finds a drainer for what has come.
    @JCStressTest
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "both handled; the turn is free")
    @Outcome(expect = FORBIDDEN, desc = "left lying, or the turn was kept")
    @State
    public static class OfACaller {
        private final Tally tally = new Tally();
        private final Cell<Tally> cell = Lab.idle(tally, Lab.CALLER_RUNS);

        @Actor
        public void asker() {
            var _ = Lab.ask(cell, Tally::increment);
        }

        @Actor
        public void sender() {
            Lab.tell(cell, Tally::increment);
        }

        @Arbiter
        public void after(II_Result r) {
            r.r1 = tally.count;
            r.r2 = cell.state();
        }
    }

    /// What the controls share: a queue that is a number, and a turn that is a flag.
    public abstract static class Flagged {
        final AtomicInteger queued = new AtomicInteger();
        volatile boolean held = true;

        final void takeAll() {
            queued.set(0);
        }
    }

    /// The drainer does not look again after it has freed the turn.
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "taken")
    @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "left lying")
    @State
    public static class NoSecondLookControl extends Flagged {
        @Actor
        public void drainer() {
            takeAll();
            Lab.dawdle();
            held = false;
        }

        @Actor
        public void sender() {
            queued.incrementAndGet();
            if (!held) {
                takeAll();
            }
        }

        @Arbiter
        public void after(I_Result r) {
            r.r1 = queued.get() == 0 ? 1 : 0;
        }
    }

    /// The sender looks whether the turn is free before it appends.
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "taken")
    @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "left lying")
    @State
    public static class LookBeforeAppendControl extends Flagged {
        @Actor
        public void drainer() {
            takeAll();
            held = false;
            if (queued.get() != 0) {
                takeAll();
            }
        }

        @Actor
        public void sender() {
            var free = !held;
            Lab.dawdle();
            queued.incrementAndGet();
            if (free) {
                takeAll();
            }
        }

        @Arbiter
        public void after(I_Result r) {
            r.r1 = queued.get() == 0 ? 1 : 0;
        }
    }
}
