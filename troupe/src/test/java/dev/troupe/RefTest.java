package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// References: who they are, which are equal, and how they are widened.
class RefTest {
    private interface Pausable {
        void pause();
    }

    private static class Player implements Pausable {
        private int pauses;

        @Override
        public void pause() {
            pauses++;
        }

        int pauses() {
            return pauses;
        }
    }

    private static final class LoudPlayer extends Player {}

    private static ActorHandle<Player> player(ActorSystem system) {
        return system.spawn(
                Player.class, SpawnOptions.defaults().urgentLane(4), OnStart.of(Player::new));
    }

    @Test
    void anIdentityPrintsAsTypeAndNumber(ActorSystem system) {
        var player = player(system);
        var identity = player.identity();

        assertThat(identity.type()).isEqualTo("Player");
        assertThat(identity.id()).isPositive();
        assertThat(identity.name()).isEqualTo("Player#" + identity.id());
        assertThat(identity).hasToString(identity.name());
        assertThat(player).hasToString(identity.name());
        assertThat(player.urgent().identity()).isEqualTo(identity);
        assertThat(player.weak().identity()).isEqualTo(identity);
        assertThat(new Identity(7, "Account").name()).isEqualTo("Account#7");
    }

    @Test
    void everyActorHasItsOwnIdentity(ActorSystem system, Oracle oracle) {
        var other = oracle.build(ActorSystem.builder());

        var identities = Set.of(player(system).identity(), player(other).identity());

        assertThat(identities).hasSize(2).doesNotContain(player(system).identity());
    }

    @Test
    void anIdentityCanBeWritten(ActorSystem system) throws Exception {
        var identity = player(system).identity();
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(identity);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(identity);
        }
    }

    @Test
    void anActorIsKnownByTheClassItWasSpawnedAs(ActorSystem system) {
        ActorHandle<LoudPlayer> loud = system.spawn(Player.class, OnStart.of(LoudPlayer::new));

        assertThat(loud.identity().type()).isEqualTo("Player");
    }

    @Test
    void referencesByTheSameLaneAreEqual(ActorSystem system) {
        record Knowing(ActorContext<Knowing> self) {}
        var handle =
                system.spawn(
                        Knowing.class,
                        SpawnOptions.defaults().named("known").urgentLane(1),
                        Knowing::new);
        var own = handle.ask((Query<Knowing, ActorRef<Knowing>>) k -> k.self.self());
        var found = system.find(Knowing.class, "known").orElseThrow();
        var upgraded = handle.weak().upgrade().orElseThrow();

        for (var ref : List.of(own, found, upgraded, ActorRef.<Object>widen(handle))) {
            assertThat(ref).isEqualTo(handle).hasSameHashCodeAs(handle);
            assertThat(handle).isEqualTo(ref);
        }
    }

    @Test
    void lanesAndActorsMakeADifference(ActorSystem system) {
        var player = player(system);

        assertThat(player.urgent())
                .isEqualTo(player.urgent())
                .hasSameHashCodeAs(player.urgent())
                .isNotEqualTo(player);
        assertThat(player.urgent().urgent()).isEqualTo(player.urgent());
        assertThat(player).isNotEqualTo(player(system)).isNotEqualTo("player").isNotEqualTo(null);
        assertThat(player.weak()).isEqualTo(player.weak()).hasSameHashCodeAs(player.weak());
        assertThat(player.weak()).isNotEqualTo(player(system).weak());
    }

    @Test
    void equalityOutlivesTheActor(ActorSystem system) {
        var player = player(system);
        var before = ActorRef.<Object>widen(player);
        player.stop();
        player.awaitStopped();

        assertThat(before).isEqualTo(player);
        assertThat(player.isAlive()).isFalse();
    }

    @Test
    void aWeakReferenceLeadsBackWhileTheActorLives(ActorSystem system) {
        var player = player(system);
        var weak = player.weak();

        assertThat(weak.isAlive()).isTrue();
        weak.upgrade().orElseThrow().run(Player::pause);
        assertThat(player.ask(Player::pauses)).isEqualTo(1);
        player.stop();
        player.awaitStopped();

        assertThat(weak.isAlive()).isFalse();
        assertThat(weak.upgrade()).isEmpty();
        assertThat(weak.identity()).isEqualTo(player.identity());
    }

    @Test
    void oneMessageFitsActorsOfManyTypes(ActorSystem system) {
        var player = player(system);
        ActorHandle<LoudPlayer> loud = system.spawn(LoudPlayer.class, OnStart.of(LoudPlayer::new));
        List<ActorRef<? extends Pausable>> all = new ArrayList<>(List.of(player, loud));

        for (var ref : all) {
            ref.tell(Pausable::pause);
            ref.run(Pausable::pause);
        }

        assertThat(player.ask(Player::pauses)).isEqualTo(2);
        assertThat(loud.ask(Player::pauses)).isEqualTo(2);
    }

    @Test
    void aWidenedReferenceReachesTheSameActor(ActorSystem system) {
        var player = player(system);
        ActorRef<Pausable> widened = ActorRef.widen(player);

        widened.run(Pausable::pause);

        assertThat(player.ask(Player::pauses)).isEqualTo(1);
        assertThat(widened.identity()).isEqualTo(player.identity());
    }
}
