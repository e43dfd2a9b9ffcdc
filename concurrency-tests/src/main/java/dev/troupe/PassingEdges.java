package dev.troupe;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Edges of the [WaitGraph] that were never there together, or whose wait is over, are no cycle.
public class PassingEdges {
    /// Three actors. The first waits for the second, gives up, and only then the second begins to
    /// wait for the third; the third begins to wait for the first meanwhile.
    public abstract static class NeverTogether {
        private final Cell<Tally> first = Lab.idle(new Tally(), Lab.PLAIN);
        private final Cell<Tally> second = Lab.idle(new Tally(), Lab.PLAIN);
        private final Cell<Tally> third = Lab.idle(new Tally(), Lab.PLAIN);

        NeverTogether() {
            var _ = Shown.show(first, new Shown.For(second));
        }

        final Edge giveUpAndWait() {
            first.edge(null);
            return Shown.show(second, new Shown.For(third));
        }

        final Edge close() {
            return Shown.show(third, new Shown.For(first));
        }
    }

    /// The edges are read twice, and an edge is never used again: what was there both times was
    /// there all the time between.
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "nobody is told")
    @Outcome(expect = FORBIDDEN, desc = "there is no cycle, but somebody is told")
    @State
    public static class ReadTwice extends NeverTogether {
        @Actor
        public void passing(II_Result r) {
            r.r1 = Shown.isTold(giveUpAndWait());
        }

        @Actor
        public void closing(II_Result r) {
            r.r2 = Shown.isTold(close());
        }
    }

    /// The edges are read once.
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "nobody is told")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "there is no cycle, but somebody is told")
    @State
    public static class ReadOnceControl extends NeverTogether {
        @Actor
        public void passing(II_Result r) {
            r.r1 = Shown.isTold(giveUpAndWait());
        }

        @Actor
        public void closing(II_Result r) {
            r.r2 = leadsBack(close()) ? 1 : 0;
        }

        @SuppressWarnings("ReferenceEquality") // an edge is itself
        private static boolean leadsBack(Edge mine) {
            @Nullable Edge edge = mine;
            for (var steps = 0; edge != null && steps < 3; steps++) {
                edge = edge.wait.next();
                Lab.dawdle();
            }
            return edge == mine;
        }
    }

    /// An actor asks another one, which replies and then waits for its asker.
    public abstract static class Replied {
        final Cell<Tally> asker = Lab.idle(new Tally(), Lab.PLAIN);
        final Cell<Tally> target = Lab.claimed(new Tally(), Lab.PLAIN);
        final Reply reply =
                new Reply(
                        target,
                        (Query<Tally, Integer>) Tally::increment,
                        false,
                        Deadline.NONE,
                        false);

        Replied() {
            target.mailbox().append(reply);
        }

        final int replyAndWaitForAsker() {
            Lab.run(target);
            return Shown.isTold(target, asker);
        }
    }

    /// The asker has not woken up and shows its edge all the while; but the reply is there, and so
    /// nobody waits.
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "nobody is told")
    @Outcome(expect = FORBIDDEN, desc = "there is no cycle, but somebody is told")
    @State
    public static class GoneWithTheReply extends Replied {
        @Actor
        public void asking(II_Result r) {
            r.r1 = Shown.isTold(Shown.show(asker, reply));
        }

        @Actor
        public void replying(II_Result r) {
            r.r2 = replyAndWaitForAsker();
        }
    }

    /// The edge goes when the asker has woken up.
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "nobody is told")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "there is no cycle, but somebody is told")
    @State
    public static class GoneWithTheAskerControl extends Replied {
        @Actor
        public void asking(II_Result r) {
            r.r1 = Shown.isTold(Shown.show(asker, new Shown.For(target)));
            for (var spins = 0; spins < 1_000 && !reply.isSettled(); spins++) {
                Thread.onSpinWait();
            }
            asker.edge(null);
        }

        @Actor
        public void replying(II_Result r) {
            r.r2 = replyAndWaitForAsker();
        }
    }
}
