package dev.troupe;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// An asker that was interrupted hands its interrupt to the handler, which is just ending.
public class HandedInterrupt {
    /// The asker sets SIGNALLING by compare-and-set, only where the handler runs, and interrupts
    /// while the handler's thread waits for it to be over before it settles. What the handler
    /// leaves of the flag is cleared then. So the thread that goes on to other messages never gets
    /// the interrupt.
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "no interrupt")
    @Outcome(expect = FORBIDDEN, desc = "a stray interrupt")
    @State
    public static class Settling {
        private final Cell<Tally> cell = Lab.claimed(new Tally(), Lab.CALLER_RUNS);
        private final Reply reply;
        private final Lab.Flag handed = new Lab.Flag();

        public Settling() {
            var unit = (Query<Tally, Integer>) Tally::increment;
            reply = new Reply(cell, unit, false, Deadline.NONE, true);
            cell.mailbox().append(reply);
        }

        @Actor
        public void drainer(I_Result r) {
            Lab.run(cell);
            r.r1 = Lab.strayInterrupt(handed);
        }

        @Actor
        public void asker() {
            var _ = reply.handOnInterrupt();
            handed.raise();
        }
    }

    /// The same where the message is not handled but discarded, by the end: that thread too goes on
    /// to other things, first of all to the next asker's message.
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "no interrupt")
    @Outcome(expect = FORBIDDEN, desc = "a stray interrupt")
    @State
    public static class Discarding {
        private final Cell<Tally> cell = Lab.claimed(new Tally(), Lab.CALLER_RUNS);
        private final Reply reply;
        private final Lab.Flag handed = new Lab.Flag();

        public Discarding() {
            var unit = (Query<Tally, Integer>) Tally::increment;
            reply = new Reply(cell, unit, false, Deadline.NONE, true);
            cell.mailbox().append(reply);
        }

        @Actor
        public void ending(I_Result r) {
            cell.discardAll();
            r.r1 = Lab.strayInterrupt(handed);
        }

        @Actor
        public void asker() {
            var _ = reply.handOnInterrupt();
            handed.raise();
        }
    }

    /// The asker looks whether the handler runs, and then interrupts, not in one step.
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "no interrupt")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "a stray interrupt")
    @State
    public static class Control {
        private final Lab.Flag handed = new Lab.Flag();
        private volatile @Nullable Thread handler;
        private final Lab.Flag interrupted = new Lab.Flag();
        private volatile boolean settled;

        @Actor
        public void drainer(I_Result r) {
            handler = Thread.currentThread();
            interrupted.linger();
            settled = true;
            Thread.interrupted();
            r.r1 = Lab.strayInterrupt(handed);
        }

        @Actor
        public void asker() {
            interrupted.raise();
            var thread = handler;
            if (thread != null && !settled) {
                Lab.dawdle();
                thread.interrupt();
            }
            handed.raise();
        }
    }
}
