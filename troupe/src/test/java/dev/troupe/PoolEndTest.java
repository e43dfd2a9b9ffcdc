package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The end of a pool and of its workers, and who is told; pools within actors.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PoolEndTest {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger handled = new AtomicInteger();

    @AfterEach
    void open() {
        gate.countDown();
    }

    private void count(Probe probe) {
        probe.increment();
        handled.incrementAndGet();
    }

    private void block(ActorPool<Probe> pool) {
        var begun = new CountDownLatch(1);
        pool.tell(_ -> {
            begun.countDown();
            gate.await();
        });
        Await.until("it blocks", () -> begun.getCount() == 0);
    }

    /// Its `onStop` goes on until the gate is open.
    private OnStart<Probe> slowToStop() {
        return Probe.stopping((_, _, _) -> gate.await());
    }

    @Test
    @Promise("E4")
    void whoWaitsForTheStageOfAWorkerIsReleasedByItsEnd(ActorSystem system) {
        var pool = system.pool(Probe.class, 2, Probe.plain());
        var worker = new AtomicReference<ActorRef<Probe>>();
        var waiter =
                Waiter.run(() ->
                        pool.askJoin(probe -> {
                            worker.set(probe.self.self());
                            return new CompletableFuture<Integer>();
                        }));
        Await.until("it has been asked", () -> worker.get() != null);
        Callee.untilIdle(worker.get());
        worker.get().kill();
        assertThat(waiter.error()).isInstanceOf(ActorStoppedException.class);
        assertThat(pool.ask(Probe::count)).isZero();
    }

    @Test
    @Promise("P6")
    void workersEndAllAtTheSameTime(ActorSystem system) {
        var together = new CyclicBarrier(8);
        OnStart<Probe> make = Probe.stopping((_, _, _) -> together.await(20, TimeUnit.SECONDS));
        var pool = system.pool(Probe.class, 8, make);
        pool.stop();
        assertThat(pool.join()).hasSize(8).allMatch(ActorResult::stoppedNormally);
    }

    @Test
    @Promise("P3")
    void whatWaitedForAWorkerThatTakesLongToEndGoesToAFreeOne(ActorSystem system) {
        var pool = system.pool(Probe.class, 2, slowToStop());
        var worker = pool.workers().getFirst();
        var begun = new CountDownLatch(2);
        var other = new CountDownLatch(1);
        for (var i = 0; i < 2; i++) {
            pool.tell(probe -> {
                begun.countDown();
                (probe.self.self().equals(worker) ? gate : other).await();
            });
        }
        Await.until("both are busy", () -> begun.getCount() == 0);
        for (var i = 0; i < 4; i++) {
            pool.tell(this::count);
        }
        other.countDown();
        Await.until("the other has done its own", () -> handled.get() == 2);
        Callee.untilIdle(pool.workers().getLast());
        worker.kill(); // its onStop goes on, and nobody is in its place yet
        Await.until("the other has done all", () -> handled.get() == 4);
    }

    @Test
    @Promise("P3")
    void whatAnEndingWorkerHasLeftIsHandledBeforeTheEndOfItsPool(ActorSystem system) {
        var pool = system.pool(Probe.class, 1, slowToStop());
        var worker = pool.workers().getFirst();
        block(pool);
        for (var i = 0; i < 3; i++) {
            pool.tell(this::count);
        }
        worker.kill();
        Await.until("it ends", () -> Callee.queued(worker) == 0);
        pool.stop();
        gate.countDown();
        pool.join();
        assertThat(handled).hasValue(3);
        assertThat(system.deadLetterCount()).isZero();
    }

    @Test
    @Promise("P4")
    void aWorkerWhoseSupervisionIsToStopIsReplaced(ActorSystem system) {
        var options = SpawnOptions.defaults().supervision(Supervision.stop());
        var pool = system.pool(Probe.class, options, 1, Probe.plain());
        var worker = pool.workers().getFirst();
        pool.tell(_ -> {
            throw new IllegalStateException("on purpose");
        });
        worker.awaitStopped();
        assertThat(pool.ask(Probe::count)).isZero();
        assertThat(pool.workers()).doesNotContain(worker);
    }

    @Test
    @Promise("P4")
    void aWorkerWhoseSupervisionIsToResumeGoesOnAsItWas(ActorSystem system) {
        var options = SpawnOptions.defaults().supervision(Supervision.resume());
        var pool = system.pool(Probe.class, options, 1, Probe.plain());
        pool.tell(probe -> {
            probe.increment();
            throw new IllegalStateException("on purpose");
        });
        assertThat(pool.ask(Probe::count)).isEqualTo(1);
    }

    // ---- Who is told.

    @Test
    @Promise("O1")
    void aListenerIsToldOfThePoolBeforeItsWorkersAndMayUseIt(Oracle oracle) {
        var spawned = new CopyOnWriteArrayList<String>();
        var pool = new AtomicReference<ActorPool<Probe>>();
        var listener =
                new ActorListener() {
                    @Override
                    public void spawned(ActorSnapshot actor) {
                        spawned.add(actor.identity().type());
                        var made = pool.get();
                        if (made != null) { // another thread comes through, so nothing is locked
                            TestThread.running(() -> made.resize(made.size())).join();
                        }
                    }
                };
        var system = oracle.build(ActorSystem.builder().listener(listener));
        pool.set(system.pool(Probe.class, 2, Probe.plain()));
        assertThat(spawned).containsExactly("ProbePool", "Probe", "Probe");
        pool.get().resize(3);
        pool.get().workers().getFirst().kill();
        Await.until("the new one is there", () -> spawned.size() == 5);
        assertThat(pool.get().ask(Probe::count)).isZero();
    }

    @Test
    @Promise("N1")
    void aPoolStandsForItsWorkersWhereActorsOfAClassAreLookedFor(ActorSystem system) {
        var pool = system.pool(Probe.class, 3, Probe.plain());
        assertThat(system.find(Probe.class)).containsExactly(pool);
    }

    @Test
    @Promise("N2")
    void whoFindsItByItsNameFindsItsWorkers(ActorSystem system) throws Exception {
        for (var round = 0; round < 200; round++) {
            var name = "pool " + round;
            var told =
                    TestThread.start(() -> {
                        Await.until(
                                "it is there", () -> system.find(Probe.class, name).isPresent());
                        return system.find(Probe.class, name).orElseThrow().tryTell(this::count);
                    });
            var pool =
                    system.pool(Probe.class, SpawnOptions.defaults().named(name), 2, Probe.plain());
            assertThat(told.get()).as("round %d", round).isTrue();
            pool.stop();
        }
        Await.until("all are handled", () -> handled.get() == 200);
    }

    // ---- Within an actor.

    private static final class Owner {
        private final ActorContext<Owner> self;
        private final ActorPool<Probe> pool;

        Owner(ActorContext<Owner> self) {
            this.self = self;
            this.pool = self.pool(Probe.class, 2, Probe.plain());
        }

        ActorPool<Probe> pool() {
            return pool;
        }

        List<ActorRef<?>> children() {
            return self.children();
        }
    }

    @Test
    @Promise("L14")
    void aPoolWithinAnActorIsItsChildAndEndsBeforeIt(ActorSystem system) {
        var owner = system.spawn(Owner.class, Owner::new);
        var pool = owner.ask(Owner::pool);
        assertThat(owner.ask(Owner::children)).containsExactly(pool);
        for (var i = 0; i < 20; i++) {
            pool.tell(this::count);
        }
        owner.stop();
        owner.join();
        assertThat(pool.isAlive()).isFalse();
        assertThat(handled).hasValue(20);
    }

    @Test
    void aPoolWithinAnActorIsKilledWithIt(ActorSystem system) {
        var owner = system.spawn(Owner.class, Owner::new);
        var pool = owner.ask(Owner::pool);
        owner.kill();
        owner.join();
        assertThat(pool.join()).hasSize(2).allMatch(ActorResult::wasKilled);
        assertThatThrownBy(() -> pool.tell(this::count)).isInstanceOf(ActorStoppedException.class);
    }
}
