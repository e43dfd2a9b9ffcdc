package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Workers that come, fail and go, and what becomes of their messages.
class PoolLifeTest {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger handled = new AtomicInteger();
    private final IllegalStateException error = new IllegalStateException("on purpose");

    @AfterEach
    void open() {
        gate.countDown();
    }

    private void block(ActorPool<Probe> pool, int workers) {
        var begun = new CountDownLatch(workers);
        for (var i = 0; i < workers; i++) {
            pool.tell(_ -> {
                begun.countDown();
                gate.await();
            });
        }
        Await.until(workers + " block", () -> begun.getCount() == 0);
    }

    private void count(Probe probe) {
        probe.increment();
        handled.incrementAndGet();
    }

    private void fail(Probe probe) {
        probe.increment();
        throw error;
    }

    @Test
    @Promise("P5")
    void moreWorkersAreThereAtOnce(ActorSystem system) {
        var pool = system.pool(Probe.class, 1, Probe.plain());
        block(pool, 1);
        pool.resize(70);
        assertThat(pool.size()).isEqualTo(70);
        assertThat(pool.workers()).hasSize(70);
        block(pool, 69);
    }

    @Test
    void aNewWorkerIsForThoseWhoWaitForRoom(ActorSystem system) throws Exception {
        var pool = system.pool(Probe.class, SpawnOptions.defaults().mailbox(1), 1, Probe.plain());
        block(pool, 1);
        pool.tell(this::count);
        var sender = TestThread.start(() -> pool.ask(Probe::count));
        Await.untilWaiting(sender.thread());
        pool.resize(2);
        assertThat(sender.get()).isZero();
    }

    @Test
    @Promise("P5")
    void workersThatAreTooManyHandleWhatTheyHaveAndEnd(ActorSystem system) {
        var pool = system.pool(Probe.class, 4, Probe.plain());
        var workers = pool.workers();
        block(pool, 4);
        for (var i = 0; i < 40; i++) {
            pool.tell(this::count);
        }
        pool.resize(1);
        assertThat(pool.size()).isEqualTo(1);
        assertThat(pool.workers()).containsExactly(workers.getFirst());
        gate.countDown();

        Await.until("all is handled", () -> handled.get() == 40);
        workers.subList(1, 4).forEach(ActorRef::awaitStopped);
        pool.run(this::count);
        assertThat(system.deadLetterCount()).isZero();
        assertThat(pool.isAlive()).isTrue();
    }

    @Test
    @Promise("P4")
    void aWorkerThatFailsIsRestartedAndKeepsItsQueue(ActorSystem system) {
        var pool = system.pool(Probe.class, 1, Probe.plain());
        var worker = pool.workers().getFirst();
        block(pool, 1);
        pool.tell(this::fail);
        pool.tell(this::count);
        gate.countDown();

        assertThat(pool.ask(Probe::count)).as("a fresh instance").isEqualTo(1);
        assertThat(pool.workers()).containsExactly(worker);
        assertThat(system.deadLetterCount()).isZero();
    }

    @Test
    @Promise("P3")
    void aWorkerThatHasEndedIsReplacedAndItsQueueIsHandledByOthers(ActorSystem system) {
        var pool = system.pool(Probe.class, 2, Probe.plain());
        var workers = pool.workers();
        block(pool, 2);
        for (var i = 0; i < 20; i++) {
            pool.tell(this::count);
        }
        var asked = pool.askAsync(Probe::count);
        workers.getFirst().kill();
        workers.getFirst().awaitStopped();
        Await.until("it is replaced", () -> !pool.workers().contains(workers.getFirst()));
        Await.until("the new one handles what was left", () -> handled.get() >= 10);
        gate.countDown();

        Await.until("all is handled", () -> handled.get() == 20);
        asked.join();
        assertThat(pool.workers()).hasSize(2).contains(workers.getLast());
        assertThat(system.deadLetterCount()).isZero();
    }

    @Test
    @Promise("P3")
    void whatWasSentToOneWorkerDiesWithIt(ActorSystem system) {
        var pool = system.pool(Probe.class, 2, Probe.plain());
        block(pool, 2);
        var worker = pool.workers().getFirst();
        worker.tell(this::count);
        worker.kill();
        worker.awaitStopped();
        Await.until("it is dead", () -> system.deadLetterCount() == 1);
        assertThat(handled).hasValue(0);
    }

    @Test
    @Promise("P4")
    void aWorkerThatStopsItselfIsReplacedAsOftenAsItLikes(ActorSystem system) {
        var pool = system.pool(Probe.class, 2, Probe.plain());
        for (var i = 0; i < 200; i++) {
            pool.run(probe -> {
                count(probe);
                probe.self.stop();
            });
        }
        assertThat(handled).hasValue(200);
        assertThat(pool.isAlive()).isTrue();
    }

