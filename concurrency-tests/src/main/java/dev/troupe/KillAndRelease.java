package dev.troupe;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// A kill comes while a handler ends: the stray interrupt.
///
/// A killer sets KILL and SIGNALLING in one step, only where the turn is held, and interrupts while
/// SIGNALLING keeps the owner from getting away; the owner takes the interrupt back before it goes
/// on. So once a thread has let go of the turn, it has no interrupt of a kill, and never gets one.
public class KillAndRelease {
    /// A drainer with one message, after which it frees the turn.
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "no interrupt; the actor has ended")
    @Outcome(expect = FORBIDDEN, desc = "a stray interrupt, or the kill was missed")
    @State
    public static class ByADrainer {
        private final Cell<Tally> cell = Lab.claimed(new Tally(), Lab.PLAIN);
        private final Lab.Flag killing = new Lab.Flag();
        private final Lab.Flag killed = new Lab.Flag();

        public ByADrainer() {
            cell.mailbox().append(new Told<Tally>(actor -> handle(actor, killing)));
        }

        @Actor
        public void drainer(II_Result r) {
            Lab.run(cell);
            r.r1 = Lab.strayInterrupt(killed);
        }

        @Actor
        public void killer() {
            killing.raise();
            cell.kill();
            killed.raise();
        }

        @Arbiter
        public void after(II_Result r) {
            r.r2 = wasKilled(cell) ? 1 : 0;
        }
    }

    /// An asker that runs its handler itself. Its thread is not the library's: an interrupt left
    /// behind would hit the user's code.
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "no interrupt; the actor has ended")
    @Outcome(expect = FORBIDDEN, desc = "a stray interrupt, or the kill was missed")
    @State
    public static class ByACaller {
        private final Cell<Tally> cell = Lab.idle(new Tally(), Lab.CALLER_RUNS);
        private final Lab.Flag killing = new Lab.Flag();
        private final Lab.Flag killed = new Lab.Flag();

        @Actor
        public void asker(II_Result r) {
            try {
                var _ = Lab.ask(cell, actor -> handle(actor, killing));
            } catch (ActorStoppedException refused) {
                // the kill came first
            }
            r.r1 = Lab.strayInterrupt(killed);
        }

        @Actor
        public void killer() {
            killing.raise();
            cell.kill();
            killed.raise();
        }

        @Arbiter
        public void after(II_Result r) {
            r.r2 = wasKilled(cell) ? 1 : 0;
        }
    }

    /// An asker that waits while a drainer handles its call, as one unit: the drainer, and the
    /// asker's own thread, which must not get what hit the handler.
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "no interrupt; the actor has ended")
    @Outcome(expect = FORBIDDEN, desc = "a stray interrupt, or the kill was missed")
    @State
    public static class ByADrainerForACaller {
        private final Cell<Tally> cell = Lab.claimed(new Tally(), Lab.CALLER_RUNS);
        private final Lab.Flag killing = new Lab.Flag();
        private final Lab.Flag killed = new Lab.Flag();

        public ByADrainerForACaller() {
            var unit = (Query<Tally, Integer>) actor -> handle(actor, killing);
            cell.mailbox().append(new Reply(cell, unit, false, Deadline.NONE, true));
        }

        @Actor
        public void drainer(II_Result r) {
            Lab.run(cell);
            r.r1 = Lab.strayInterrupt(killed);
        }

        @Actor
        public void killer() {
            killing.raise();
            cell.kill();
            killed.raise();
        }

        @Arbiter
        public void after(II_Result r) {
            r.r2 = wasKilled(cell) ? 1 : 0;
        }
    }

    /// Ends about when the kill comes.
    private static int handle(Tally tally, Lab.Flag killing) {
        killing.linger();
        return tally.increment();
    }

    static boolean wasKilled(Cell<?> cell) {
        var result = cell.result();
        return result != null && result.isCompleted() && result.wasKilled() && !cell.has(Turn.HELD);
    }

    /// Interrupts the owner without SIGNALLING: it may have let go between the look and the
    /// interrupt.
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "no interrupt")
    @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "a stray interrupt")
    @State
    public static class Control {
        private final Lab.Flag killing = new Lab.Flag();
        private final Lab.Flag killed = new Lab.Flag();
        private volatile @Nullable Thread owner;

        @Actor
        public void drainer(I_Result r) {
            owner = Thread.currentThread();
            killing.linger();
            owner = null;
            Thread.interrupted();
            r.r1 = Lab.strayInterrupt(killed);
        }

        @Actor
        public void killer() {
            killing.raise();
            var target = owner;
            if (target != null) {
                Lab.dawdle();
                target.interrupt();
            }
            killed.raise();
        }
    }
}
