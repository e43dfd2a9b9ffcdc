package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is raised by siblings and children while an actor waits before its restart. With a clock of
/// its own, so that the waits are sure to overlap.
@Promise("V2")
class RestartFamilyTest {
    private static final Duration WAIT = Duration.ofMinutes(1);
    private static final Duration A_THIRD = Duration.ofSeconds(20);
    private static final Message<Object> FAIL =
            _ -> {
                throw new IOException("on purpose");
            };

    private final ManualStage stage = new ManualStage(7);
    private final ActorSystem system = ActorSystem.builder().build(_ -> stage);

    @BeforeEach
    void watch(Oracle oracle) {
        oracle.watch(system);
    }

    @AfterEach
    void close() {
        system.close();
        stage.runUntilQuiet();
    }

    private ActorHandle<Probe> parent(ChildStrategy strategy) {
        var options = SpawnOptions.defaults().children(strategy).supervision(Supervision.restart());
        return system.spawn(Probe.class, options, Probe.plain());
    }

    private static ActorRef<Probe> child(ActorRef<Probe> parent, Supervision rule) {
        var options = SpawnOptions.defaults().supervision(rule);
        return parent.ask(p -> p.self.spawn(Probe.class, options, Probe.plain()));
    }

    private void letPass(Duration time) {
        var until = stage.nanoTime() + time.toNanos();
        while (stage.nanoTime() < until) {
            stage.parkUntil(this, until);
        }
    }

    private int restarts(ActorRef<?> actor) {
        return Look.at(system, actor).restarts();
    }

    @Test
    void aSiblingThatIsRestartedDuringTheBackoffIsNoSecondRestart() {
        var parent = parent(ChildStrategy.ONE_FOR_ALL);
        var slowly = Supervision.restart().backoff(WAIT, WAIT).jitter(0);
        var one = child(parent, slowly);
        var other = child(parent, slowly);

        one.tell(FAIL);
        letPass(A_THIRD);
        assertThat(restarts(other)).as("with the first failure").isEqualTo(1);
        other.tell(FAIL); // while the one waits, which is to be restarted with it
        letPass(WAIT.multipliedBy(3));

        assertThat(restarts(one)).isEqualTo(1);
        assertThat(restarts(other)).isEqualTo(2);
        assertThat(one.ask(Probe::incrementAndGet)).isEqualTo(1);
    }

    @Test
    void aChildThatEscalatesWhileItsParentWaitsIsGoneWithTheOldInstance() {
        var slowly = Supervision.restart().backoff(WAIT, WAIT).jitter(0);
        var parent =
                system.spawn(
                        Probe.class, SpawnOptions.defaults().supervision(slowly), Probe.plain());
        var child = child(parent, Supervision.escalate());

        parent.tell(p -> {
            child.tell(FAIL);
            throw new IOException("on purpose");
        });
        letPass(WAIT.multipliedBy(3));

        assertThat(restarts(parent)).isEqualTo(1);
        assertThat(child.isAlive()).isFalse();
    }
}
