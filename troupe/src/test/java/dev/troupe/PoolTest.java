package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Several actors behind one reference.
class PoolTest {
    private static final SpawnOptions SMALL = SpawnOptions.defaults().mailbox(2);

    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void open() {
        gate.countDown();
    }

    /// Keeps as many workers busy as it is sent times, once all of them are.
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

    private static Identity ask(ActorPool<Probe> pool) {
        return pool.ask(probe -> probe.self.identity());
    }

    // ---- Who gets a message.

    @Test
    @Promise("P1")
    void messagesGoToAllWorkersWhileTheyAreBusy(ActorSystem system) {
        var pool = system.pool(Probe.class, 4, Probe.plain());
        block(pool, 4);
        assertThat(pool.size()).isEqualTo(4);
    }

    @Test
    @Promise("P1")
    void noMessageWaitsWhileAWorkerIsFree(ActorSystem system) {
        var pool = system.pool(Probe.class, 4, Probe.plain());
        block(pool, 3);
        for (var i = 0; i < 500; i++) {
            ask(pool); // whoever has answered is free
        }
        for (var worker : pool.workers()) {
            assertThat(Callee.queued(worker)).isZero();
        }
    }

    @Test
    @Promise("P1")
    void asManyAsAskAtTheSameTimeAreServedAtTheSameTime(ActorSystem system) throws Exception {
        var pool = system.pool(Probe.class, 8, Probe.plain());
        var barrier = new CyclicBarrier(8);
        var threads = new ArrayList<TestThread<?>>();
        for (var i = 0; i < 8; i++) {
            threads.add(
                    TestThread.running(() -> {
                        for (var round = 0; round < 200; round++) {
                            pool.run(_ -> barrier.await(20, TimeUnit.SECONDS));
                        }
                    }));
        }
        for (var thread : threads) {
            thread.get();
        }
    }

    @Test
    @Promise("P1")
    void aMessageGoesToTheShortestQueueWhileAllAreBusy(ActorSystem system) {
        var pool = system.pool(Probe.class, 3, Probe.plain());
        block(pool, 3);
        var workers = pool.workers();
        for (var i = 0; i < 4; i++) {
            workers.get(0).tell(Probe::increment);
            workers.get(2).tell(Probe::increment);
        }
        for (var i = 0; i < 4; i++) {
            pool.tell(Probe::increment);
        }
        assertThat(queued(workers)).containsExactly(4, 4, 4);
        workers.get(0).tell(Probe::increment);
        workers.get(1).tell(Probe::increment);
        pool.tell(Probe::increment);
        assertThat(queued(workers)).containsExactly(5, 5, 5);
    }

    private static List<Integer> queued(List<ActorRef<Probe>> workers) {
        return workers.stream().map(Callee::queued).toList();
    }

    @Test
    @Promise("P1")
    void queuesGrowEvenlyInABigPool(ActorSystem system) {
        var pool = system.pool(Probe.class, 100, Probe.plain());
        block(pool, 100);
        for (var i = 0; i < 1_000; i++) {
            pool.tell(Probe::increment);
        }
        assertThat(queued(pool.workers())).allMatch(length -> length >= 5 && length <= 15);
    }

    @Test
    void theUrgentLanesOfTheWorkersAreEmptiedFirst(ActorSystem system) {
        var pool =
                system.pool(Probe.class, SpawnOptions.defaults().urgentLane(4), 1, Probe.plain());
        block(pool, 1);
        pool.tell(probe -> probe.add("told"));
        pool.urgent().tell(probe -> probe.add("urgent"));
        gate.countDown();
        assertThat(pool.ask(Probe::log)).containsExactly("urgent", "told");
    }

    // ---- Full mailboxes.

