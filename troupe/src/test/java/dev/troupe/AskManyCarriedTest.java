package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// One request to many actors, with a context that is carried, and to pools.
class AskManyCarriedTest {
    private static final Duration SHORT = Duration.ofMillis(30);

    /// Counts what is captured, and what of it is released.
    private static final class Counter implements ContextCarrier<Integer> {
        private final AtomicInteger captured = new AtomicInteger();
        private final AtomicInteger around = new AtomicInteger();
        private final AtomicInteger released = new AtomicInteger();

        @Override
        public Integer capture() {
            return captured.incrementAndGet();
        }

        @Override
        public void around(Integer number, Runnable handler) {
            around.incrementAndGet();
            handler.run();
        }

        @Override
        public void release(Integer number) {
            released.incrementAndGet();
        }

        void isBalanced() {
            Await.until("all is released", () -> captured.get() == released.get());
        }
    }

    @Test
    @Promise("C1")
    @Promise("C2")
    void eachRequestCarriesItsContextAndReleasesIt(Oracle oracle) {
        var counter = new Counter();
        var system = oracle.build(ActorSystem.builder().carrier(counter));
        var actors =
                List.of(
                        system.spawn(Probe.class, Probe.plain()),
                        system.spawn(Probe.class, Probe.plain()));
        assertThat(ActorRef.askAll(actors, Probe::incrementAndGet)).containsExactly(1, 1);
        assertThat(counter.around).hasValue(2);
        actors.getLast().stop();
        actors.getLast().join();
        assertThat(ActorRef.askEach(actors, Probe::count)).hasSize(2);
        assertThatThrownBy(() -> ActorRef.askAll(actors.reversed(), Probe::count))
                .isInstanceOf(ActorStoppedException.class);
        counter.isBalanced();
    }

    @Test
    @Promise("C2")
    void whatIsGivenUpIsReleased(Oracle oracle) {
        var counter = new Counter();
        var system = oracle.build(ActorSystem.builder().carrier(counter));
        var gate = new Gate();
        var stuck = Gate.closed(system, SpawnOptions.defaults().mailbox(1), gate);
        assertThatThrownBy(() -> ActorRef.askAll(List.of(stuck, stuck, stuck), Gate::seen, SHORT))
                .isInstanceOf(ActorTimeoutException.class);
        gate.open();
        counter.isBalanced();
    }

    @Test
    @Promise("M13")
    void aPoolIsAskedLikeAnActor(ActorSystem system) {
        var pool = system.pool(Probe.class, 3, Probe.plain());
        var alone = system.spawn(Probe.class, Probe.plain());
        assertThat(ActorRef.askAll(List.of(pool, alone, pool), probe -> probe.self.self()))
                .hasSize(3)
                .contains(alone);
        assertThat(ActorRef.askAll(pool.workers(), Probe::incrementAndGet)).hasSize(3);
    }

    @Test
    @Promise("D2")
    void aCircleThroughAWorkerOfAPoolIsFound(ActorSystem system) {
        var pool = system.pool(Probe.class, 2, Probe.plain());
        var asker = system.spawn(Probe.class, Probe.plain());
        assertThatThrownBy(() ->
                        asker.ask(_ ->
                                ActorRef.askAll(List.of(pool, pool), _ -> asker.ask(Probe::count))))
                .isInstanceOf(DeadlockException.class);
        assertThat(asker.ask(Probe::count)).isZero();
    }
}
