package dev.troupe;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// A message comes while the actor is asked to end: what becomes of it?
///
/// A sender looks at the state before it appends. What slips in behind the end all the same is
/// found by the sweep after it, because the sender then finds the turn free, or the sweeper looks
/// again. So an accepted message is handled, or is a dead letter, once; a refused one is a dead
/// letter; and none is handled when the end has begun.
public class EndAndTell {
    private static final String HANDLED = "1, 1, 0";
    private static final String SWEPT = "1, 0, 1";
    private static final String REFUSED = "0, 0, 1";

    /// A stop of an idle actor.
    @JCStressTest
    @Outcome(id = HANDLED, expect = ACCEPTABLE, desc = "accepted and handled")
    @Outcome(id = SWEPT, expect = ACCEPTABLE, desc = "accepted, and a dead letter")
    @Outcome(id = REFUSED, expect = ACCEPTABLE, desc = "refused, and a dead letter")
    @Outcome(expect = FORBIDDEN, desc = "lost, or handled after the end, or counted twice")
    @State
    public static class Stop {
        private final Cell<Tally> cell = Lab.idle(new Tally(), Lab.PLAIN);
        private final Probe probe = new Probe(cell);

        @Actor
        public void sender(III_Result r) {
            r.r1 = probe.tell();
        }

        @Actor
        public void stopper() {
            cell.stop();
        }

        @Arbiter
        public void after(III_Result r) {
            r.r2 = probe.handled;
            r.r3 = probe.dead;
        }
    }

    /// A kill of an idle actor.
    @JCStressTest
    @Outcome(id = HANDLED, expect = ACCEPTABLE, desc = "accepted and handled")
    @Outcome(id = SWEPT, expect = ACCEPTABLE, desc = "accepted, and a dead letter")
    @Outcome(id = REFUSED, expect = ACCEPTABLE, desc = "refused, and a dead letter")
    @Outcome(expect = FORBIDDEN, desc = "lost, or handled after the end, or counted twice")
    @State
    public static class Kill {
        private final Cell<Tally> cell = Lab.idle(new Tally(), Lab.PLAIN);
        private final Probe probe = new Probe(cell);

        @Actor
        public void sender(III_Result r) {
            r.r1 = probe.tell();
        }

        @Actor
        public void killer() {
            cell.kill();
        }

        @Arbiter
        public void after(III_Result r) {
            r.r2 = probe.handled;
            r.r3 = probe.dead;
        }
    }

    /// A stop while an asker runs its handler itself, which it then does not: the asker always gets
    /// its reply, or is told of the end. A call on the asker's thread is never a dead letter.
    @JCStressTest
    @Outcome(id = HANDLED, expect = ACCEPTABLE, desc = "handled")
    @Outcome(id = REFUSED, expect = ACCEPTABLE, desc = "refused, and a dead letter")
    @Outcome(expect = FORBIDDEN, desc = "lost, or handled after the end, or counted twice")
    @State
    public static class StopAndAsk {
        private final Cell<Tally> cell = Lab.idle(new Tally(), Lab.CALLER_RUNS);
        private final Probe probe = new Probe(cell);

        @Actor
        public void asker(III_Result r) {
            try {
                r.r1 = Lab.ask(cell, probe);
            } catch (ActorStoppedException refused) {
                r.r1 = 0;
            }
        }

        @Actor
        public void stopper() {
            cell.stop();
        }

        @Arbiter
        public void after(III_Result r) {
            r.r2 = probe.handled;
            r.r3 = probe.dead;
        }
    }

    /// A sender has to wait for room: it is let in, or sent away by the stop. It enlists and then
    /// looks at the state; the stop sets the state and then sends away who is enlisted. It never
    /// waits on.
    @JCStressTest
    @Outcome(id = HANDLED, expect = ACCEPTABLE, desc = "let in and handled")
    @Outcome(id = SWEPT, expect = ACCEPTABLE, desc = "let in, and a dead letter")
    @Outcome(id = REFUSED, expect = ACCEPTABLE, desc = "sent away, and a dead letter")
    @Outcome(expect = FORBIDDEN, desc = "lost, or handled after the end, or counted twice")
    @State
    public static class StopAndWaitForRoom {
        private final Cell<Tally> cell = Lab.claimed(new Tally(), Lab.PLAIN.mailbox(1));
        private final Probe probe = new Probe(cell);

        public StopAndWaitForRoom() {
            if (!cell.mailbox().offer(new Told<Tally>(Tally::increment))) {
                throw new AssertionError("An empty mailbox has room");
            }
        }

        @Actor
        public void sender(III_Result r) {
            r.r1 = probe.tell();
        }

        @Actor
        public void drainer() {
            var _ = cell.mailbox().poll(); // frees the place
            cell.stop();
            Lab.run(cell);
        }

        @Arbiter
        public void after(III_Result r) {
            r.r2 = probe.handled;
            r.r3 = probe.dead;
        }
    }

    /// An end without a sweep: a sender that has looked before it appends afterwards.
    @JCStressTest
    @Outcome(id = SWEPT, expect = ACCEPTABLE, desc = "accepted, and a dead letter")
    @Outcome(id = REFUSED, expect = ACCEPTABLE, desc = "refused, and a dead letter")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "lost")
    @State
    public static class Control {
        private final Mailbox lane = new Mailbox(2);
        private volatile boolean closed;
        private int dead;

        @Actor
        public void sender(III_Result r) {
            if (!closed) {
                Lab.dawdle();
                lane.append(new Told<Tally>(Tally::increment));
                r.r1 = 1;
            }
        }

        @Actor
        public void stopper() {
            closed = true;
            while (lane.poll() != null) {
                dead++;
            }
        }

        @Arbiter
        public void after(III_Result r) {
            r.r3 = r.r1 == 0 ? 1 : dead;
        }
    }
}
