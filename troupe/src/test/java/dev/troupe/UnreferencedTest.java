package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Actors that stop when nobody refers to them any more.
class UnreferencedTest {
    private static final SpawnOptions OPTIONS = SpawnOptions.defaults().stopWhenUnreferenced();

    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();

    /// What keeps the actor going. Here, and not in a local variable, whose end is up to the JVM.
    private @Nullable ActorRef<Probe> held;

    private ActorRef<Probe> held() {
        return Objects.requireNonNull(held);
    }

    private OnStart<Probe> noting() {
        return Probe.stopping((_, _, killed) -> stopped.complete(killed));
    }

    /// Collects garbage until the actor of this test has stopped.
    private void awaitStopped() throws Exception {
        Await.until(
                "it has stopped",
                () -> {
                    System.gc();
                    return stopped.isDone();
                });
        assertThat(Calling.get(stopped)).as("gracefully").isFalse();
    }

    /// Collects garbage until other actors, dropped later than that of this test, have stopped.
    private static void collect(ActorSystem system) {
        for (var i = 0; i < 3; i++) {
            var control = new CompletableFuture<Boolean>();
            system.spawn(Probe.class, OPTIONS, Probe.stopping((_, _, _) -> control.complete(true)));
            Await.until(
                    "a control has stopped",
                    () -> {
                        System.gc();
                        return control.isDone();
                    });
        }
    }

    @Test
    @Promise("L17")
    void stopsGracefullySomeTimeAfterItsLastReferenceIsGone(ActorSystem system) throws Exception {
        system.spawn(Probe.class, OPTIONS, noting()).run(Probe::increment);
        awaitStopped();
    }

    @Test
    @Promise("L17")
    void aReferenceKeepsItGoing(ActorSystem system) throws Exception {
        held = system.spawn(Probe.class, OPTIONS, noting());
        collect(system);
        assertThat(stopped).isNotDone();
        assertThat(held().ask(Probe::incrementAndGet)).isEqualTo(1);
        held = null;
        awaitStopped();
    }

    @Test
    @Promise("L17")
    void anActorWithoutTheOptionGoesOn(ActorSystem system) {
        system.spawn(Probe.class, noting());
        collect(system);
        assertThat(stopped).isNotDone();
        assertThat(system.actors()).hasSize(1);
    }

    @Test
    @Promise("L17")
    void aReferenceToItsUrgentLaneCountsToo(ActorSystem system) throws Exception {
        held = system.spawn(Probe.class, OPTIONS.urgentLane(1), noting()).urgent();
        collect(system);
        assertThat(stopped).isNotDone();
        assertThat(held().ask(Probe::incrementAndGet)).isEqualTo(1);
        held = null;
        awaitStopped();
    }

    /// Holds a reference to itself until it is told to forget it.
    private static final class Narcissus implements Actor<Narcissus> {
        private final CompletableFuture<Boolean> stopped;
        private @Nullable ActorRef<Narcissus> own;

        Narcissus(ActorContext<Narcissus> self, CompletableFuture<Boolean> stopped) {
            this.stopped = stopped;
            this.own = self.self();
            self.every(Duration.ofMillis(1), Narcissus::look);
        }

        private void look() {
            assertThat(own == null || own.isAlive()).isTrue();
        }

        void forget() {
            own = null;
        }

        @Override
        public void onStop(ActorContext<Narcissus> self, boolean killed) {
            stopped.complete(killed);
        }
    }

    @Test
    @Promise("L17")
    void aReferenceOfItsOwnCounts(ActorSystem system) throws Exception {
        var weak =
                system.spawn(Narcissus.class, OPTIONS, self -> new Narcissus(self, stopped)).weak();
        collect(system);
        assertThat(stopped).isNotDone();
        weak.upgrade().orElseThrow().run(Narcissus::forget);
        awaitStopped();
    }

