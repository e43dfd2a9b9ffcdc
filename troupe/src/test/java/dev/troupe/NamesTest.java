package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Identities, and actors found by their names.
class NamesTest {
    private static SpawnOptions named(String name) {
        return SpawnOptions.defaults().named(name);
    }

    @Test
    void anActorIsFoundByItsName(ActorSystem system) {
        var actor = system.spawn(Probe.class, named("one"), Probe.plain());

        assertThat(system.find(Probe.class, "one")).contains(actor);
        assertThat(system.find(Object.class, "one")).isPresent();
        assertThat(system.find(Actor.class, "one")).isPresent();
        assertThat(system.find(String.class, "one")).as("of another type").isEmpty();
        assertThat(system.find(Probe.class, "two")).isEmpty();
        assertThat(system.find(Probe.class, "one").orElseThrow().ask(Probe::incrementAndGet))
                .isEqualTo(1);
    }

    @Test
    void aNameIsTakenAsLongAsItsActorLives(ActorSystem system) {
        var actor = system.spawn(Probe.class, named("one"), Probe.plain());
        assertThatThrownBy(() -> system.spawn(Probe.class, named("one"), Probe.plain()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one")
                .hasMessageContaining(actor.identity().name());
        assertThat(system.actors()).hasSize(1);
        actor.stop();
        actor.join();

        assertThat(system.find(Probe.class, "one")).isEmpty();
        var next = system.spawn(Probe.class, named("one"), Probe.plain());
        assertThat(system.find(Probe.class, "one")).contains(next);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNameIsFreeOnceJoinHasReturned(boolean failing, ActorSystem system) {
        for (var round = 0; round < 300; round++) {
            var actor = system.spawn(Probe.class, named("again"), Probe.plain());
            if (failing) {
                actor.tell(_ -> {
                    throw new IOException("on purpose");
                });
            } else {
                actor.kill();
            }
            actor.join();
        }
        assertThat(system.find(Probe.class, "again")).isEmpty();
    }

    @Test
    void aNameIsTakenWhileTheActorStartsAndFreeWhenItsStartFails(ActorSystem system) {
        var gate = new CountDownLatch(1);
        var actor =
                system.<Probe>spawn(
                        Probe.class,
                        named("one"),
                        _ -> {
                            gate.await();
                            throw new IOException("on purpose");
                        });
        assertThat(system.find(Probe.class, "one")).contains(actor);
        gate.countDown();
        actor.join();
        assertThat(system.find(Probe.class, "one")).isEmpty();
    }

    @Test
    void ofManyWhoWantANameOneGetsIt(ActorSystem system) throws Exception {
        var won = new AtomicInteger();
        var threads =
                IntStream.range(0, 8)
                        .mapToObj(_ -> TestThread.running(() -> spawn(system, won)))
                        .toList();
        for (var thread : threads) {
            thread.get();
        }
        assertThat(won).hasValue(1);
    }

    private static void spawn(ActorSystem system, AtomicInteger won) {
        try {
            system.spawn(Probe.class, named("wanted"), Probe.plain());
            won.incrementAndGet();
        } catch (IllegalArgumentException taken) {
            assertThat(taken).hasMessageContaining("wanted");
        }
    }

    @Test
    void aChildMayHaveANameToo(ActorSystem system) {
        var parent = system.spawn(Probe.class, Probe.plain());
        ActorRef<Probe> child =
                parent.ask(p -> p.self.spawn(Probe.class, named("child"), Probe.plain()));
        assertThat(system.find(Probe.class, "child")).contains(child);
    }

    @Test
    void namesOfTwoSystemsAreTheirOwn(Oracle oracle) {
        var one = oracle.build(ActorSystem.builder());
        var two = oracle.build(ActorSystem.builder());
        var first = one.spawn(Probe.class, named("same"), Probe.plain());
        var second = two.spawn(Probe.class, named("same"), Probe.plain());

        assertThat(one.find(Probe.class, "same")).contains(first);
        assertThat(two.find(Probe.class, "same")).contains(second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void aBlankNameIsRefused(String name) {
        assertThatThrownBy(() -> SpawnOptions.defaults().named(name))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void identitiesAreUniqueAndPrintAsTypeAndNumber(ActorSystem system) {
        var one = system.spawn(Probe.class, Probe.plain());
        var two = system.spawn(Probe.class, Probe.plain());

        assertThat(one.identity()).isNotEqualTo(two.identity());
        assertThat(one.identity().toString()).isEqualTo("Probe#" + one.identity().id());
        assertThat(one.toString()).contains(one.identity().name());
    }

    @Test
    void referencesAreEqualWhereTheyReachTheSameActorByTheSameLane(ActorSystem system) {
        var options = named("one").urgentLane(1);
        var handle = system.spawn(Probe.class, options, Probe.plain());
        var self = handle.ask(Probe::self).self();
        var other = system.spawn(Probe.class, Probe.plain());

        assertThat(self).isEqualTo(handle).hasSameHashCodeAs(handle);
        assertThat(handle.weak().upgrade()).contains(self);
        assertThat(system.find(Probe.class, "one")).contains(handle);
        assertThat(handle.urgent()).isEqualTo(self.urgent()).isNotEqualTo(handle);
        assertThat(other).isNotEqualTo(handle);
    }
}
