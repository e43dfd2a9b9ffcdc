package dev.troupe;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/// Two askers want one idle actor.
public class TwoAskers {
    /// Both want to run their handler themselves. One of them takes the turn by compare-and-set;
    /// the other goes through the mailbox and is handled after. So no count is lost, and each gets
    /// a reply of its own.
    @JCStressTest
    @Outcome(
            id = {"1, 2, 2", "2, 1, 2"},
            expect = ACCEPTABLE,
            desc = "one after the other")
    @Outcome(expect = FORBIDDEN, desc = "both at once, or one was lost, or the turn was kept")
    @State
    public static class OnTheirThreads {
        private final Tally tally = new Tally();
        private final Cell<Tally> cell = Lab.idle(tally, Lab.CALLER_RUNS);

        @Actor
        public void one(III_Result r) {
            r.r1 = Lab.ask(cell, Tally::increment);
        }

        @Actor
        public void other(III_Result r) {
            r.r2 = Lab.ask(cell, Tally::increment);
        }

        @Arbiter
        public void after(III_Result r) {
            r.r3 = cell.state() == 0 ? tally.count : -1;
        }
    }

    /// The same through the mailbox: whoever appends first claims the turn for a drainer, who may
    /// be found draining, or letting go, by the other.
    @JCStressTest
    @Outcome(
            id = {"1, 2, 2", "2, 1, 2"},
            expect = ACCEPTABLE,
            desc = "one after the other")
    @Outcome(expect = FORBIDDEN, desc = "both at once, or one was lost, or the turn was kept")
    @State
    public static class ThroughTheMailbox {
        private final Tally tally = new Tally();
        private final Cell<Tally> cell = Lab.idle(tally, Lab.PLAIN);

        @Actor
        public void one(III_Result r) {
            r.r1 = Lab.ask(cell, Tally::increment);
        }

        @Actor
        public void other(III_Result r) {
            r.r2 = Lab.ask(cell, Tally::increment);
        }

        @Arbiter
        public void after(III_Result r) {
            r.r3 = cell.state() == 0 ? tally.count : -1;
        }
    }

    /// The first one's handler throws an `Error`, which is the actor's end. It is noted before the
    /// turn is given back, and whoever takes the turn next must look for it: the other handler may
    /// run before, but not after.
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the other one came first")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "it was refused")
    @Outcome(expect = FORBIDDEN, desc = "a failed actor has handled something")
    @State
    public static class AfterAnError {
        private final Tally tally = new Tally();
        private final Cell<Tally> cell = Lab.idle(tally, Lab.CALLER_RUNS);

        @Actor
        public void failing(II_Result r) {
            r.r1 = ask(AfterAnError::fail);
        }

        @Actor
        public void other(II_Result r) {
            for (var asks = 0; asks < 5 && r.r2 != Probe.WRONG; asks++) {
                awaitFreeTurn();
                r.r2 = Math.max(r.r2, ask(actor -> actor.failed ? Probe.WRONG : 1));
            }
        }

        private int ask(Query<Tally, Integer> query) {
            try {
                return Lab.ask(cell, query);
            } catch (ActorStoppedException refused) {
                return 0;
            }
        }

        /// Not long. Whoever asks while it is held would go through the mailbox.
        private void awaitFreeTurn() {
            for (var spins = 0; spins < 200 && cell.has(Turn.HELD); spins++) {
                Thread.onSpinWait();
            }
        }

        private static int fail(Tally tally) {
            tally.failed = true;
            throw new AssertionError("for the test");
        }
    }

    /// Claims by looking first and writing then, not in one step.
    @JCStressTest
    @Outcome(
            id = {"1, 2, 2", "2, 1, 2"},
            expect = ACCEPTABLE,
            desc = "one after the other")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "both at once")
    @State
    public static class Control {
        private final Tally tally = new Tally();
        private volatile boolean held;

        private int ask() {
            while (held) {
                Thread.onSpinWait();
            }
            held = true;
            var reply = tally.increment();
            held = false;
            return reply;
        }

        @Actor
        public void one(III_Result r) {
            r.r1 = ask();
        }

        @Actor
        public void other(III_Result r) {
            r.r2 = ask();
        }

        @Arbiter
        public void after(III_Result r) {
            r.r3 = tally.count;
        }
    }

    /// Gives the turn back first and notes the failure then.
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the other one came first")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "it was refused")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "a failed actor has handled something")
    @State
    public static class AfterAnErrorControl {
        private final AtomicBoolean held = new AtomicBoolean();
        private final Tally tally = new Tally();
        private volatile boolean failure;

        @Actor
        public void failing(II_Result r) {
            claim();
            tally.failed = true;
            held.set(false);
            Lab.dawdle();
            failure = true;
        }

        @Actor
        public void other(II_Result r) {
            claim();
            if (!failure) {
                r.r2 = tally.failed ? Probe.WRONG : 1;
            }
            held.set(false);
        }

        private void claim() {
            while (!held.compareAndSet(false, true)) {
                Thread.onSpinWait();
            }
        }
    }
}
