package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Calls from the last frames before a stack overflow: each comes to an end, with a reply or with a
/// `StackOverflowError`, and the actor does not notice.
@Promise("E3")
class DeepStackTest {
    /// So many frames before the end of the stack calls are made, from each of them.
    private static final int FRAMES = 1_200;

    private static final int DIVES = 12;

    /// An actor whose handlers need next to no stack.
    static final class Counter {
        private int count;

        int increment() {
            return ++count;
        }

        int count() {
            return count;
        }
    }

    private static final Query<Counter, Integer> INCREMENT = Counter::increment;
    private static final Action<Counter, RuntimeException> RUN = Counter::increment;
    private static final CompletableFuture<Integer> DONE = CompletableFuture.completedFuture(1);
    private static final Query<Counter, CompletableFuture<Integer>> STAGE =
            counter -> {
                counter.count++;
                return DONE;
            };

    enum Way {
        ASK,
        TIMED_ASK,
        RUN,
        TELL,
        TRY_TELL,
        ASK_JOIN,
        ASK_ASYNC;

        void call(ActorRef<Counter> counter) {
            switch (this) {
                case ASK -> counter.ask(INCREMENT);
                case TIMED_ASK -> counter.ask(INCREMENT, Calling.LONG);
                case RUN -> counter.run(DeepStackTest.RUN);
                case TELL -> counter.tell(DeepStackTest.RUN);
                case TRY_TELL -> {
                    var _ = counter.tryTell(DeepStackTest.RUN);
                }
                case ASK_JOIN -> {
                    var _ = counter.askJoin(STAGE);
                }
                case ASK_ASYNC -> {
                    var _ = counter.askAsync(INCREMENT);
                }
            }
        }
    }

    /// One thread that goes down to the end of its stack and calls on its way up.
    private static final class Diver {
        private final Way way;
        private final ActorRef<Counter> counter;
        private int returned;
        private int returnedBefore;
        private int overflowed;

        Diver(Way way, ActorRef<Counter> counter) {
            this.way = way;
            this.counter = counter;
        }

        /// Frames of several sizes, so that the end of the stack is met at different places.
        void dive() {
            for (var dive = 0; dive < DIVES; dive++) {
                returnedBefore = returned;
                if (dive % 2 == 0) {
                    small(0, dive);
                } else {
                    large(0, dive, dive, dive, dive);
                }
            }
        }

        private int small(int depth, int turn) {
            var deepest = depth;
            try {
                deepest = turn == 0 ? large(depth + 1, 9, 1, 2, 3) : small(depth + 1, turn - 1);
            } catch (StackOverflowError end) {
                // here it is
            }
            callNear(deepest, depth);
            return deepest;
        }

        private int large(int depth, int turn, long a, long b, long c) {
            var deepest = depth;
            try {
                deepest =
                        turn == 0
                                ? small(depth + 1, 7)
                                : large(depth + 1, turn - 1, b + turn, c + a, a + b);
            } catch (StackOverflowError end) {
                // here it is
            }
            callNear(deepest, depth);
            return deepest;
        }

        int callAtTheTop() {
            callNear(0, 0);
            return returned;
        }

        /// At least until one call has returned: compiled frames are small.
        private void callNear(int deepest, int depth) {
            if (deepest - depth < FRAMES || returned == returnedBefore) {
                try {
                    way.call(counter);
                    returned++;
                } catch (StackOverflowError tooDeep) {
                    overflowed++;
                }
            }
        }
    }

    static Stream<Arguments> everyWay() {
        return Arrays.stream(Way.values())
                .flatMap(way ->
                        Stream.of(
                                Arguments.of(way, false, false),
                                Arguments.of(way, false, true),
                                Arguments.of(way, true, false),
                                Arguments.of(way, true, true)));
    }

    /// A class that is first used at the end of a stack can be broken for good, of the JDK as of
    /// any library: that is no test of this one.
    @BeforeEach
    void useEverythingOnce(ActorSystem system) {
        for (var callerRuns : new boolean[] {false, true}) {
            var counter = counter(system, callerRuns);
            for (var way : Way.values()) {
                var warm = new Diver(way, counter);
                assertThat(Waiter.run(warm::callAtTheTop).value()).isEqualTo(1);
            }
            assertThat(counter.ask(Counter::count)).isEqualTo(Way.values().length);
            counter.stop();
        }
    }

    private static ActorHandle<Counter> counter(ActorSystem system, boolean callerRuns) {
        var options = SpawnOptions.defaults().mailbox(100_000);
        return system.spawn(
                Counter.class,
                callerRuns ? options.callerRuns() : options,
                OnStart.of(Counter::new));
    }

    @ParameterizedTest(name = "{0}, virtual: {1}, caller-runs: {2}")
    @MethodSource("everyWay")
    void aCallAtTheEndOfTheStackLosesNothing(
            Way way, boolean isVirtual, boolean callerRuns, ActorSystem system) throws Exception {
        var counter = counter(system, callerRuns);
        var diver = new Diver(way, counter);
        var thread =
                isVirtual
                        ? Thread.ofVirtual().unstarted(diver::dive)
                        : Thread.ofPlatform().stackSize(256 * 1024).unstarted(diver::dive);

        thread.start();
        thread.join(40_000);

        assertThat(thread.isAlive()).as("no call is stuck").isFalse();
        assertThat(diver.returned).isPositive();
        Callee.untilIdle(counter);
        var picture = system.actors().getLast();
        assertThat(picture.queueLength()).isZero();
        var count = counter.ask(Counter::count);
        // On the caller's own stack a handler may begin and overflow at once; nowhere else.
        assertThat(picture.handled())
                .as("each begun, each done")
                .isBetween((long) count, (long) count + (callerRuns ? diver.overflowed : 0));
        assertThat(count).isBetween(diver.returned, diver.returned + diver.overflowed);
        counter.stop();
        assertThat(counter.join().stoppedNormally()).isTrue();
    }
}
