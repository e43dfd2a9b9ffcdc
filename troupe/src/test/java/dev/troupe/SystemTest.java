package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The end of a system.
class SystemTest {
    @Test
    @Promise("L15")
    void closeStopsEveryActorGracefullyAndWaits(ActorSystem system) {
        var actors = new ArrayList<ActorHandle<Probe>>();
        for (var i = 0; i < 100; i++) {
            var actor = system.spawn(Probe.class, Probe.plain());
            actor.tell(probe -> probe.add("told"));
            actors.add(actor);
        }
        system.close();

        for (var actor : actors) {
            assertThat(actor.isAlive()).isFalse();
            assertThat(actor.join().stoppedNormally()).isTrue();
            assertThat(actor.join().orElseThrow().log()).containsExactly("told", "onStop(false)");
        }
        assertThat(system.actors()).isEmpty();
    }

    @Test
    @Promise("L15")
    void closeStopsAllTopLevelActorsAtOnce(ActorSystem system) {
        // Each one's onStop waits for that of the others.
        var all = new CyclicBarrier(20);
        var actors = new ArrayList<ActorHandle<Probe>>();
        for (var i = 0; i < 20; i++) {
            actors.add(system.spawn(Probe.class, Probe.stopping((_, _, _) -> all.await())));
        }
        system.close();
        assertThat(actors).allMatch(actor -> actor.join().stoppedNormally());
    }

    @Test
    @Promise("L15")
    void nobodyIsAliveOnceCloseHasReturned(Oracle oracle) {
        for (var round = 0; round < 300; round++) {
            var system = oracle.build(ActorSystem.builder());
            var actor = system.spawn(Probe.class, Probe.plain());
            if (round % 2 == 0) {
                actor.stop();
            }
            for (var i = 0; i < round % 50 * 20; i++) {
                Thread.onSpinWait();
            }
            system.close();
            assertThat(actor.isAlive()).as("alive after close, round " + round).isFalse();
        }
    }

    @Test
    @Promise("L15")
    void closeKillsWhatHasNotStoppedInTime(Oracle oracle) {
        var system = oracle.build(ActorSystem.builder().shutdownTimeout(Duration.ofMillis(100)));
        var stuck = system.spawn(Probe.class, Probe.plain());
        var parent = system.spawn(Probe.class, Probe.plain());
        ActorHandle<Probe> child = parent.ask(p -> p.self.spawn(Probe.class, Probe.plain()));
        stuck.tell(_ -> Blocking.sleepForEver());
        child.tell(_ -> Blocking.sleepForEver());
        var start = System.nanoTime();
        system.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(Duration.ofMillis(100));
        // They are awaited here: a busy machine may need more than the time that close gives them.
        assertThat(stuck.join().wasKilled()).isTrue();
        assertThat(child.join().wasKilled()).isTrue();
        parent.awaitStopped();
    }

    @Test
    @Promise("L15")
    void closeReturnsAfterAsLongAgainAndReportsWhatStillRuns(Oracle oracle) {
        var system = oracle.build(ActorSystem.builder().shutdownTimeout(Duration.ofMillis(100)));
        var begun = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var stuck = system.spawn(Probe.class, Probe.plain());
        stuck.tell(_ -> {
            begun.countDown();
            Await.until("the gate opens", () -> gate.getCount() == 0);
        });
        Await.until("it runs", () -> begun.getCount() == 0);
        var log = Logged.during(system::close);

        assertThat(stuck.isAlive()).isTrue();
        assertThat(log).anyMatch(line -> line.contains(stuck.identity().name()));
        gate.countDown();
        assertThat(stuck.join().wasKilled()).isTrue();
    }

    @Test
    @Promise("L15")
    void listenersGetWhatHasNotEndedBeforeAndAfterTheKill(Oracle oracle) {
        var reports = new ArrayList<ShutdownReport>();
        var system =
                oracle.build(
                        ActorSystem.builder()
                                .shutdownTimeout(Duration.ofMillis(50))
                                .onOverdue(_ -> {
                                    throw new IllegalStateException("a listener's");
                                })
                                .onOverdue(reports::add));
        var gate = new CountDownLatch(1);
        var parent = system.spawn(Probe.class, Probe.plain());
        ActorHandle<Probe> stuck = parent.ask(p -> p.self.spawn(Probe.class, Probe.plain()));
        stuck.tell(_ -> Await.until("the gate opens", () -> gate.getCount() == 0));
        Await.until("it runs", () -> PlainRef.cellOf(stuck).owner() != null);
        var log = Logged.during(system::close);
        gate.countDown();

        assertThat(reports).extracting(ShutdownReport::isAfterKill).containsExactly(false, true);
        assertThat(log.stream().filter(line -> line.startsWith("2 actors"))).hasSize(2);
        for (var report : reports) {
            assertThat(report.actorCount()).isEqualTo(2);
            assertThat(report.waited()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
            assertThat(report.running())
                    .filteredOn(each -> each.actor().equals(stuck.identity()))
                    .singleElement()
                    .satisfies(each -> assertThat(each.stack()).asString().contains("Await.until"));
            assertThat(report).asString().startsWith("2 actors ").contains(report.dump());
        }
    }

    @Test
    @Promise("L15")
    void nothingIsReportedOfActorsThatEndInTime(Oracle oracle) {
        var reports = new ArrayList<ShutdownReport>();
        var system = oracle.build(ActorSystem.builder().onOverdue(reports::add));
        system.spawn(Probe.class, Probe.plain()).run(_ -> {});

        system.close();

        assertThat(reports).isEmpty();
    }

    @Test
    @Promise("L15")
    void spawnAfterCloseIsRefused(ActorSystem system) {
        system.close();

        assertThatThrownBy(() -> system.spawn(Probe.class, Probe.plain()))
                .isInstanceOf(ActorStoppedException.class);
        assertThatThrownBy(() ->
                        system.spawn(
                                Probe.class, SpawnOptions.defaults().named("late"), Probe.plain()))
                .isInstanceOf(ActorStoppedException.class);
        assertThat(system.actors()).isEmpty();
    }

    @Test
    @Promise("L15")
    void closeMayBeCalledAgainAndFromManyThreads(ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, Probe.plain());
        var closers = new ArrayList<TestThread<@Nullable Void>>();
        for (var i = 0; i < 4; i++) {
            closers.add(TestThread.running(system::close));
        }
        for (var closer : closers) {
            closer.get();
        }
        system.close();
        assertThat(actor.join().stoppedNormally()).isTrue();
    }

