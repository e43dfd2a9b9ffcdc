package dev.troupe;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// `onRun` wants the turn back while it is being given back by another: the lost grant.
public class WantingTheTurn {
    /// Lives by its `onRun`, once.
    static final class Ticking implements dev.troupe.Actor<Ticking> {
        int ticks;

        @Override
        public void onRun(ActorContext<Ticking> self) {
            ticks++;
            throw new IllegalStateException("once is enough");
        }
    }

    /// `onRun` says that it wants the turn and then tries to claim it; the drainer frees the turn
    /// and then looks whether it is wanted. One sees the other, so `onRun` goes on, either by its
    /// own claim or by a grant, and once.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "onRun has had the turn")
    @Outcome(expect = FORBIDDEN, desc = "a lost grant")
    @State
    public static class FromADrainer {
        private final Ticking actor = new Ticking();
        private final Cell<Ticking> cell = Lab.claimed(actor, Lab.PLAIN);
        private final Runnable loop = Lab.lastLoop();

        @Actor
        public void drainer() {
            Lab.run(cell);
        }

        @Actor
        public void loop() {
            Lab.live(loop);
        }

        @Arbiter
        public void after(II_Result r) {
            r.r1 = actor.ticks;
            r.r2 = cell.result() == null ? 0 : 1;
        }
    }

    /// The same against an asker that runs its handler itself.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "onRun has had the turn")
    @Outcome(expect = FORBIDDEN, desc = "a lost grant")
    @State
    public static class FromACaller {
        private final Ticking actor = new Ticking();
        private final Cell<Ticking> cell = Lab.idle(actor, Lab.CALLER_RUNS);
        private final Runnable loop = Lab.lastLoop();

        @Actor
        public void asker() {
            try {
                var _ = Lab.ask(cell, asked -> asked.ticks);
            } catch (ActorStoppedException enough) {
                // onRun came first, and ended it
            }
        }

        @Actor
        public void loop() {
            Lab.live(loop);
        }

        @Arbiter
        public void after(II_Result r) {
            r.r1 = actor.ticks;
            r.r2 = cell.result() == null ? 0 : 1;
        }
    }

    /// The drainer looks whether the turn is wanted before it frees it, not after.
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "claimed or granted")
    @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "a lost grant")
    @State
    public static class Control {
        private volatile boolean held = true;
        private volatile boolean wants;
        private volatile boolean has;

        @Actor
        public void drainer() {
            if (wants) {
                has = true;
            } else {
                Lab.dawdle();
                held = false;
            }
        }

        @Actor
        public void loop() {
            wants = true;
            if (!held) {
                has = true;
            }
        }

        @Arbiter
        public void after(I_Result r) {
            r.r1 = has ? 1 : 0;
        }
    }
}
