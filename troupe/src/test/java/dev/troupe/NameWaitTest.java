package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Actors found by their class, and waited for by their names.
class NameWaitTest {
    private static final Duration SHORT = Duration.ofMillis(30);

    private static SpawnOptions named(String name) {
        return SpawnOptions.defaults().named(name);
    }

    @Test
    @Promise("N1")
    void actorsOfAClassAreListedInTheOrderSpawned(ActorSystem system) {
        var one = system.spawn(Probe.class, Probe.plain());
        var gate = system.spawn(Gate.class, OnStart.of(Gate::new));
        ActorRef<Probe> child = one.ask(p -> p.self.spawn(Probe.class, Probe.plain()));
        var two = system.spawn(Probe.class, Probe.plain());

        assertThat(system.find(Probe.class)).containsExactly(one, child, two);
        assertThat(system.find(Actor.class)).hasSize(3);
        assertThat(system.find(Object.class)).hasSize(4);
        assertThat(system.find(Gate.class)).containsExactly(gate);
        one.stop();
        one.join();
        assertThat(system.find(Probe.class)).containsExactly(two);
        assertThat(system.find(String.class)).isEmpty();
    }

    @Test
    @Promise("N2")
    void aNameThatIsThereIsNotWaitedFor(ActorSystem system) {
        var actor = system.spawn(Probe.class, named("one"), Probe.plain());
        assertThat(system.awaitNamed(Probe.class, "one", Duration.ZERO)).isEqualTo(actor);
        assertThat(system.awaitNamed(Object.class, "one", Duration.ZERO)).isEqualTo(actor);
    }

    @Test
    @Promise("N2")
    void whoWaitsForANameGoesOnWhenItAppears(ActorSystem system) {
        var waiter = Waiter.start(() -> system.awaitNamed(Probe.class, "one", Calling.LONG));
        system.spawn(Probe.class, named("two"), Probe.plain());
        assertThat(waiter.isOver()).isFalse();
        var actor = system.spawn(Probe.class, named("one"), Probe.plain());
        assertThat(waiter.value()).isEqualTo(actor);
    }

    @Test
    @Promise("N2")
    void nobodyMissesAName(ActorSystem system) {
        for (var round = 0; round < 300; round++) {
            var name = "name " + round;
            var waiter = Waiter.run(() -> system.awaitNamed(Probe.class, name, Calling.LONG));
            var actor = system.spawn(Probe.class, named(name), Probe.plain());
            assertThat(waiter.value()).isEqualTo(actor);
        }
    }

    @Test
    @Promise("N2")
    void anActorOfAnotherClassWithThatNameIsNotIt(ActorSystem system) {
        var other = system.spawn(Gate.class, named("one"), OnStart.of(Gate::new));
        assertThatThrownBy(() -> system.awaitNamed(Probe.class, "one", SHORT))
                .isInstanceOf(ActorTimeoutException.class)
                .hasMessageContaining("Probe")
                .hasMessageContaining(other.identity().name());

        var waiter = Waiter.start(() -> system.awaitNamed(Probe.class, "one", Calling.LONG));
        other.stop();
        other.join();
        var actor = system.spawn(Probe.class, named("one"), Probe.plain());
        assertThat(waiter.value()).isEqualTo(actor);
    }

    @Test
    @Promise("N2")
    void theWaitIsBoundedAndSaysWhatForAndBearsInterrupts(ActorSystem system) {
        assertThatThrownBy(() -> system.awaitNamed(Probe.class, "one", SHORT))
                .isInstanceOf(ActorTimeoutException.class)
                .hasMessageContaining("\"one\"");
        assertThatThrownBy(() -> system.awaitNamed(Probe.class, "one", Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);

        var waiter = Waiter.start(() -> system.awaitNamed(Probe.class, "one", Calling.LONG));
        waiter.interrupt();
        assertThat(waiter.error()).isInstanceOf(ActorInterruptedException.class);
        assertThat(waiter.outcome().interrupted()).isTrue();
    }

    @Test
    @Promise("N2")
    @Promise("M5")
    void anInheritedDeadlineBoundsIt(ActorSystem system) {
        var asker = system.spawn(Probe.class, Probe.plain());
        var inner = new CompletableFuture<Throwable>();
        // Both end at the same moment: the asker gets its own timeout, or the reply.
        var _ = catchThrowable(() -> asker.run(_ -> inner.complete(waitInVain(system)), SHORT));
        assertThat(inner.join()).isInstanceOf(ActorTimeoutException.class);
    }

    private static Throwable waitInVain(ActorSystem system) {
        return catchThrowable(() -> system.awaitNamed(Probe.class, "one", Calling.LONG));
    }

    @Test
    @Promise("N2")
    @Promise("L4")
    void inOnRunItIsAnAwaitPoint(ActorSystem system) {
        var found = new CompletableFuture<ActorRef<Gate>>();
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((_, self) -> {
                            found.complete(system.awaitNamed(Gate.class, "gate", Calling.LONG));
                            self.sleep(Duration.ofDays(1));
                        }));
        assertThat(actor.ask(Probe::incrementAndGet)).isEqualTo(1);
        var gate = system.spawn(Gate.class, named("gate"), OnStart.of(Gate::new));
        assertThat(found.join()).isEqualTo(gate);
    }

    @Test
    @Promise("N2")
    void theClosingOfTheSystemEndsIt(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        var told = new CompletableFuture<Throwable>();
        actor.tell(_ ->
                told.complete(
                        catchThrowable(() -> system.awaitNamed(Probe.class, "one", Calling.LONG))));
        var waiter = Waiter.start(() -> system.awaitNamed(Probe.class, "one", Calling.LONG));
        system.close();
        assertThat(waiter.error()).isInstanceOf(ActorStoppedException.class);
        assertThat(told.join()).isInstanceOf(ActorStoppedException.class);
    }

    @Test
    @Promise("N3")
    void aWatcherMayGiveTheNameToTheNext(ActorSystem system) {
        var next = new CompletableFuture<ActorHandle<Probe>>();
        var first = system.spawn(Probe.class, named("one"), Probe.plain());
        var watcher = system.spawn(Gate.class, OnStart.of(Gate::new));
        var guard = system.spawn(Probe.class, Probe.plain());
        guard.run(p ->
                p.self.watch(
                        first,
                        _ ->
                                next.complete(
                                        system.spawn(Probe.class, named("one"), Probe.plain()))));
        first.kill();
        assertThat(next.join().isAlive()).isTrue();
        assertThat(system.find(Probe.class, "one")).contains(next.join());
        assertThat(watcher.isAlive()).isTrue();
    }

    @Test
    @Promise("N3")
    void aNameSurvivesARestart(ActorSystem system) {
        var options = named("one").supervision(Supervision.restart());
        var actor = system.spawn(Probe.class, options, Probe.plain());
        actor.run(Probe::increment);
        actor.tell(_ -> {
            throw new Exception("on purpose");
        });
        assertThat(actor.ask(Probe::count)).as("a fresh instance").isZero();
        assertThat(system.find(Probe.class, "one")).contains(actor);
        assertThat(system.find(Probe.class)).containsExactly(actor);
    }
}
