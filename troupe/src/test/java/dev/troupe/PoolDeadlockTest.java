package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Waits for the room of a pool whose workers wait themselves, in all the ways there are.
@Promise("D2")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PoolDeadlockTest {
    private static final SpawnOptions ONE = SpawnOptions.defaults().mailbox(1);

    /// When the deadlock has been found, on a machine that is not very slow.
    private static final Duration LATER = Duration.ofMillis(100);

    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void open() {
        gate.countDown();
    }

    /// Where the only worker waits for room, nobody makes any.
    private static void fill(ActorPool<Probe> pool) {
        pool.tell(Probe::increment);
    }

    @Test
    void theOnlyWorkerThatAsksAllOfItsFullPoolIsTold(ActorSystem system) {
        var pool = system.pool(Probe.class, ONE, 1, Probe.plain());
        assertThatThrownBy(() ->
                        pool.run(_ -> {
                            fill(pool);
                            ActorRef.askAll(List.of(pool), Probe::count);
                        }))
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("for room in the mailbox of Probe");
    }

    @Test
    void theOnlyWorkerThatAsksTheFirstOfItsFullPoolIsTold(ActorSystem system) {
        var pool = system.pool(Probe.class, ONE, 1, Probe.plain());
        assertThatThrownBy(() ->
                        pool.run(_ -> {
                            fill(pool);
                            ActorRef.askFirst(List.of(pool, pool), Probe::count);
                        }))
                .isInstanceOf(DeadlockException.class);
    }

    @Test
    void ofTheOutcomesItIsThePoolsThatIsTheDeadlock(ActorSystem system) {
        var pool = system.pool(Probe.class, ONE, 1, Probe.plain());
        var slow = system.spawn(Probe.class, Probe.plain());
        var opener = system.spawn(Probe.class, Probe.plain());
        var outcomes =
                pool.ask(_ -> {
                    fill(pool);
                    slow.tell(_ -> gate.await());
                    opener.tell(probe -> probe.self.after(LATER, _ -> gate.countDown()));
                    return ActorRef.askEach(List.of(slow, pool), Probe::count);
                });
        assertThat(outcomes.getFirst().isReplied()).as("who only is slow").isTrue();
        assertThat(outcomes.getLast().findError().orElseThrow())
                .isInstanceOf(DeadlockException.class);
    }

    @Test
    void askingAllOfAFullPoolIsNoDeadlockWhileOneWorkerMayGoOn(ActorSystem system)
            throws Exception {
        var pool = system.pool(Probe.class, ONE, 2, Probe.plain());
        var blocks = new CountDownLatch(1);
        pool.tell(_ -> {
            blocks.countDown();
            gate.await();
        });
        Await.until("one blocks", () -> blocks.getCount() == 0);
        var counts = new CompletableFuture<List<Integer>>();
        pool.tell(_ -> {
            fill(pool);
            fill(pool);
            counts.complete(ActorRef.askAll(List.of(pool, pool), Probe::incrementAndGet));
        });
        Await.until(
                "all is full", () -> pool.workers().stream().allMatch(w -> Callee.queued(w) == 1));
        gate.countDown();
        assertThat(Calling.get(counts)).hasSize(2);
    }

    @Test
    void workersThatAskAllOfEachOthersFullPoolsAreTold(ActorSystem system) {
        var one = system.pool(Probe.class, ONE, 2, Probe.plain());
        var two = system.pool(Probe.class, ONE, 2, Probe.plain());
        var begun = new CountDownLatch(4);
        var told = new CountDownLatch(1);
        for (var i = 0; i < 2; i++) {
            one.tell(_ -> askAllOf(two, begun, told));
            two.tell(_ -> askAllOf(one, begun, told));
        }
        Await.until("one is told", () -> told.getCount() == 0);
    }

    private static void askAllOf(ActorPool<Probe> pool, CountDownLatch begun, CountDownLatch told)
            throws InterruptedException {
        begun.countDown();
        begun.await();
        try {
            ActorRef.askAll(List.of(pool, pool, pool, pool), Probe::count);
        } catch (DeadlockException deadlock) {
            told.countDown();
        }
    }

    @Test
    void theOnlyWorkerThatWaitsForAnUrgentPlaceIsTold(ActorSystem system) {
        var options = SpawnOptions.defaults().urgentLane(1);
        var pool = system.pool(Probe.class, options, 1, Probe.plain());
        assertThatThrownBy(() ->
                        pool.run(_ -> {
                            pool.urgent().tell(Probe::increment);
                            pool.urgent().tell(Probe::increment);
                        }))
                .isInstanceOf(DeadlockException.class);
    }
}
