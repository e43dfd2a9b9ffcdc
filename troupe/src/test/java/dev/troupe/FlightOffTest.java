package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What the events of a flight recording cost who records none of them, or does not choose.
class FlightOffTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 8;
    private static final int CALLS = 20_000;

    /// The header and two references, and what they are rounded up to.
    private static final int BYTES_PER_TELL = 24;

    /// An actor whose handlers allocate nothing.
    static final class Silent {
        private static final String REPLY = "done";

        String reply() {
            return REPLY;
        }
    }

    private static final Query<Silent, String> ASK = Silent::reply;
    private static final Action<Silent, RuntimeException> RUN = Silent::reply;

    /// The least that a round has allocated on this thread: a compiler or a class may be late.
    private static long allocated(Runnable round) {
        var least = Long.MAX_VALUE;
        for (var i = 0; i < ROUNDS; i++) {
            var before = THREADS.getCurrentThreadAllocatedBytes();
            round.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static long allocatedByCalls(ActorSystem system) {
        var actor =
                system.spawn(
                        Silent.class,
                        SpawnOptions.defaults().callerRuns(),
                        OnStart.of(Silent::new));
        Callee.untilIdle(actor);
        return allocated(() -> {
            for (var i = 0; i < CALLS; i++) {
                actor.ask(ASK);
                actor.run(RUN);
            }
        });
    }

    private static long allocatedByTells(ActorSystem system) {
        var gate = new Gate();
        var options = SpawnOptions.defaults().mailbox(ROUNDS * CALLS);
        var actor = Gate.closed(system, options, gate);
        Message<Gate> message = _ -> {};
        try {
            return allocated(() -> {
                for (var i = 0; i < CALLS; i++) {
                    actor.tell(message);
                }
            });
        } finally {
            gate.open();
        }
    }

    @Test
    void withoutARecordingNothingIsAllocated(ActorSystem system) {
        assertThat(allocatedByCalls(system)).isZero();
        assertThat(allocatedByTells(system)).isBetween(1L, (long) CALLS * BYTES_PER_TELL);
    }

    @Test
    void withARecordingOfOtherThingsNothingIsAllocated(ActorSystem system) {
        try (var _ = FlightLog.ofNothing()) {
            assertThat(allocatedByCalls(system)).isZero();
            assertThat(allocatedByTells(system)).isBetween(1L, (long) CALLS * BYTES_PER_TELL);
        }
    }

    /// Or the tests above would pass whatever happens.
    @Test
    void withARecordingSomethingIsAllocated(ActorSystem system) {
        var without = allocatedByTells(system);
        try (var _ = FlightLog.ofAll()) {
            assertThat(allocatedByCalls(system)).isPositive();
            assertThat(allocatedByTells(system)).isGreaterThan(without);
        }
    }

    @Test
    void aRecordingThatSaysNothingStaysSmall(ActorSystem system) throws Exception {
        try (var log = FlightLog.byDefault()) {
            var start = System.nanoTime();
            var actor = system.spawn(Silent.class, OnStart.of(Silent::new));
            for (var i = 0; i < 10_000; i++) {
                actor.tell(RUN);
            }
            actor.ask(ASK);
            actor.stop();
            actor.awaitStopped();
            for (var i = 0; i < 10_000; i++) {
                actor.tryTell(RUN);
            }
            var seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds() + 1;

            var events = log.events();

            assertThat(FlightLog.of(events, "Message", "actor", actor))
                    .allMatch(event -> event.getDuration().toMillis() >= 10);
            assertThat(FlightLog.of(events, "DeadLetter", "recipient", actor))
                    .hasSizeBetween(1, (int) (200 * (seconds + 1)));
        }
    }

    @Test
    void aRecordingPutsNothingBetweenAHandlerAndItsActor(ActorSystem system) throws Exception {
        try (var _ = FlightLog.ofAll()) {
            var told = new CompletableFuture<Integer>();
            var actor = system.spawn(Silent.class, OnStart.of(Silent::new));
            actor.tell(_ -> told.complete(frames()));
            var caller =
                    system.spawn(
                            Silent.class,
                            SpawnOptions.defaults().callerRuns(),
                            OnStart.of(Silent::new));
            Callee.untilIdle(caller);

            assertThat(Calling.get(told)).isBetween(1, 3);
            int asked = actor.ask(_ -> frames());
            int called = caller.ask(_ -> frames());
            assertThat(List.of(asked, called)).allMatch(frames -> frames >= 1 && frames <= 3);
        }
    }

    /// How many frames of the library are right below the handler.
    private static int frames() {
        return StackWalker.getInstance()
                .walk(frames ->
                        (int)
                                frames.map(StackWalker.StackFrame::getClassName)
                                        .dropWhile(FlightOffTest::isTest)
                                        .takeWhile(name -> name.startsWith("dev.troupe."))
                                        .takeWhile(name -> !isTest(name))
                                        .count());
    }

    private static boolean isTest(String name) {
        return name.startsWith(FlightOffTest.class.getName());
    }
}