    @Test
    @Promise("P4")
    void withItsRestartsSpentThePoolFails(ActorSystem system) throws Exception {
        var rule = Supervision.restart().atMost(2, java.time.Duration.ofMinutes(1)).thenEscalate();
        var pool =
                system.pool(
                        Probe.class, SpawnOptions.defaults().supervision(rule), 2, Probe.plain());
        var told = new CompletableFuture<Optional<Throwable>>();
        var watcher = system.spawn(Probe.class, Probe.plain());
        watcher.run(probe -> probe.self.watch(pool, (_, why) -> told.complete(why)));
        for (var i = 0; i < 10; i++) {
            pool.tryTell(this::fail);
        }
        pool.awaitStopped();
        assertThat(Calling.get(told).orElseThrow()).hasRootCause(error);
        assertThatThrownBy(() -> pool.ask(Probe::count))
                .isInstanceOf(ActorStoppedException.class)
                .hasRootCause(error);
    }

    @Test
    @Promise("P4")
    void withWorkersThatCannotStartThePoolFails(ActorSystem system) {
        var pool =
                system.pool(
                        Probe.class,
                        2,
                        _ -> {
                            throw error;
                        });
        assertThatThrownBy(() -> pool.ask(Probe::count))
                .isInstanceOf(ActorStoppedException.class)
                .hasRootCause(error);
        pool.awaitStopped();
    }

    // ---- Deadlocks.

    @Test
    void aWorkerThatAsksItsPoolAsksAnother(ActorSystem system) {
        var pool = system.pool(Probe.class, 2, Probe.plain());
        for (var i = 0; i < 200; i++) {
            var other =
                    pool.ask(probe -> {
                        var me = probe.self.identity();
                        return !pool.<Identity, RuntimeException>ask(p -> p.self.identity())
                                .equals(me);
                    });
            assertThat(other).isTrue();
        }
    }

    @Test
    void theOnlyWorkerThatAsksItsPoolIsToldOfTheDeadlock(ActorSystem system) {
        var pool = system.pool(Probe.class, 1, Probe.plain());
        assertThatThrownBy(() -> pool.run(_ -> pool.ask(Probe::count)))
                .isInstanceOf(DeadlockException.class);
        assertThatThrownBy(() -> pool.run(_ -> pool.askAsync(Probe::count).join()))
                .isInstanceOf(DeadlockException.class);
    }

    @Test
    @Promise("P2")
    void workersThatAllWaitForRoomInTheirPoolAreADeadlock(ActorSystem system) {
        var pool = system.pool(Probe.class, SpawnOptions.defaults().mailbox(1), 2, Probe.plain());
        var deadlocks = new AtomicInteger();
        var begun = new CountDownLatch(2);
        for (var i = 0; i < 2; i++) {
            pool.tell(_ -> {
                begun.countDown();
                begun.await();
                try {
                    for (var told = 0; told < 3; told++) {
                        pool.tell(this::count);
                    }
                } catch (DeadlockException told) {
                    deadlocks.incrementAndGet();
                }
            });
        }
        Await.until("one is told", () -> deadlocks.get() > 0);
    }

    @Test
    @Promise("P2")
    void aFullPoolIsNoDeadlockWhileOneWorkerMayGoOn(ActorSystem system) throws Exception {
        var pool = system.pool(Probe.class, SpawnOptions.defaults().mailbox(1), 2, Probe.plain());
        block(pool, 1);
        var sent = new CompletableFuture<Boolean>();
        pool.tell(_ -> {
            pool.tell(this::count);
            pool.tell(this::count);
            pool.tell(this::count); // waits, keeping its turn, for the other one
            sent.complete(true);
        });
        Await.until("it waits", () -> pool.workers().stream().allMatch(w -> Callee.queued(w) == 1));
        gate.countDown();
        assertThat(Calling.get(sent)).isTrue();
        Await.until("all is handled", () -> handled.get() == 3);
    }

    @Test
    void aWorkerThatWaitsForTheEndOfItsPoolIsADeadlock(ActorSystem system) {
        var pool = system.pool(Probe.class, 2, Probe.plain());
        var waiting = pool.runAsync(_ -> pool.awaitStopped());
        Await.until(
                "it waits",
                () ->
                        pool.workers().stream()
                                .anyMatch(worker -> PlainRef.cellOf(worker).edge() != null));
        pool.stop();
        assertThatThrownBy(waiting::join).hasRootCauseInstanceOf(DeadlockException.class);
        pool.join();
    }

    // ---- References.

    @Test
    void stopsWhenNobodyRefersToIt(ActorSystem system) {
        var options = SpawnOptions.defaults().stopWhenUnreferenced();
        var pool =
                new WeakReference<>(
                        PlainRef.cellOf(system.pool(Probe.class, options, 2, Probe.plain())));
        Await.until(
                "the pool has stopped",
                () -> {
                    System.gc();
                    return pool.get() == null && system.actors().isEmpty();
                });
    }
}
