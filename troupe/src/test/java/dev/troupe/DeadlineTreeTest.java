package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Random trees of asks: no wait inside of a request lasts longer than the request, and no deadline
/// is ever later than the one around it.
@Promise("M5")
class DeadlineTreeTest {
    /// How late a wait may end on a busy machine. Waits that miss their deadline would be stuck for
    /// ever, or take one of the long timeouts.
    private static final long SLACK_NANOS = 10_000_000_000L;

    private static final int ACTORS = 24;

    static List<Arguments> seeds() {
        var first = Long.getLong("troupe.seed", System.nanoTime());
        var seeds = new ArrayList<Arguments>();
        for (var seed = first; seed < first + 12; seed++) {
            seeds.add(Arguments.of(seed));
        }
        return seeds;
    }

    /// A node of the tree asks its children one after the other; a leaf that is stuck asks an actor
    /// that never answers.
    record Node(int actor, Duration timeout, boolean stuck, List<Node> children) {
        boolean isTimed() {
            return !timeout.isZero();
        }

        static Node random(Random random, int actor, int depth) {
            var children = new ArrayList<Node>();
            if (depth < 5) {
                var step = ACTORS / 6;
                for (var count = random.nextInt(3); count > 0; count--) {
                    var deeper = (depth + 1) * step + random.nextInt(step - 1);
                    children.add(random(random, deeper, depth + 1));
                }
            }
            var timeout = depth == 0 ? 50 : new int[] {0, 0, 5, 20, 60_000}[random.nextInt(5)];
            var stuck = children.isEmpty() && random.nextInt(3) == 0;
            return new Node(actor, Duration.ofMillis(timeout), stuck, children);
        }
    }

    /// One wait inside of a request: until when it was allowed to last, and when it ended.
    private record Span(long limit, long end) {}

    /// The actor of one node at a time.
    private static final class Member {
        private final Troop troop;

        Member(Troop troop) {
            this.troop = troop;
        }

        boolean visit(Node node, long outerLimit, long latest) {
            var own = Deadline.inherited();
            assertThat(own).as("never extended").isLessThanOrEqualTo(outerLimit);
            assertThat(own).as("as asked for").isLessThanOrEqualTo(latest);
            if (node.stuck) {
                troop.await(() -> troop.stuck.ask(Gate::seen, Calling.LONG), own);
            }
            for (var child : node.children) {
                troop.await(() -> troop.ask(child, own), own);
                assertThat(Deadline.inherited()).as("after a nested ask").isEqualTo(own);
            }
            return true;
        }
    }

    /// All members, and what they have waited for.
    private static final class Troop {
        private final Gate gate = new Gate();
        private final List<ActorRef<Member>> members = new ArrayList<>();
        private final ConcurrentLinkedQueue<Span> spans = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Throwable> wrong = new ConcurrentLinkedQueue<>();
        private final Stage stage;
        private final ActorRef<Gate> stuck;

        Troop(ActorSystem system, Random random) {
            stage = system.stage();
            stuck = Gate.closed(system, SpawnOptions.defaults(), gate);
            for (var count = 0; count < ACTORS; count++) {
                var options = SpawnOptions.defaults();
                members.add(
                        system.spawn(
                                Member.class,
                                random.nextBoolean() ? options.callerRuns() : options,
                                OnStart.of(() -> new Member(this))));
            }
        }

        void await(Runnable wait, long limit) {
            try {
                wait.run();
            } catch (ActorTimeoutException expected) {
                // what this is about
            } finally {
                spans.add(new Span(limit, stage.nanoTime()));
            }
        }

        void ask(Node node, long limit) {
            var member = members.get(node.actor);
            if (node.isTimed()) {
                // exactly, if this thread could not lose its processor in between
                var latest = stage.nanoTime() + node.timeout.toNanos() + SLACK_NANOS;
                member.ask(m -> visited(m, node, limit, latest), node.timeout);
            } else {
                member.ask(m -> visited(m, node, limit, Long.MAX_VALUE));
            }
        }

        private boolean visited(Member member, Node node, long limit, long latest) {
            try {
                return member.visit(node, limit, latest);
            } catch (AssertionError violated) {
                wrong.add(violated);
                return false;
            }
        }

        void end() {
            members.forEach(ActorRef::stop);
            members.forEach(ActorRef::awaitStopped);
            gate.open();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noNestedWaitLastsLongerThanItsRequest(long seed, ActorSystem system) {
        var random = new Random(seed);
        var troop = new Troop(system, random);
        for (var tree = 0; tree < 4; tree++) {
            var root = Node.random(random, 0, 0);
            var limit = troop.stage.nanoTime() + root.timeout.toNanos();
            troop.await(() -> troop.ask(root, Deadline.NONE), limit);
        }
        troop.end();

        assertThat(troop.wrong).as("seed %d", seed).isEmpty();
        assertThat(troop.spans)
                .as("seed %d", seed)
                .isNotEmpty()
                .allSatisfy(span -> assertThat(span.end - SLACK_NANOS).isLessThan(span.limit));
    }
}
