package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The interrupt of a kill reaches nobody but what the killed actor runs, at whatever moment it
/// comes.
class KillLeakTest {
    private static final int ROUNDS = 3_000;

    private final AtomicInteger leaks = new AtomicInteger();

    private void check(boolean interrupted) {
        if (interrupted) {
            leaks.incrementAndGet();
        }
    }

    /// Asks until the actor is gone, looking at its own flag after each call.
    private void askUntilGone(ActorRef<Probe> actor, CountDownLatch begun) {
        try {
            while (true) {
                actor.run(Probe::increment);
                begun.countDown();
                check(Thread.currentThread().isInterrupted());
            }
        } catch (ActorStoppedException gone) {
            check(Thread.interrupted());
        } finally {
            begun.countDown();
        }
    }

    private void spin(int round) {
        for (var i = 0; i < round % 64 * 20; i++) {
            Thread.onSpinWait();
        }
    }

    @Promise("L9")
    @Promise("T6")
    @ParameterizedTest
    @EnumSource(names = {"IDLE", "CALLER_RUNS_IDLE"})
    void anAskersFlagIsClearAfterAKillAtAnyMoment(Callee callee, ActorSystem system)
            throws Exception {
        for (var round = 0; round < ROUNDS; round++) {
            var actor = system.spawn(Probe.class, callee.options(), Probe.plain());
            var begun = new CountDownLatch(1);
            var asker = TestThread.running(() -> askUntilGone(actor, begun));
            begun.await();
            spin(round);
            actor.kill();
            asker.get();
            assertThat(leaks).as("leaks, round " + round).hasValue(0);
            assertThat(asker.leftInterrupted()).isFalse();
        }
    }

    /// A system that closes kills once more what has not ended.
    @Promise("L9")
    @Promise("T6")
    @Test
    void anAskersFlagIsClearAfterTwoKills(ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, SpawnOptions.defaults().callerRuns(), Probe.plain());
        var begun = new CountDownLatch(1);
        var killed = new AtomicBoolean();
        var asker =
                TestThread.running(() -> {
                    try {
                        actor.run(_ -> computeUntil(killed, begun));
                    } catch (ActorStoppedException gone) {
                        check(Thread.currentThread().isInterrupted());
                    }
                });
        begun.await();
        actor.kill();
        PlainRef.cellOf(actor).killAgain();
        killed.set(true);
        asker.get();
        assertThat(leaks).hasValue(0);
        assertThat(asker.leftInterrupted()).isFalse();
    }

    private static void computeUntil(AtomicBoolean over, CountDownLatch begun) {
        begun.countDown();
        while (!over.get()) {
            Thread.onSpinWait();
        }
    }

    @Promise("L9")
    @ParameterizedTest
    @EnumSource(names = {"IDLE", "CALLER_RUNS_IDLE"})
    void anActorThatAsksAKilledOneIsNotInterrupted(Callee callee, ActorSystem system)
            throws Exception {
        var asking =
                system.spawn(
                        Probe.class, Probe.stopping((probe, _, _) -> check(probe.isInterrupted())));
        for (var round = 0; round < ROUNDS; round++) {
            var actor = system.spawn(Probe.class, callee.options(), Probe.plain());
            var begun = new CountDownLatch(1);
            asking.tell(_ -> askUntilGone(actor, begun));
            asking.tell(probe -> check(probe.isInterrupted()));
            begun.await();
            spin(round);
            actor.kill();
            assertThat(leaks).as("leaks, round " + round).hasValue(0);
        }
        asking.stop();
        assertThat(asking.join().stoppedNormally()).isTrue();
        assertThat(leaks).hasValue(0);
    }

    @Promise("L9")
    @ParameterizedTest
    @EnumSource(names = {"IDLE", "CALLER_RUNS_IDLE"})
    void onStopAlwaysStartsWithACleanFlag(Callee callee, ActorSystem system) throws Exception {
        for (var round = 0; round < ROUNDS; round++) {
            var flag = new CompletableFuture<Boolean>();
            var actor =
                    system.spawn(
                            Probe.class,
                            callee.options(),
                            Probe.stopping((probe, _, _) -> flag.complete(probe.isInterrupted())));
            var begun = new CountDownLatch(1);
            actor.tell(_ -> {
                begun.countDown();
                Thread.onSpinWait();
            });
            begun.await();
            spin(round);
            actor.kill();
            assertThat(Calling.get(flag)).as("round " + round).isFalse();
        }
    }

    @Promise("L9")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void watchersAndChildrenOfAKilledActorAreNotInterrupted(boolean callerRuns, ActorSystem system)
            throws Exception {
        var options = SpawnOptions.defaults();
        for (var round = 0; round < 500; round++) {
            var watcherTold = new CompletableFuture<Boolean>();
            var childStopped = new CompletableFuture<Boolean>();
            var watcher = system.spawn(Probe.class, Probe.plain());
            var actor =
                    system.spawn(
                            Probe.class,
                            callerRuns ? options.callerRuns() : options,
                            Probe.plain());
            actor.run(probe ->
                    probe.self.spawn(
                            Probe.class,
                            Probe.stopping((child, _, _) ->
                                    childStopped.complete(child.isInterrupted()))));
            watcher.run(
                    probe -> probe.self.watch(actor, w -> watcherTold.complete(w.isInterrupted())));
            actor.tell(Probe::increment);
            actor.kill();
            assertThat(Calling.get(watcherTold)).isFalse();
            assertThat(Calling.get(childStopped)).isFalse();
            watcher.stop();
        }
    }

    @Test
    @Promise("L9")
    void theKillersOwnFlagIsUntouched(ActorSystem system) {
        var actors = new ArrayList<ActorHandle<Probe>>();
        for (var i = 0; i < 200; i++) {
            actors.add(system.spawn(Probe.class, Probe.running((p, _) -> p.increment())));
        }
        for (var actor : actors) {
            actor.kill();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
        actors.forEach(actor -> assertThat(actor.join().wasKilled()).isTrue());
    }
}
