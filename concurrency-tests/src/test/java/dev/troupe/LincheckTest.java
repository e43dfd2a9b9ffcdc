package dev.troupe;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The lock-free pieces of the core, linearizable as far as Lincheck can tell: by walking through
/// the interleavings of small programs, and by running such programs for real. In every program
/// there is a sequential order of its calls that explains what they have returned.
class LincheckTest {
    private static final int PROGRAMS = 6;

    @Test
    void theQueueIsLinearizable() {
        walkThrough(Queue.class);
        runForReal(Queue.class);
    }

    @Test
    void placesAreLinearizable() {
        walkThrough(Bound.class);
        runForReal(Bound.class);
    }

    @Test
    void theTurnIsALock() {
        walkThrough(Lock.class);
        runForReal(Lock.class);
    }

    @Test
    void beginningAndGivingUpExcludeEachOther() {
        walkThrough(Race.class);
        runForReal(Race.class);
    }

    /// The control: where it is not caught, the others' silence proves nothing.
    @Test
    void aTurnClaimedInTwoStepsIsCaught() {
        assertThatThrownBy(() -> walkThrough(Control.class))
                .isInstanceOf(LincheckAssertionError.class);
    }

    private static void walkThrough(Class<?> program) {
        sized(new ModelCheckingOptions()).invocationsPerIteration(300).check(program);
    }

    private static void runForReal(Class<?> program) {
        sized(new StressOptions()).invocationsPerIteration(1_000).check(program);
    }

    private static <O extends Options<O, ?>> O sized(O options) {
        return options.iterations(PROGRAMS)
                .threads(2)
                .actorsPerThread(3)
                .minimizeFailedScenario(true);
    }

    /// A lane with room for all: any number of senders, one taker.
    public static class Queue {
        private final Mailbox lane = new Mailbox(1_000);

        @Operation
        public boolean offer(@Param(gen = IntGen.class, conf = "1:3") int number) {
            return lane.offer(new Queues.Numbered(number));
        }

        @Operation(nonParallelGroup = "taker")
        public @Nullable Integer poll() {
            return lane.poll() instanceof Queues.Numbered numbered ? numbered.number : null;
        }

        @Operation
        public boolean isEmpty() {
            return lane.isEmpty();
        }
    }

    /// A lane with room for two, as a number. The taker waits for a sender that has its place but
    /// has not appended yet: a full lane with nothing to take has no sequential explanation.
    public static class Bound {
        private final Mailbox lane = new Mailbox(2);

        @Operation
        public boolean offer() {
            return lane.offer(new Queues.Numbered(1));
        }

        @Operation(nonParallelGroup = "taker")
        public boolean take() {
            if (lane.size() == 0) {
                return false;
            }
            while (lane.poll() == null) {
                Thread.onSpinWait();
            }
            return true;
        }
    }

    /// A number that only the turn protects, in both ways of taking it.
    public static class Lock {
        private final Turn turn = new Turn() {};
        private int number;

        public Lock() {
            release();
        }

        private void release() {
            if (!turn.release(Turn.HELD)) {
                throw new AssertionError("Nothing has come up");
            }
        }

        @Operation
        public int increment() {
            while (!turn.claim()) {
                Thread.onSpinWait();
            }
            var seen = ++number;
            release();
            return seen;
        }

        @Operation
        public int incrementOnCaller() {
            while (!turn.claimForCaller()) {
                Thread.onSpinWait();
            }
            var seen = ++number;
            if (!turn.releaseAsCaller()) {
                throw new AssertionError("Nothing has come up");
            }
            return seen;
        }
    }

    /// A turn that is looked at first and written then.
    public static class Control {
        private volatile boolean held;
        private int number;

        @Operation
        public int increment() {
            while (held) {
                Thread.onSpinWait();
            }
            held = true;
            var seen = ++number;
            held = false;
            return seen;
        }
    }

    /// One message whose turn comes while its asker gives up.
    public static class Race {
        private static final Cell<Tally> CELL = Lab.idle(new Tally(), Lab.PLAIN);

        private final Asked asked =
                new FutureReply<Integer>(
                        CELL, (Query<Tally, Integer>) _ -> 1, false, Deadline.NONE);

        @Operation
        public boolean begin() {
            return asked.begin();
        }

        @Operation
        public boolean abandon() {
            return asked.abandon();
        }
    }
}
