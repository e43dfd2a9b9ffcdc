package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// One request to many actors, some of whose mailboxes are full; and very many of them.
class AskManyRoomTest {
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final SpawnOptions ONE = SpawnOptions.defaults().mailbox(1);

    private static ActorHandle<Gate> full(ActorSystem system, SpawnOptions options, Gate gate) {
        var actor = Gate.closed(system, options, gate);
        actor.tell(g -> g.see("before"));
        return actor;
    }

    @Test
    @Promise("M13")
    void aFullMailboxKeepsNobodyElseFromBeingAsked(ActorSystem system) {
        var gates = List.of(new Gate(), new Gate());
        var first = full(system, ONE, gates.getFirst());
        var second = full(system, ONE, gates.getLast());
        var free = system.spawn(Gate.class, OnStart.of(Gate::new));
        var waiter =
                Waiter.start(() -> ActorRef.askAll(List.of(first, second, free), g -> g.see("it")));
        assertThat(free.ask(Gate::seen)).containsExactly("it");
        gates.getLast().open(); // and among the full ones nobody waits for another
        Await.until("it is asked", () -> second.ask(Gate::seen).contains("it"));
        assertThat(waiter.isOver()).isFalse();
        gates.getFirst().open();
        assertThat(waiter.value()).isEqualTo(List.of("it", "it", "it"));
        assertThat(first.ask(Gate::seen)).containsExactly("before", "it");
    }

    @Test
    @Promise("M13")
    void whoGivesUpWhileItWaitsForRoomHasAskedNothing(ActorSystem system) {
        var gate = new Gate();
        var actor = full(system, ONE, gate);
        assertThatThrownBy(() -> ActorRef.askAll(List.of(actor, actor), g -> g.see("it"), SHORT))
                .isInstanceOf(ActorTimeoutException.class);
        gate.open();
        assertThat(actor.ask(Gate::seen)).containsExactly("before");
        assertThat(system.deadLetterCount()).isZero();
    }

    @Test
    @Promise("M13")
    void aStopSendsAwayWhoWaitsForRoom(ActorSystem system) {
        var gate = new Gate();
        var actor = full(system, ONE, gate);
        var waiter = Waiter.start(() -> ActorRef.askEach(List.of(actor), g -> g.see("it")));
        actor.stop();
        gate.open();
        assertThat(waiter.value())
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .singleElement()
                .isInstanceOf(Outcome.Failed.class);
    }

    @Test
    @Promise("M2")
    void aMailboxThatFailsWhenFullIsAFailure(ActorSystem system) {
        var gate = new Gate();
        var actor = full(system, ONE.overflow(Overflow.FAIL), gate);
        assertThatThrownBy(() -> ActorRef.askAll(List.of(actor), g -> g.see("it")))
                .isInstanceOf(MailboxFullException.class);
        gate.open();
    }

    @Test
    @Promise("M6")
    void aReferenceThroughTheUrgentLaneKeepsItsLane(ActorSystem system) {
        var gate = new Gate();
        var actor = full(system, ONE.urgentLane(2), gate);
        var waiter = Waiter.start(() -> ActorRef.askAll(List.of(actor.urgent()), Gate::seen));
        gate.open();
        assertThat(waiter.value()).isEqualTo(List.of(List.of()));
    }

    @Test
    @Promise("M13")
    void tensOfThousandsAreAskedAtATime(ActorSystem system) {
        var actors =
                IntStream.range(0, 20_000)
                        .mapToObj(_ -> system.spawn(Probe.class, Probe.plain()))
                        .toList();
        assertThat(ActorRef.askAll(actors, Probe::incrementAndGet, Duration.ofSeconds(60)))
                .hasSize(20_000)
                .containsOnly(1);
    }

    static Stream<Arguments> seeds() {
        var first = Long.getLong("troupe.seed", System.nanoTime());
        return Stream.iterate(first, seed -> seed + 1).limit(30).map(Arguments::of);
    }

    /// Counts what is handled; each third request or so fails.
    private static final class Worker {
        private final AtomicInteger handled;
        private final Random random;

        Worker(AtomicInteger handled, long seed) {
            this.handled = handled;
            this.random = new Random(seed);
        }

        int work() throws Exception {
            handled.incrementAndGet();
            if (random.nextInt(3) == 0) {
                throw new Exception("on purpose");
            }
            return 1;
        }
    }

    @Promise("M13")
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsAskedIsHandledOrDeadOrWasNotAccepted(long seed, ActorSystem system) {
        var random = new Random(seed);
        var handled = new AtomicInteger();
        var workers = new ArrayList<ActorHandle<Worker>>();
        for (var i = 0; i < 12; i++) {
            var options = SpawnOptions.defaults().mailbox(1 + random.nextInt(3));
            var of = random.nextLong();
            workers.add(system.spawn(Worker.class, options, _ -> new Worker(handled, of)));
        }
        var replies = new AtomicInteger();
        var askers =
                IntStream.range(0, 6)
                        .mapToObj(i -> Waiter.run(() -> askAll(workers, i, seed, replies)))
                        .toList();
        for (var i = 0; i < 20; i++) {
            LockSupport.parkNanos(random.nextInt(200_000));
            askers.get(random.nextInt(6)).interrupt();
        }
        workers.get(random.nextInt(12)).kill();
        workers.get(random.nextInt(12)).stop();

        askers.forEach(Waiter::value);
        assertThat(replies.get()).as("seed %d", seed).isLessThanOrEqualTo(handled.get());
        // The oracle checks that all that was told was handled or is dead.
    }

    private static Object askAll(
            List<ActorHandle<Worker>> workers, int index, long seed, AtomicInteger replies) {
        var random = new Random(seed + index);
        for (var round = 0; round < 40; round++) {
            try {
                switch (random.nextInt(4)) {
                    case 0 -> replies.addAndGet(ActorRef.askAll(workers, Worker::work).size());
                    case 1 -> replies.addAndGet(ActorRef.askFirst(workers, Worker::work));
                    case 2 -> {
                        var soon = Duration.ofNanos(random.nextInt(300_000));
                        var outcomes = ActorRef.askEach(workers, Worker::work, soon);
                        replies.addAndGet(
                                (int) outcomes.stream().filter(Outcome::isReplied).count());
                    }
                    default -> {
                        var outcomes = ActorRef.askEach(workers, Worker::work);
                        replies.addAndGet(
                                (int) outcomes.stream().filter(Outcome::isReplied).count());
                    }
                }
            } catch (Exception failed) {
                var _ = Thread.interrupted();
            }
        }
        return replies;
    }
}
