package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A failure that is the parent's, too.
class EscalationTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Message<Probe> FAIL =
            _ -> {
                throw new IOException("on purpose");
            };

    private static SpawnOptions with(Supervision rule) {
        return SpawnOptions.defaults().supervision(rule);
    }

    private static ActorHandle<Probe> spawn(ActorSystem system, Supervision rule) {
        return system.spawn(Probe.class, with(rule), Probe.plain());
    }

    @Test
    @Promise("V2")
    void aFailedChildThatEscalatesFailsItsParent(ActorSystem system) {
        var parent = system.spawn(Probe.class, Probe.plain());
        var child =
                parent.ask(p ->
                        p.self().spawn(Probe.class, with(Supervision.escalate()), Probe.plain()));
        var error = new IOException("on purpose");

        child.tell(_ -> {
            throw error;
        });

        var failed = parent.join();
        assertThat(failed.findPhase()).contains(FailurePhase.ON_MESSAGE);
        assertThat(failed.hasActor()).isTrue();
        assertThat(failed.findError().orElseThrow())
                .isInstanceOf(ActorFailedException.class)
                .hasMessageContaining(child.identity().name())
                .hasMessageContaining(parent.identity().name())
                .hasCause(error);
        assertThat(child.join().findError()).contains(error);
    }

    @Test
    @Promise("V2")
    void aChildThatEscalatesFromItsFirstStartFailsItsParentToo(ActorSystem system) {
        var parent = system.spawn(Probe.class, Probe.plain());

        parent.tell(p ->
                p.self()
                        .spawn(
                                Probe.class,
                                with(Supervision.escalate()),
                                _ -> {
                                    throw new IOException("on purpose");
                                }));

        assertThat(parent.join().findError().orElseThrow()).hasRootCauseMessage("on purpose");
    }

    @Test
    @Promise("V2")
    void theParentsOwnSupervisionDecidesOnAnEscalation(ActorSystem system) {
        var parent = spawn(system, Supervision.restart());
        parent.tell(Probe::increment);
        var child =
                parent.ask(p ->
                        p.self().spawn(Probe.class, with(Supervision.escalate()), Probe.plain()));

        child.tell(FAIL);

        child.awaitStopped();
        Await.until("it is restarted", () -> system.actors().getFirst().restarts() == 1);
        assertThat(parent.ask(Probe::count)).isZero();
    }

    @Test
    @Promise("V2")
    void aLimitMayEscalate(ActorSystem system) {
        var parent = system.spawn(Probe.class, Probe.plain());
        var rule = Supervision.restart().atMost(1, MINUTE).thenEscalate();
        var child = parent.ask(p -> p.self().spawn(Probe.class, with(rule), Probe.plain()));

        child.tell(FAIL);
        child.tell(FAIL);

        assertThat(parent.join().findError().orElseThrow())
                .hasMessageContaining("1 restart")
                .hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void withoutAParentAnEscalationIsAnEnd(ActorSystem system) {
        var actor = spawn(system, Supervision.escalate());

        actor.tell(FAIL);

        assertThat(actor.join().findError()).containsInstanceOf(IOException.class);
    }
}