    @Test
    @Promise("P2")
    void aSenderWaitsWhileAllMailboxesAreFullForTheFirstThatHasRoom(ActorSystem system)
            throws Exception {
        var pool = system.pool(Probe.class, SMALL, 2, Probe.plain());
        var other = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        pool.tell(_ -> {
            begun.countDown();
            other.await();
        });
        Await.until("it blocks", () -> begun.getCount() == 0);
        block(pool, 1);
        for (var i = 0; i < 4; i++) {
            pool.tell(Probe::increment);
        }
        assertThat(pool.tryTell(Probe::increment)).isFalse();
        assertThatThrownBy(() -> pool.tell(Probe::increment, Duration.ofMillis(1)))
                .isInstanceOf(ActorTimeoutException.class);
        var sender = TestThread.running(() -> pool.tell(Probe::increment));
        var asker = TestThread.start(() -> ask(pool));
        Await.untilWaiting(sender.thread());
        Await.untilWaiting(asker.thread());
        other.countDown(); // the other worker stays busy

        sender.get();
        assertThat(asker.get()).isEqualTo(pool.workers().getFirst().identity());
        assertThat(pool.isAlive()).isTrue();
    }

    @Test
    @Promise("P2")
    void failTellsTheSender(ActorSystem system) {
        var options = SMALL.overflow(Overflow.FAIL);
        var pool = system.pool(Probe.class, options, 2, Probe.plain());
        block(pool, 2);
        for (var i = 0; i < 4; i++) {
            pool.tell(Probe::increment);
        }
        assertThatThrownBy(() -> pool.tell(Probe::increment))
                .isInstanceOf(MailboxFullException.class);
        assertThatThrownBy(() -> ask(pool)).isInstanceOf(MailboxFullException.class);
    }

    @Test
    @Promise("P2")
    void dropNewestAndDropOldestMakeDeadLetters(ActorSystem system) {
        for (var rule : List.of(Overflow.DROP_NEWEST, Overflow.DROP_OLDEST)) {
            var before = system.deadLetterCount();
            var pool = system.pool(Probe.class, SMALL.overflow(rule), 2, Probe.plain());
            block(pool, 2);
            for (var i = 0; i < 10; i++) {
                pool.tell(Probe::increment);
            }
            assertThat(system.deadLetterCount() - before).as(rule.name()).isEqualTo(6);
        }
    }

    @Test
    void stopSendsThoseAwayWhoWaitForRoom(ActorSystem system) throws Exception {
        var pool = system.pool(Probe.class, SpawnOptions.defaults().mailbox(1), 1, Probe.plain());
        block(pool, 1);
        pool.tell(Probe::increment);
        var sender = TestThread.running(() -> pool.tell(Probe::increment));
        Await.untilWaiting(sender.thread());
        pool.stop();
        assertThat(sender.failure()).isInstanceOf(ActorStoppedException.class);
    }

    // ---- The pool as an actor.

    @Test
    @Promise("P6")
    void everyKindOfRequestIsAnswered(ActorSystem system) throws Exception {
        var pool = system.pool(Probe.class, 2, Probe.plain());
        var all = pool.workers().stream().map(ActorRef::identity).toList();
        assertThat(ask(pool)).isIn(all);
        Identity inTime = pool.ask(probe -> probe.self.identity(), Duration.ofMinutes(1));
        assertThat(inTime).isIn(all);
        Identity later = Calling.get(pool.askAsync(probe -> probe.self.identity()));
        assertThat(later).isIn(all);
        Integer count = Calling.get(pool.askAsync(Probe::count, Duration.ofMinutes(1)));
        assertThat(count).isZero();
        int joined = pool.askJoin(_ -> CompletableFuture.completedFuture(7));
        assertThat(joined).isEqualTo(7);
        pool.run(Probe::increment);
        pool.run(Probe::increment, Duration.ofMinutes(1));
        Calling.get(pool.runAsync(Probe::increment));
        pool.stop();
        assertThat(counted(pool)).isEqualTo(3);
    }

    /// What all workers have counted, after the end.
    private static int counted(ActorPool<Probe> pool) {
        return pool.join().stream().mapToInt(result -> result.orElseThrow().count()).sum();
    }