    /// Where in an actor.
    enum Place {
        HANDLER,
        ON_START,
        ON_RUN,
        ON_STOP,
        CALLER_RUNS_HANDLER
    }

    @Promise("L15")
    @ParameterizedTest
    @EnumSource(Place.class)
    void closeFromInsideAnActorOfTheSystemIsRefused(Place place, ActorSystem system)
            throws Exception {
        var refused = new CompletableFuture<@Nullable Throwable>();
        Runnable close = () -> refused.complete(catchThrowable(system::close));
        var options = SpawnOptions.defaults();
        var actor =
                system.spawn(
                        Probe.class,
                        place == Place.CALLER_RUNS_HANDLER ? options.callerRuns() : options,
                        startClosingAt(place, close));
        switch (place) {
            case HANDLER -> actor.tell(_ -> close.run());
            case CALLER_RUNS_HANDLER -> {
                Look.untilIdle(system, actor);
                actor.run(_ -> close.run());
            }
            case ON_STOP -> actor.stop();
            case ON_START, ON_RUN -> {}
        }
        assertThat(Calling.get(refused)).isInstanceOf(IllegalStateException.class);
        if (place != Place.ON_STOP) {
            assertThat(actor.ask(Probe::incrementAndGet)).as("it lives on").isEqualTo(1);
        }
    }

    private static OnStart<Probe> startClosingAt(Place place, Runnable close) {
        return switch (place) {
            case ON_START ->
                    self -> {
                        close.run();
                        return Probe.plain().onStart(self);
                    };
            case ON_RUN ->
                    Probe.running((_, self) -> {
                        close.run();
                        self.sleep(Duration.ofDays(1));
                    });
            case ON_STOP -> Probe.stopping((_, _, _) -> close.run());
            case HANDLER, CALLER_RUNS_HANDLER -> Probe.plain();
        };
    }

    @Test
    @Promise("L15")
    void anActorMayCloseAnotherSystem(Oracle oracle) {
        var mine = oracle.build(ActorSystem.builder());
        var other = oracle.build(ActorSystem.builder());
        var victim = other.spawn(Probe.class, Probe.plain());
        mine.spawn(Probe.class, Probe.plain()).run(_ -> other.close());

        assertThat(victim.isAlive()).isFalse();
    }

    @Test
    @Promise("L15")
    void anInterruptedCloseKillsAtOnce(ActorSystem system) throws Exception {
        var begun = new CountDownLatch(1);
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.tell(_ -> {
            begun.countDown();
            Blocking.sleepForEver();
        });
        begun.await();
        var closer = TestThread.running(system::close);
        Await.untilWaiting(closer.thread());
        closer.thread().interrupt();
        closer.get();

        assertThat(closer.leftInterrupted()).isTrue();
        assertThat(actor.join().wasKilled()).isTrue();
    }

    @Test
    @Promise("L15")
    void aSpawnThatRacesWithCloseIsRefusedOrStopped(Oracle oracle) throws Exception {
        for (var round = 0; round < 50; round++) {
            var system = oracle.build(ActorSystem.builder());
            List<ActorHandle<Probe>> spawned = new CopyOnWriteArrayList<>();
            var spawner =
                    TestThread.running(() -> {
                        while (true) {
                            spawned.add(system.spawn(Probe.class, Probe.plain()));
                        }
                    });
            Await.until("some are there", () -> spawned.size() > 3);
            system.close();

            assertThat(spawner.failure()).isInstanceOf(ActorStoppedException.class);
            assertThat(spawned).allMatch(actor -> actor.awaitStopped(Duration.ofSeconds(20)));
        }
    }

    @Test
    @Promise("L15")
    @Promise("M7")
    void theDeadAnswerTimedCallsAfterCloseToo(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.run(probe -> probe.self.after(Duration.ofDays(1), Probe::increment));
        system.close();
        var future = actor.askAsync(Probe::count, Duration.ofSeconds(5));

        assertThat(catchThrowable(() -> Calling.get(future)))
                .isInstanceOf(ActorStoppedException.class);
        assertThatThrownBy(() -> actor.ask(Probe::count, Duration.ofSeconds(5)))
                .isInstanceOf(ActorStoppedException.class);
    }
}
