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
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// A thread goes on with those that it has woken, while the patrol sees to them: run twice, or
/// left.
///
/// Whoever takes the mark of being woken from an actor runs it; a chain is taken as a whole, or its
/// first, by compare-and-set.
public class GoingOn {
    /// One in the ring, for its owner or for the patrol.
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "handled by one of them; the turn is free")
    @Outcome(expect = FORBIDDEN, desc = "handled by both, left lying, or the turn was kept")
    @State
    public static class OwnerAndPatrol {
        private final Tally tally = new Tally();
        private final Cell<Tally> cell = Lab.woken(tally, Tally::increment);
        private final Woken ring = Lab.ringOf(cell);

        @Actor
        public void owner() {
            Lab.goOn(ring);
        }

        @Actor
        public void patrol() {
            Lab.rescue(ring);
        }

        @Arbiter
        public void after(II_Result r) {
            r.r1 = tally.count;
            r.r2 = cell.state();
        }
    }

    /// The patrol comes while the owner adds one and goes on with it.
    @JCStressTest
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "both handled; the turn is free")
    @Outcome(expect = FORBIDDEN, desc = "handled twice, left lying, or the turn was kept")
    @State
    public static class AddAndPatrol {
        private final Tally tally = new Tally();
        private final Tally other = new Tally();
        private final Cell<Tally> first = Lab.woken(other, Tally::increment);
        private final Cell<Tally> cell = Lab.woken(tally, Tally::increment);
        private final Woken ring = Lab.ringOf(first);

        @Actor
        public void owner() {
            ring.add(cell);
            Lab.goOn(ring);
            Lab.goOn(ring);
        }

        @Actor
        public void patrol() {
            Lab.rescue(ring);
        }

        @Arbiter
        public void after(II_Result r) {
            r.r1 = tally.count + other.count;
            r.r2 = cell.state() | first.state();
        }
    }

    /// One that the patrol has taken from one ring is in another by now: what is left of it in the
    /// first does no harm.
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "handled by one of them; the turn is free")
    @Outcome(expect = FORBIDDEN, desc = "handled by both, left lying, or the turn was kept")
    @State
    public static class StalePlace {
        private final Tally tally = new Tally();
        private final Cell<Tally> cell = Lab.woken(tally, Tally::increment);
        private final Woken stale = Lab.ringOf(cell);
        private final Woken ring;

        public StalePlace() {
            cell.takeWoken();
            cell.release(Turn.HELD);
            Lab.wakeAgain(cell);
            ring = Lab.ringOf(cell);
        }

        @Actor
        public void owner() {
            Lab.goOn(ring);
        }

        @Actor
        public void other() {
            Lab.goOn(stale);
        }

        @Arbiter
        public void after(II_Result r) {
            r.r1 = tally.count;
            r.r2 = cell.state();
        }
    }

    /// A chain of two, for its owner or for the patrol.
    @JCStressTest
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "each handled once; the turns are free")
    @Outcome(expect = FORBIDDEN, desc = "handled twice, left lying, or a turn was kept")
    @State
    public static class Chain {
        private final Tally tally = new Tally();
        private final Tally other = new Tally();
        private final Cell<Tally> first = Lab.woken(tally, Tally::increment);
        private final Cell<Tally> second = Lab.woken(other, Tally::increment);
        private final Woken chain = new Woken(new Drainer(first));

        public Chain() {
            first.takeWoken();
            second.takeWoken();
            first.nextWoken = second;
            chain.give(first, 2);
        }

        @Actor
        public void owner() {
            Lab.goOn(chain);
            Lab.goOn(chain);
        }

        @Actor
        public void patrol() {
            Lab.rescue(chain);
        }

        @Arbiter
        public void after(II_Result r) {
            r.r1 = tally.count + other.count;
            r.r2 = first.state() | second.state();
        }
    }

    /// A kill comes while the owner goes on with the actor. That thread shows without a fence, so
    /// the killer waits for it: a handler that has begun is interrupted.
    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "the kill has hit the handler only")
    @Outcome(expect = FORBIDDEN, desc = "a stray interrupt, or a missed one, or no end")
    @State
    public static class Kill {
        private final Lab.Flag killed = new Lab.Flag();
        private final Cell<Tally> cell = Lab.woken(new Tally(), this::handle);
        private final Woken ring = Lab.ringOf(cell);
        private int missed;

        private void handle(Tally tally) {
            killed.await();
            missed = Thread.currentThread().isInterrupted() ? 0 : 1;
        }

        @Actor
        public void owner(III_Result r) {
            Lab.goOn(ring);
            r.r1 = Lab.strayInterrupt(killed);
        }

        @Actor
        public void killer() {
            cell.kill();
            killed.raise();
        }

        @Arbiter
        public void after(III_Result r) {
            r.r2 = missed;
            r.r3 = KillAndRelease.wasKilled(cell) ? 1 : 0;
        }
    }

    /// The owner looks whether the actor is still there, and the patrol does, and both run it.
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "run once")
    @Outcome(id = "2", expect = ACCEPTABLE_INTERESTING, desc = "run twice")
    @State
    public static class NoMarkControl {
        private final Tally owners = new Tally();
        private final Tally patrols = new Tally();
        private volatile @Nullable Object place = this;

        @Actor
        public void owner() {
            take(owners);
        }

        @Actor
        public void patrol() {
            take(patrols);
        }

        private void take(Tally tally) {
            if (place != null) {
                Lab.dawdle();
                place = null;
                tally.increment();
            }
        }

        @Arbiter
        public void after(I_Result r) {
            r.r1 = owners.count + patrols.count;
        }
    }
}
