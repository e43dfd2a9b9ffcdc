package dev.troupe;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/// An asker gives up while its message's turn comes. Both want QUEUED, by compare-and-set, and one
/// gets it: either the handler runs and settles the reply, or the message is not handled and is a
/// dead letter. Never both, never neither.
public class GivingUp {
    /// One that waits on its thread, and whose time is up.
    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "handled; there is a reply")
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "given up; a dead letter")
    @Outcome(expect = FORBIDDEN, desc = "handled and given up, or neither")
    @State
    public static class Waiting {
        private final Cell<Tally> cell = Lab.claimed(new Tally(), Lab.PLAIN);
        private final Probe probe = new Probe(cell);
        private final Reply reply = new Reply(cell, probe, false, Deadline.NONE, false);

        public Waiting() {
            cell.mailbox().append(reply);
        }

        @Actor
        public void drainer() {
            Lab.run(cell);
        }

        @Actor
        public void asker(III_Result r) {
            r.r2 = reply.abandon() ? 1 : 0;
        }

        @Arbiter
        public void after(III_Result r) {
            r.r1 = reply.isSettled() ? probe.handled : 0;
            r.r3 = probe.dead;
        }
    }

    /// The whole of an ask whose time is up at once, against the drainer that a sender has claimed
    /// the turn for. A reply may be dropped, where the handler had begun; but there is none without
    /// a handler, and an ask that was given up in time is not handled.
    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "handled and answered")
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "given up; a dead letter")
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "given up while the handler ran")
    @Outcome(expect = FORBIDDEN, desc = "answered without a handler, or lost, or both")
    @State
    public static class TimedAsk {
        private final Cell<Tally> cell = Lab.claimed(new Tally(), Lab.PLAIN);
        private final Probe probe = new Probe(cell);

        @Actor
        public void drainer() {
            Lab.run(cell);
        }

        @Actor
        public void asker(III_Result r) {
            try {
                r.r1 = PlainRef.to(cell).ask(probe, Duration.ZERO);
            } catch (ActorTimeoutException late) {
                r.r1 = 0;
            }
        }

        @Arbiter
        public void after(III_Result r) {
            r.r2 = probe.handled;
            r.r3 = probe.dead;
        }
    }

    /// One that has a future, which is cancelled: a cancelled one may have been handled, where the
    /// handler had begun; but one that was not cancelled was.
    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "handled; the future has the reply")
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "cancelled while the handler ran")
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "cancelled; a dead letter")
    @Outcome(expect = FORBIDDEN, desc = "lost, or handled and dead")
    @State
    public static class Future {
        private final Cell<Tally> cell = Lab.claimed(new Tally(), Lab.PLAIN);
        private final Probe probe = new Probe(cell);
        private final FutureReply<Integer> reply =
                new FutureReply<>(cell, probe, false, Deadline.NONE);

        public Future() {
            cell.mailbox().append(reply);
        }

        @Actor
        public void drainer() {
            Lab.run(cell);
        }

        @Actor
        public void asker(III_Result r) {
            r.r2 = reply.future().cancel(false) ? 1 : 0;
        }

        @Arbiter
        public void after(III_Result r) {
            r.r1 = reply.future().isDone() ? probe.handled : Probe.WRONG;
            r.r3 = probe.dead;
        }
    }

    /// Both look first and write then.
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "one of the two")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "handled and given up")
    @State
    public static class Control {
        private static final int QUEUED = 0;
        private static final int RUNNING = 1;
        private static final int ABANDONED = 2;

        private volatile int progress = QUEUED;

        @Actor
        public void drainer(II_Result r) {
            if (progress == QUEUED) {
                progress = RUNNING;
                r.r1 = 1;
            }
        }

        @Actor
        public void asker(II_Result r) {
            if (progress == QUEUED) {
                progress = ABANDONED;
                r.r2 = 1;
            }
        }
    }
}
