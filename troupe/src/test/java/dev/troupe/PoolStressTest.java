package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A pool that is resized, and whose workers fail, stop and are killed, while several senders send.
/// Each message is known by its number: none is handled twice, and none is lost but those that were
/// being handled by a worker that was killed.
class PoolStressTest {
    private static final int SENDERS = 3;
    private static final int MESSAGES = 4_000;

    /// More often would be too often: a worker that is killed while it restarts has failed, and a
    /// pool ends with too many of those.
    private static final int MESSAGES_FOR_EACH_DISTURBANCE = 20;

    private static final class Worker {}

    private final AtomicIntegerArray handled = new AtomicIntegerArray(SENDERS * MESSAGES);
    private final AtomicLong dead = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();

    @Promise("P3")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyMessageIsHandledOnce(long seed, Oracle oracle) throws Exception {
        var system = oracle.build(ActorSystem.builder().onDeadLetter(_ -> dead.incrementAndGet()));
        var options =
                SpawnOptions.defaults().mailbox(1 + (int) seed).supervision(Supervision.restart());
        var pool = system.pool(Worker.class, options, 3, OnStart.of(Worker::new));
        var senders = new ArrayList<TestThread<?>>();
        for (var sender = 0; sender < SENDERS; sender++) {
            var me = sender;
            senders.add(TestThread.running(() -> send(pool, me, new SplittableRandom(seed + me))));
        }
        disturbWhileTheySend(pool, senders, new SplittableRandom(seed));
        for (var sender : senders) {
            sender.get();
        }
        Await.until("all is handled, seed " + seed, this::isAllHandled);
        pool.stop();
        pool.join();

        for (var message = 0; message < SENDERS * MESSAGES; message++) {
            assertThat(handled.get(message)).as("message %d, seed %d", message, seed).isEqualTo(1);
        }
        assertThat(dead).as("seed " + seed).hasValue(0);
    }

    private void disturbWhileTheySend(
            ActorPool<Worker> pool, List<TestThread<?>> senders, SplittableRandom random) {
        for (var next = 0; senders.stream().anyMatch(sender -> !sender.isDone()); ) {
            if (sent.get() >= next) {
                disturb(pool, random);
                next += MESSAGES_FOR_EACH_DISTURBANCE;
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private boolean isAllHandled() {
        for (var message = 0; message < SENDERS * MESSAGES; message++) {
            if (handled.get(message) == 0) {
                return false;
            }
        }
        return true;
    }

    private void send(ActorPool<Worker> pool, int sender, SplittableRandom random)
            throws Exception {
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (var number = 0; number < MESSAGES; number++) {
            var message = sender * MESSAGES + number;
            sent.incrementAndGet();
            switch (random.nextInt(8)) {
                case 0 -> ask(pool, message);
                case 1 -> last = pool.runAsync(_ -> handled.incrementAndGet(message));
                case 2 ->
                        pool.tell(_ -> {
                            handled.incrementAndGet(message);
                            throw new IllegalStateException("on purpose");
                        });
                default -> pool.tell(_ -> handled.incrementAndGet(message));
            }
        }
        last.handle((_, _) -> null).join();
    }

    /// One whose worker is killed while it handles this is told so.
    private void ask(ActorPool<Worker> pool, int message) {
        try {
            pool.run(_ -> handled.incrementAndGet(message));
        } catch (ActorStoppedException killed) {
            assertThat(handled.get(message)).as("begun").isEqualTo(1);
        }
    }

    private static void disturb(ActorPool<Worker> pool, SplittableRandom random) {
        var workers = pool.workers();
        var one = workers.get(random.nextInt(workers.size()));
        var isOfUse = PlainRef.cellOf(one).handled() > 0; // too many others end the pool
        switch (random.nextInt(4)) {
            case 0 -> stopIf(isOfUse, one);
            case 1 -> killIf(isOfUse, one);
            default -> pool.resize(1 + random.nextInt(6));
        }
    }

    private static void stopIf(boolean isOfUse, ActorRef<Worker> worker) {
        if (isOfUse) {
            worker.stop();
        }
    }

    private static void killIf(boolean isOfUse, ActorRef<Worker> worker) {
        if (isOfUse) {
            worker.kill();
        }
    }
}
