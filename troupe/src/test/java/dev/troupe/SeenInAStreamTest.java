package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What is seen from outside of an actor whose messages come in a stream: what it does then, since
/// when and how much of it there was, is kept elsewhere.
@Promise("D3")
class SeenInAStreamTest {
    private static final int MANY = 200;

    /// Says something about itself that a report can be told by.
    record Stick(CountDownLatch gate) implements Action<Probe, InterruptedException> {
        @Override
        public void run(Probe probe) throws InterruptedException {
            gate.await();
        }

        @Override
        public String toString() {
            return "Stick";
        }
    }

    /// Has it handle many messages on end, and then what sticks, with one behind.
    private static ActorHandle<Probe> stuckInStream(
            ActorSystem system, CountDownLatch begin, CountDownLatch gate) {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.tell(_ -> begin.await());
        for (var i = 0; i < MANY; i++) {
            actor.tell(Probe::increment);
        }
        actor.tell(new Stick(gate)::run);
        actor.tell(Probe::increment);
        begin.countDown();
        Await.until("it sticks", () -> PlainRef.cellOf(actor).handled() == MANY + 2);
        return actor;
    }

    @Test
    void whatItDoesIsSeenAndSinceWhen(Oracle oracle) throws Exception {
        var reports = new LinkedBlockingQueue<StuckReport>();
        var patience = Duration.ofMillis(60);
        var system = oracle.build(ActorSystem.builder().watchdog(patience).onStuck(reports::add));
        var begin = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var actor = stuckInStream(system, begin, gate);
        var cell = PlainRef.cellOf(actor);
        assertThat(cell.mailbox().taker()).as("who takes the stream").isNotNull();

        var report = reports.poll(60, TimeUnit.SECONDS);
        var picture = Look.at(system, actor);
        var dump = system.dump();
        gate.countDown();

        assertThat(report).isNotNull();
        assertThat(report.actor()).isEqualTo(actor.identity());
        assertThat(report.since()).isGreaterThanOrEqualTo(patience);
        assertThat(report.queueLength()).isEqualTo(1);
        assertThat(picture.state()).isEqualTo(ActorSnapshot.State.RUNNING);
        assertThat(picture.handled()).isEqualTo(MANY + 2);
        assertThat(dump).contains("a lambda of SeenInAStreamTest");
    }

    @Test
    void nothingOfThatIsLeftWhenItIsIdle(ActorSystem system) throws Exception {
        var begin = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var actor = stuckInStream(system, begin, gate);
        gate.countDown();
        int count = actor.ask(Probe::count);
        var cell = PlainRef.cellOf(actor);
        Await.until("it is idle", () -> !cell.has(Turn.HELD));

        assertThat(count).isEqualTo(MANY + 1);
        assertThat(cell.handled()).isEqualTo(MANY + 4);
        assertThat(cell.doing()).isNull();
        assertThat(cell.mailbox().taker()).isNull();
    }

    /// A hook runs while the stream's taker is still there.
    @Test
    void aHookIsSeenInPlaceOfTheLastMessage(ActorSystem system) throws Exception {
        var begin = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var actor = system.spawn(Probe.class, Probe.stopping((_, _, _) -> end.await()));
        actor.tell(_ -> begin.await());
        for (var i = 0; i < MANY; i++) {
            actor.tell(Probe::increment);
        }
        actor.stop();
        begin.countDown();
        var cell = PlainRef.cellOf(actor);
        Await.until("it is in onStop", () -> cell.doing() == Hook.ON_STOP);
        end.countDown();

        assertThat(actor.join().isCompleted()).isTrue();
    }
}