    @Test
    @Promise("P6")
    void isKnownByItsNameAndEqualToWhatIsFound(ActorSystem system) {
        var pool =
                system.pool(Probe.class, SpawnOptions.defaults().named("probes"), 2, Probe.plain());
        var found = system.find(Probe.class, "probes").orElseThrow();
        assertThat(found).isEqualTo(pool).hasSameHashCodeAs(pool).isInstanceOf(ActorPool.class);
        assertThat(pool.weak().upgrade()).contains(pool);
        assertThat(ActorRef.<Probe>widen(pool)).isSameAs(pool);
        assertThat(pool.identity().type()).isEqualTo("ProbePool");
        assertThat(pool).hasToString(pool.identity().name());
        assertThat(pool.workers()).doesNotContain(pool).doesNotHaveDuplicates();
        assertThat(found.ask(Probe::count)).isZero();
        assertThat(system.actors())
                .filteredOn(actor -> actor.parent().equals(Optional.of(pool.identity())))
                .hasSize(2);
        assertThatThrownBy(() ->
                        system.pool(
                                Probe.class,
                                SpawnOptions.defaults().named("probes"),
                                1,
                                Probe.plain()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Promise("P6")
    void stopHasAllAcceptedMessagesHandled(ActorSystem system) {
        var pool = system.pool(Probe.class, 3, Probe.plain());
        block(pool, 3);
        for (var i = 0; i < 60; i++) {
            pool.tell(Probe::increment);
        }
        pool.stop();
        assertThatThrownBy(() -> pool.tell(Probe::increment))
                .isInstanceOf(ActorStoppedException.class);
        assertThat(pool.tryTell(Probe::increment)).isFalse();
        assertThatThrownBy(() -> pool.join(Duration.ofMillis(1)))
                .isInstanceOf(ActorTimeoutException.class);
        assertThat(pool.isAlive()).isTrue();
        gate.countDown();

        var results = pool.join();
        assertThat(results).hasSize(3).allMatch(ActorResult::stoppedNormally);
        assertThat(counted(pool)).isEqualTo(60);
        assertThat(pool.isAlive()).isFalse();
        assertThat(pool.awaitStopped(Duration.ZERO)).isTrue();
        assertThatThrownBy(() -> ask(pool)).isInstanceOf(ActorStoppedException.class);
        assertThatThrownBy(() -> pool.resize(2)).isInstanceOf(ActorStoppedException.class);
    }

    @Test
    @Promise("P6")
    void killEndsAllWorkersAtOnce(ActorSystem system) {
        var pool = system.pool(Probe.class, 3, Probe.plain());
        block(pool, 3);
        pool.kill();
        assertThat(pool.join()).hasSize(3).allMatch(ActorResult::wasKilled);
    }

    @Test
    @Promise("P6")
    void whoWatchesItIsToldOfTheEndOfTheWhole(ActorSystem system) throws Exception {
        var pool = system.pool(Probe.class, 2, Probe.plain());
        var told = new CompletableFuture<Optional<Throwable>>();
        var watcher = system.spawn(Probe.class, Probe.plain());
        watcher.run(probe -> probe.self.watch(pool, (_, why) -> told.complete(why)));
        pool.stop();
        assertThat(Calling.get(told)).isEmpty();
        assertThat(pool.workers()).noneMatch(ActorRef::isAlive);
    }

    @Test
    void closingTheSystemEndsItGracefully(Oracle oracle) {
        var system = oracle.build(ActorSystem.builder());
        var pool = system.pool(Probe.class, 2, Probe.plain());
        for (var i = 0; i < 10; i++) {
            pool.tell(Probe::increment);
        }
        system.close();
        assertThat(counted(pool)).isEqualTo(10);
        assertThatThrownBy(() -> system.pool(Probe.class, 1, Probe.plain()))
                .isInstanceOf(ActorStoppedException.class);
    }

    @Test
    void badInputFailsInTheCaller(ActorSystem system) {
        assertThatThrownBy(() -> system.pool(Probe.class, 0, Probe.plain()))
                .isInstanceOf(IllegalArgumentException.class);
        var callerRuns = SpawnOptions.defaults().callerRuns();
        assertThatThrownBy(() -> system.pool(Probe.class, callerRuns, 1, Probe.plain()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("callerRuns");
        var pool = system.pool(Probe.class, 1, Probe.plain());
        assertThatThrownBy(() -> pool.resize(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(pool::urgent).isInstanceOf(IllegalStateException.class);
        assertThat(system.actors()).hasSize(2);
    }
}
