package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Actors that die together.
@Promise("V5")
class LinkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Message<Object> FAIL =
            _ -> {
                throw new IOException("on purpose");
            };

    private static ActorHandle<Probe> spawn(ActorSystem system) {
        return system.spawn(Probe.class, Probe.plain());
    }

    private static Cancellable link(ActorRef<Probe> one, ActorRef<?> other) {
        return one.ask(probe -> probe.self().link(other));
    }

    @Test
    void aFailureOfOneIsTheEndOfTheOtherInBothDirections(ActorSystem system) {
        for (var isLinking : new boolean[] {true, false}) {
            var one = spawn(system);
            var other = spawn(system);
            link(isLinking ? one : other, isLinking ? other : one);

            other.tell(FAIL);

            var result = one.join(PATIENCE);
            assertThat(result.findPhase()).contains(FailurePhase.ON_MESSAGE);
            assertThat(result.wasKilled()).isTrue();
            assertThat(result.findError().orElseThrow())
                    .isInstanceOf(ActorFailedException.class)
                    .hasMessageContaining("%s is linked to %s", one.identity(), other.identity())
                    .hasCauseInstanceOf(IOException.class);
            assertThat(result.findActor().orElseThrow().log()).containsExactly("onStop(true)");
        }
    }

    @Test
    void aKillOfOneIsTheEndOfTheOther(ActorSystem system) {
        var one = spawn(system);
        var other = spawn(system);
        link(one, other);

        other.kill();

        assertThat(one.join(PATIENCE).findError().orElseThrow())
                .isInstanceOf(ActorStoppedException.class)
                .hasMessageContaining("%s, which has been killed", other.identity());
        assertThat(other.join().isCompleted()).as("the one that was killed").isTrue();
    }

    @Test
    void aStopTakesNobodyAlong(ActorSystem system) {
        var one = spawn(system);
        var other = spawn(system);
        link(one, other);

        other.stop();
        other.awaitStopped();

        assertThat(one.ask(Probe::incrementAndGet)).isEqualTo(1);
        one.stop();
        assertThat(one.join(PATIENCE).stoppedNormally()).isTrue();
    }

    @Test
    void theReasonsAreAChain(ActorSystem system) {
        var first = spawn(system);
        var second = spawn(system);
        var third = spawn(system);
        link(first, second);
        link(third, second);

        first.tell(FAIL);

        var error = third.join(PATIENCE).findError().orElseThrow();
        assertThat(error).hasMessageContaining(second.identity().name());
        assertThat(error.getCause()).hasMessageContaining(first.identity().name());
        assertThat(error).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void aHandlerThatRunsIsInterrupted(ActorSystem system) {
        var one = spawn(system);
        var other = spawn(system);
        link(one, other);
        var gate = new Gate();
        one.tell(_ -> gate.block());
        gate.awaitBlocked();

        other.tell(FAIL);

        assertThat(one.join(PATIENCE).isFailed()).isTrue();
    }

    @Test
    void whoHasFailedAlreadyCountsAtOnce(ActorSystem system) {
        var one = spawn(system);
        var other = spawn(system);
        other.tell(FAIL);
        other.awaitStopped();

        link(one, other);

        assertThat(one.join(PATIENCE).findError()).containsInstanceOf(ActorFailedException.class);
    }

    @Test
    void aLinkThatIsTakenBackBindsNeither(ActorSystem system) {
        for (var isLinking : new boolean[] {true, false}) {
            var one = spawn(system);
            var other = spawn(system);
            assertThat(link(isLinking ? one : other, isLinking ? other : one).cancel()).isTrue();

            other.tell(FAIL);
            other.awaitStopped();

            assertThat(one.ask(Probe::incrementAndGet)).isEqualTo(1);
        }
    }

    @Test
    void aDeathByALinkIsFinal(ActorSystem system) {
        var options = SpawnOptions.defaults().supervision(Supervision.restart());
        var one = system.spawn(Probe.class, options, Probe.plain());
        var other = spawn(system);
        link(one, other);

        other.tell(FAIL);

        assertThat(one.join(PATIENCE).isFailed()).isTrue();
    }

    @Test
    void aRestartTakesNobodyAlong(ActorSystem system) {
        var options = SpawnOptions.defaults().supervision(Supervision.restart());
        var one = spawn(system);
        var other = system.spawn(Probe.class, options, Probe.plain());
        link(one, other);

        other.tell(FAIL);
        other.run(_ -> {});

        assertThat(one.ask(Probe::incrementAndGet)).isEqualTo(1);
        other.kill();
        assertThat(one.join(PATIENCE).isFailed()).as("the link is still there").isTrue();
    }

    @Test
    void anActorCannotBeLinkedToItself(ActorSystem system) {
        var one = spawn(system);

        assertThatThrownBy(() -> link(one, one)).isInstanceOf(IllegalArgumentException.class);
    }

    /// Exactly those die that a chain of links leads to.
    @RepeatedTest(10)
    void whatIsLinkedDiesTogetherAndNobodyElse(ActorSystem system) {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var actors = new ArrayList<ActorHandle<Probe>>();
        for (var i = 0; i < 60; i++) {
            actors.add(spawn(system));
        }
        var links = new ArrayList<int[]>();
        for (var i = 0; i < 40; i++) {
            int[] pair = {random.nextInt(60), random.nextInt(60)};
            if (pair[0] != pair[1]) {
                links.add(pair);
                link(actors.get(pair[0]), actors.get(pair[1]));
            }
        }

        actors.getFirst().tell(FAIL);

        var doomed = reachable(links);
        for (var i = 0; i < actors.size(); i++) {
            var isDoomed = doomed.contains(i);
            if (isDoomed) {
                assertThat(actors.get(i).join(PATIENCE).isFailed()).as("seed %d", seed).isTrue();
            } else {
                assertThat(actors.get(i).ask(Probe::incrementAndGet)).isEqualTo(1);
            }
        }
    }

    private static Set<Integer> reachable(List<int[]> links) {
        var found = new HashSet<>(Set.of(0));
        for (var before = 0; before < found.size(); ) {
            before = found.size();
            for (var pair : links) {
                if (found.contains(pair[0]) || found.contains(pair[1])) {
                    found.add(pair[0]);
                    found.add(pair[1]);
                }
            }
        }
        return found;
    }
}
