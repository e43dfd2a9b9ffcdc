package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a flight recording tells of senders: what they wait for, and what is not handled.
class FlightSendingTest {
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final FlightLog log = FlightLog.ofAll();

    @AfterEach
    void stop() {
        log.close();
    }

    private record Count(String why) implements Request<Probe, Integer, RuntimeException> {
        @Override
        public Integer reply(Probe probe) {
            return probe.incrementAndGet();
        }
    }

    private static String outcome(RecordedEvent ask) {
        return ask.getString("outcome");
    }

    private static void fail(Object actor) {
        throw new IllegalStateException("on purpose");
    }

    @Test
    void everyAskIsRecordedWithItsOutcome(ActorSystem system) throws Exception {
        var asker = system.spawn(Probe.class, Probe.plain());
        var target = system.spawn(Probe.class, Probe.plain());
        for (var i = 0; i < 200; i++) {
            target.ask(Probe::incrementAndGet);
        }
        asker.run(_ -> target.ask(new Count("by an actor")));
        assertThatThrownBy(() -> target.run(FlightSendingTest::fail)).hasMessage("on purpose");

        var asks = FlightLog.of(log.events(), "Ask", "target", target).toList();

        assertThat(asks).hasSize(202);
        assertThat(asks).filteredOn(FlightSendingTest::outcome, "reply").hasSize(201);
        assertThat(asks).filteredOn(FlightSendingTest::outcome, "exception").hasSize(1);
        assertThat(asks)
                .filteredOn(event -> event.getString("asker").equals(asker.toString()))
                .singleElement()
                .extracting(event -> event.getString("message"))
                .isEqualTo("Count[why=by an actor]");
    }

    @Test
    void anAskThatIsGivenUpSaysWhy(ActorSystem system) throws Exception {
        var asker = system.spawn(Probe.class, Probe.plain());
        var gate = new Gate();
        var busy = Gate.closed(system, SpawnOptions.defaults(), gate);
        assertThatThrownBy(() -> busy.ask(new Gate.See(1), Duration.ofMillis(1)))
                .isInstanceOf(ActorTimeoutException.class);
        assertThatThrownBy(() -> asker.run(_ -> busy.ask(new Gate.See(2), Duration.ofMillis(1))))
                .isInstanceOf(ActorTimeoutException.class);
        var interrupted = Waiter.start(() -> busy.ask(new Gate.See(3)));
        interrupted.interrupt();
        assertThat(interrupted.error()).isInstanceOf(ActorInterruptedException.class);
        gate.open();

        var events = log.events();

        assertThat(FlightLog.of(events, "Ask", "target", busy))
                .extracting(FlightSendingTest::outcome)
                .containsExactlyInAnyOrder("timeout", "timeout", "interrupted");
        assertThat(FlightLog.of(events, "Ask", "target", asker))
                .extracting(FlightSendingTest::outcome)
                .as("its handler's own exception")
                .containsExactly("exception");
    }

    @Test
    void anAskMayWaitInTheQueueToo(ActorSystem system) throws Exception {
        var gate = new Gate();
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);
        var asker = Waiter.start(() -> actor.ask(new Gate.See(1)));
        var runner =
                Waiter.start(() -> {
                    actor.run(_ -> {});
                    return "done";
                });
        FlightLog.spin(MOMENT);
        gate.open();
        assertThat(asker.value()).isEqualTo(1);
        assertThat(runner.value()).isEqualTo("done");
        Callee.untilIdle(actor);

        var events = log.events();

        assertThat(FlightLog.messages(events, actor).skip(1))
                .hasSize(2)
                .allMatch(event -> event.getDuration("queueTime").compareTo(MOMENT) >= 0);
        assertThat(FlightLog.of(events, "Ask", "target", actor))
                .hasSize(2)
                .allMatch(event -> event.getDuration().compareTo(MOMENT) >= 0)
                .allMatch(event -> event.getString("outcome").equals("reply"));
    }

    @Test
    void whatNobodyWantsAnyMoreIsNotHandled(ActorSystem system) throws Exception {
        var gate = new Gate();
        var busy = Gate.closed(system, SpawnOptions.defaults(), gate);
        assertThatThrownBy(() -> busy.ask(new Gate.See(1), Duration.ofMillis(1)))
                .isInstanceOf(ActorTimeoutException.class);
        gate.open();
        Callee.untilIdle(busy);

        var events = log.events();

        assertThat(FlightLog.messages(events, busy)).as("the one that blocked").hasSize(1);
        assertThat(FlightLog.of(events, "DeadLetter", "recipient", busy))
                .singleElement()
                .extracting(e -> e.getString("reason"))
                .isEqualTo("EXPIRED");
    }

    @Test
    void everyDeadLetterIsRecorded(ActorSystem system) throws Exception {
        var gate = new Gate();
        var options = SpawnOptions.defaults().mailbox(2).overflow(Overflow.DROP_OLDEST);
        var actor = Gate.closed(system, options, gate);
        for (var i = 0; i < 150; i++) {
            actor.tell(new Gate.See(i));
        }
        actor.kill();
        actor.awaitStopped();
        assertThatThrownBy(() -> actor.tell(new Gate.See(-1)))
                .isInstanceOf(ActorStoppedException.class);
        system.close();

        var events = log.events();

        assertThat((long) FlightLog.of(events, "DeadLetter", "recipient", actor).toList().size())
                .isEqualTo(system.deadLetterCount())
                .isEqualTo(151);
        assertThat(FlightLog.of(events, "DeadLetter", "recipient", actor))
                .filteredOn(e -> e.getString("reason").equals("DROPPED"))
                .hasSize(148);
        assertThat(FlightLog.of(events, "MailboxFull", "actor", actor))
                .hasSize(148)
                .allMatch(e -> e.getString("action").equals("DROP") && e.getInt("capacity") == 2);
    }

    @Test
    void aSenderThatWaitsForRoomIsRecorded(ActorSystem system) throws Exception {
        var gate = new Gate();
        var actor = Gate.closed(system, SpawnOptions.defaults().mailbox(1), gate);
        actor.tell(new Gate.See(1));
        var sender =
                Waiter.start(() -> {
                    actor.tell(new Gate.See(2));
                    return "sent";
                });
        FlightLog.spin(MOMENT);
        gate.open();
        assertThat(sender.value()).isEqualTo("sent");

        assertThat(FlightLog.of(log.events(), "MailboxFull", "actor", actor))
                .singleElement()
                .matches(e -> e.getString("action").equals("WAIT") && e.getInt("capacity") == 1)
                .matches(e -> e.getDuration().compareTo(MOMENT) >= 0);
    }

    @Test
    void aSenderThatIsRefusedForRoomIsRecorded(ActorSystem system) throws Exception {
        var gate = new Gate();
        var options = SpawnOptions.defaults().mailbox(1).overflow(Overflow.FAIL);
        var actor = Gate.closed(system, options, gate);
        actor.tell(new Gate.See(1));
        assertThatThrownBy(() -> actor.tell(new Gate.See(2)))
                .isInstanceOf(MailboxFullException.class);
        assertThat(actor.tryTell(new Gate.See(3))).isFalse();
        assertThatThrownBy(() -> actor.ask(new Gate.See(4)))
                .isInstanceOf(MailboxFullException.class);
        gate.open();

        assertThat(FlightLog.of(log.events(), "MailboxFull", "actor", actor))
                .extracting(event -> event.getString("action"))
                .containsExactly("FAIL", "FAIL", "FAIL");
    }
}
