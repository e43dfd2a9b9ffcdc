package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.ActorSnapshot.State;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Pictures of living actors.
class SnapshotTest {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    private void block() throws InterruptedException {
        begun.countDown();
        gate.await();
    }

    @Test
    void showsWhoItIs(ActorSystem system) {
        var options = SpawnOptions.defaults().named("parent");
        var parent = system.spawn(Probe.class, options, Probe.plain());
        ActorRef<Probe> child = parent.ask(p -> p.self.spawn(Probe.class, Probe.plain()));

        assertThat(system.actors())
                .extracting(ActorSnapshot::identity)
                .containsExactly(parent.identity(), child.identity());
        assertThat(Look.at(system, parent).name()).contains("parent");
        assertThat(Look.at(system, parent).parent()).isEmpty();
        assertThat(Look.at(system, child).name()).isEmpty();
        assertThat(Look.at(system, child).parent()).contains(parent.identity());
    }

    @Test
    void showsAStart(ActorSystem system) throws Exception {
        var actor =
                system.spawn(
                        Probe.class,
                        self -> {
                            block();
                            return Probe.plain().onStart(self);
                        });
        begun.await();
        assertThat(Look.at(system, actor).state()).isEqualTo(State.STARTING);
        gate.countDown();
        Look.untilIdle(system, actor);
    }

    @Test
    void showsWorkAndItsQueue(ActorSystem system) throws Exception {
        var options = SpawnOptions.defaults().urgentLane(4);
        var actor = system.spawn(Probe.class, options, Probe.plain());
        actor.run(Probe::increment);
        actor.tell(_ -> block());
        begun.await();
        actor.tell(Probe::increment);
        actor.urgent().tell(Probe::increment);
        var picture = Look.at(system, actor);

        assertThat(picture.state()).isEqualTo(State.RUNNING);
        assertThat(picture.queueLength()).isEqualTo(2);
        assertThat(picture.handled()).isEqualTo(2);
        gate.countDown();
        Look.untilIdle(system, actor);
        assertThat(Look.at(system, actor).handled()).isEqualTo(4);
    }

    @Test
    void countsWhatIsHandledOnCallers(ActorSystem system) {
        var actor = Callee.CALLER_RUNS_IDLE.spawn(system, Probe.class, Probe.plain());
        actor.run(Probe::increment);
        actor.run(Probe::increment);
        assertThat(Look.at(system, actor).handled()).isEqualTo(2);
    }

    @Test
    void anOnRunThatWaitsIsIdle(ActorSystem system) {
        var actor =
                system.spawn(
                        Probe.class, Probe.running((_, self) -> self.sleep(Duration.ofDays(1))));
        Look.untilIdle(system, actor);
        assertThat(Look.at(system, actor).state()).isEqualTo(State.IDLE);
    }

    @Test
    void showsAnEnd(ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, Probe.stopping((_, _, _) -> block()));
        actor.stop();
        begun.await();
        assertThat(Look.at(system, actor).state()).isEqualTo(State.STOPPING);
        gate.countDown();
        actor.join();
        assertThat(system.actors()).isEmpty();
    }

    @Test
    void showsAStopThatWaitsForTheMailbox(ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.tell(_ -> block());
        begun.await();
        actor.stop();
        assertThat(Look.at(system, actor).state()).isEqualTo(State.STOPPING);
        gate.countDown();
        actor.join();
    }

    @Test
    void theCountOfHandledMessagesGoesOnBeyondAnInt(ActorSystem system) {
        var make = OnStart.of(Object::new);
        var cell = new Cell<>(system, Object.class, SpawnOptions.defaults(), make, null);
        cell.handled = -2;

        cell.countHandled();
        assertThat(cell.handled()).isEqualTo((1L << 32) - 1);
        cell.countHandled();
        assertThat(cell.handled()).isEqualTo(1L << 32);
        cell.countHandled();
        assertThat(cell.handled()).isEqualTo((1L << 32) + 1);
    }
}
