package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.Gate.See;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The urgent lane is emptied before the mailbox.
@Promise("M6")
class UrgentTest {
    private final Gate gate = new Gate();

    @AfterEach
    void open() {
        gate.open();
    }

    private ActorHandle<Gate> closed(ActorSystem system) {
        return Gate.closed(system, SpawnOptions.defaults().urgentLane(3), gate);
    }

    @Test
    void theUrgentLaneIsEmptiedBeforeTheMailbox(ActorSystem system) {
        var actor = closed(system);
        actor.tell(new See(1));
        actor.urgent().tell(new See(11));
        actor.tell(new See(2));
        actor.urgent().tell(new See(12));
        var asked = actor.urgent().askAsync(new See(13));
        gate.open();

        assertThat(asked.join()).isEqualTo(13);
        assertThat(actor.ask(Gate::seen)).containsExactly(11, 12, 13, 1, 2);
    }

    @Test
    void whatComesMeanwhileIsStillBefore(ActorSystem system) {
        var actor = closed(system);
        actor.tell(g -> {
            g.see(1);
            actor.urgent().tell(new See(11));
        });
        actor.tell(new See(2));
        gate.open();

        assertThat(actor.ask(Gate::seen)).containsExactly(1, 11, 2);
    }

    @Test
    void aStopEmptiesBothLanesFirst(ActorSystem system) {
        var actor = closed(system);
        actor.tell(new See(1));
        actor.urgent().tell(new See(11));
        actor.tell(new See(2));
        actor.urgent().tell(new See(12));
        actor.stop();
        gate.open();

        assertThat(actor.join().orElseThrow().seen()).containsExactly(11, 12, 1, 2);
    }

    @Test
    void aKillOvertakesIt(Oracle oracle) {
        var letters = new ArrayList<DeadLetter>();
        var system = oracle.build(ActorSystem.builder().onDeadLetter(letters::add));
        var actor = closed(system);
        actor.urgent().tell(new See(11));
        actor.tell(new See(1));

        actor.kill();

        assertThat(actor.join().orElseThrow().seen()).isEmpty();
        assertThat(letters)
                .containsExactlyInAnyOrder(
                        new DeadLetter(actor.identity(), new See(11), DeadLetter.Reason.KILLED),
                        new DeadLetter(actor.identity(), new See(1), DeadLetter.Reason.KILLED));
    }

    @Test
    void itHasItsOwnBound(ActorSystem system) {
        var actor = closed(system);
        for (var number = 1; number <= 3; number++) {
            assertThat(actor.urgent().tryTell(new See(number))).isTrue();
        }

        assertThat(actor.urgent().tryTell(new See(4))).isFalse();
        assertThatThrownBy(() -> actor.urgent().tell(new See(5), Duration.ofMillis(10)))
                .isInstanceOf(ActorTimeoutException.class);
        assertThat(actor.tryTell(new See(6))).as("the mailbox has room").isTrue();

        gate.open();
        assertThat(actor.ask(Gate::seen)).containsExactly(1, 2, 3, 6);
    }

    @ParameterizedTest
    @EnumSource
    void sendersWaitForRoomInItWhateverTheOverflowRuleOfTheMailbox(
            Overflow rule, ActorSystem system) {
        var options = SpawnOptions.defaults().mailbox(1).overflow(rule).urgentLane(1);
        var actor = Gate.closed(system, options, gate);
        var urgent = actor.urgent();
        urgent.tell(new See(1));
        var sender =
                Waiter.start(() -> {
                    urgent.tell(new See(2));
                    return true;
                });
        gate.open();

        assertThat(sender.value()).isEqualTo(true);
        assertThat(actor.urgent().ask(Gate::seen)).isEqualTo(List.of(1, 2));
    }

    @ParameterizedTest
    @EnumSource
    void everyCallGoesThroughIt(Calling call, ActorSystem system) throws Exception {
        var actor = closed(system);
        actor.tell(new See(1));
        var caller = Waiter.start(() -> call.call(actor.urgent(), g -> g.see(11)));
        Await.until("it is queued", () -> Callee.queued(actor) == 2);
        gate.open();

        assertThat(caller.value()).isEqualTo(11);
        assertThat(actor.ask(Gate::seen)).containsExactly(11, 1);
    }

    @Test
    void withoutOneThereIsNoWayToIt(ActorSystem system) {
        var actor = system.spawn(Gate.class, OnStart.of(Gate::new));

        assertThatThrownBy(actor::urgent)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("urgentLane")
                .hasMessageContaining(actor.identity().name());
    }

    @ParameterizedTest
    @EnumSource
    void anIdleActorTakesAnUrgentCallLikeAnother(Callee callee, ActorSystem system) {
        var options = callee.options().urgentLane(1);
        var actor = system.spawn(Gate.class, options, OnStart.of(Gate::new));
        callee.prepare(actor);

        assertThat(actor.urgent().ask(new See(11))).isEqualTo(11);
        actor.urgent().run(g -> g.see(12));
        assertThat(actor.ask(Gate::seen)).containsExactly(11, 12);
    }
}