    @Test
    @Promise("L17")
    void itsContextDoesNotCountNorDoTimersNamesAndParents(ActorSystem system) throws Exception {
        var ticks = new AtomicInteger();
        var parent = system.spawn(Probe.class, Probe.plain());
        parent.run(probe ->
                probe.self.spawn(
                        Probe.class,
                        OPTIONS.named("child"),
                        self -> {
                            self.every(Duration.ofMillis(1), _ -> ticks.incrementAndGet());
                            return noting().onStart(self);
                        }));
        awaitStopped();
        assertThat(ticks.get()).isNotNegative();
        assertThat(parent.isAlive()).isTrue();
        Await.until("its name is free", () -> system.find(Probe.class, "child").isEmpty());
    }

    @Test
    @Promise("L17")
    void oneThatLivesByOnRunStopsToo(ActorSystem system) throws Exception {
        system.spawn(
                Probe.class,
                OPTIONS,
                Probe.running(
                        (_, self) -> self.sleep(Duration.ofMillis(1)),
                        (_, _, killed) -> stopped.complete(killed)));
        awaitStopped();
    }

    @Test
    @Promise("L17")
    void queuedMessagesAreHandledFirst(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var handled = new AtomicInteger();
        sendAndForget(system, gate, handled);
        collect(system);
        assertThat(stopped).isNotDone();
        gate.countDown();
        awaitStopped();

        assertThat(handled).hasValue(10);
        assertThat(system.deadLetterCount()).isZero();
    }

    private void sendAndForget(ActorSystem system, CountDownLatch gate, AtomicInteger handled) {
        var actor = system.spawn(Probe.class, OPTIONS, noting());
        actor.tell(_ -> gate.await());
        for (var i = 0; i < 10; i++) {
            actor.tell(_ -> handled.incrementAndGet());
        }
    }

    @Test
    @Promise("L17")
    void aWaitingAskerCounts(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var asker = ask(system, gate);
        collect(system);
        assertThat(stopped).isNotDone();
        gate.countDown();

        assertThat(asker.get()).isEqualTo(1);
        awaitStopped();
    }

    private TestThread<Integer> ask(ActorSystem system, CountDownLatch gate) {
        return TestThread.start(() ->
                system.spawn(Probe.class, OPTIONS, noting())
                        .ask(probe -> {
                            gate.await();
                            return probe.incrementAndGet();
                        }));
    }

    @Test
    @Promise("L17")
    void whoWaitsForItsEndKeepsIt(ActorSystem system) throws Exception {
        var actor = new CompletableFuture<WeakActorRef<Probe>>();
        var joiner =
                TestThread.start(() -> {
                    var handle = system.spawn(Probe.class, OPTIONS, noting());
                    actor.complete(handle.weak());
                    return handle.join();
                });
        var weak = Calling.get(actor);
        Await.untilWaiting(joiner.thread());
        collect(system);
        assertThat(stopped).isNotDone();
        weak.upgrade().orElseThrow().stop();

        assertThat(joiner.get().stoppedNormally()).isTrue();
    }

    @Test
    @Promise("L17")
    void aWeakReferenceDoesNotKeepItButFindsItWhileItLives(ActorSystem system) throws Exception {
        held = system.spawn(Probe.class, OPTIONS, noting());
        var weak = held().weak();
        assertThat(weak.identity()).isEqualTo(held().identity());
        assertThat(weak.upgrade()).contains(held());
        assertThat(weak.isAlive()).isTrue();
        held = null;
        awaitStopped();

        Await.until("it is gone", () -> weak.upgrade().isEmpty());
        assertThat(weak.isAlive()).isFalse();
    }

    @Test
    @Promise("L17")
    void anUpgradedReferenceKeepsItGoing(ActorSystem system) throws Exception {
        held = system.spawn(Probe.class, OPTIONS, noting());
        var weak = held().weak();
        held = weak.upgrade().orElseThrow();
        collect(system);
        assertThat(stopped).isNotDone();
        assertThat(held().ask(Probe::incrementAndGet)).isEqualTo(1);
        held = null;
        awaitStopped();
    }

    @Test
    @Promise("L17")
    void aNameFindsItAndThatReferenceCounts(ActorSystem system) throws Exception {
        held = system.spawn(Probe.class, OPTIONS.named("found"), noting());
        held = system.find(Probe.class, "found").orElseThrow();
        collect(system);
        assertThat(stopped).isNotDone();
        assertThat(held().ask(Probe::incrementAndGet)).isEqualTo(1);
        held = null;
        awaitStopped();
    }
}
