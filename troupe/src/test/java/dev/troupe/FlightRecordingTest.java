package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A flight recording tells the truth.
class FlightRecordingTest {
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final FlightLog log = FlightLog.ofAll();

    @AfterEach
    void stop() {
        log.close();
    }

    static final class Counter {
        private int count;

        int increment() {
            return ++count;
        }
    }

    private record Add(int number) implements Request<Counter, Integer, RuntimeException> {
        @Override
        public Integer reply(Counter counter) {
            return counter.count += number;
        }
    }

    private static ActorHandle<Counter> counter(ActorSystem system) {
        return system.spawn(Counter.class, OnStart.of(Counter::new));
    }

    private static void checkTimes(RecordedEvent message, Duration longest) {
        assertThat(message.getDuration("queueTime")).isBetween(Duration.ZERO, longest);
        assertThat(message.getDuration()).isBetween(Duration.ZERO, longest);
        assertThat(message.getThread()).isNotNull();
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    @Test
    void everyHandledMessageIsRecordedOnce(ActorSystem system) throws Exception {
        var start = System.nanoTime();
        var counter = counter(system);
        for (var i = 0; i < 300; i++) {
            counter.tell(Counter::increment);
        }
        for (var i = 0; i < 200; i++) {
            counter.ask(new Add(i));
            counter.run(Counter::increment);
            Calling.get(counter.askAsync(Counter::increment));
        }
        counter.stop();
        assertThat(counter.join().stoppedNormally()).isTrue();
        var longest = since(start);

        var events = log.events();

        assertThat(FlightLog.messages(events, counter)).hasSize(300 + 3 * 200);
        assertThat(FlightLog.messages(events, counter))
                .allSatisfy(event -> checkTimes(event, longest));
        assertThat(
                        FlightLog.messages(events, counter)
                                .filter(e -> e.getString("message").startsWith("Add")))
                .hasSize(200);
        assertThat(FlightLog.of(events, "ActorEnd", "actor", counter))
                .singleElement()
                .extracting(end -> end.getLong("handled"))
                .isEqualTo(900L);
    }

    @Test
    void everyCallOnTheCallersThreadIsRecordedOnce(ActorSystem system) throws Exception {
        var counter =
                system.spawn(
                        Counter.class,
                        SpawnOptions.defaults().callerRuns(),
                        OnStart.of(Counter::new));
        Callee.untilIdle(counter);
        for (var i = 0; i < 500; i++) {
            counter.ask(new Add(i));
        }
        assertThatThrownBy(() -> counter.run(FlightRecordingTest::fail)).hasMessage("on purpose");

        var events = log.events();

        assertThat(FlightLog.messages(events, counter))
                .hasSize(501)
                .allMatch(event -> event.getDuration("queueTime").isZero())
                .allMatch(FlightRecordingTest::isOfThisThread);
        assertThat(FlightLog.of(events, "Ask", "target", counter)).as("waits").isEmpty();
    }

    private static boolean isOfThisThread(RecordedEvent event) {
        return event.getThread().getJavaThreadId() == Thread.currentThread().threadId();
    }

    private static void fail(Object actor) {
        throw new IllegalStateException("on purpose");
    }

    @Test
    void timesAreThoseOfTheQueueAndOfTheHandler(ActorSystem system) throws Exception {
        var start = System.nanoTime();
        var gate = new Gate();
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);
        actor.tell(new Gate.See(1));
        FlightLog.spin(MOMENT);
        gate.open();
        Callee.untilIdle(actor);
        var longest = since(start);

        var events = FlightLog.messages(log.events(), actor).toList();

        assertThat(events).hasSize(2).allSatisfy(event -> checkTimes(event, longest));
        assertThat(events.getFirst().getDuration()).isGreaterThanOrEqualTo(MOMENT);
        assertThat(events.getLast().getDuration("queueTime")).isGreaterThanOrEqualTo(MOMENT);
        assertThat(events.getLast().getString("message")).isEqualTo("See[number=1]");
    }

    @Test
    void signalsAreMessages(ActorSystem system) throws Exception {
        var ticked = new CountDownLatch(3);
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.run(probe -> probe.self().every(Duration.ofMillis(1), _ -> ticked.countDown()));
        assertThat(ticked.await(20, TimeUnit.SECONDS)).isTrue();
        actor.stop();
        actor.awaitStopped();

        var events = log.events();

        assertThat(FlightLog.messages(events, actor).skip(1))
                .hasSizeGreaterThanOrEqualTo(3)
                .noneMatch(event -> event.getDuration("queueTime").isNegative());
        assertThat((long) FlightLog.messages(events, actor).toList().size())
                .isEqualTo(
                        FlightLog.of(events, "ActorEnd", "actor", actor)
                                .mapToLong(end -> end.getLong("handled"))
                                .sum());
    }

    @Test
    void everyDeadlockExceptionIsRecorded(ActorSystem system) throws Exception {
        var first = system.spawn(Probe.class, Probe.plain());
        var second = system.spawn(Probe.class, Probe.plain());
        for (var i = 0; i < 3; i++) {
            assertThatThrownBy(() -> first.run(_ -> second.run(_ -> first.run(_ -> {}))))
                    .isInstanceOf(DeadlockException.class);
        }

        var events = log.events();

        assertThat(events)
                .filteredOn(e -> e.getEventType().getName().equals("dev.troupe.Deadlock"))
                .filteredOn(e -> e.getString("cycle").contains(second + " asks " + first))
                .hasSize(3)
                .allMatch(e -> e.getInt("length") == 2);
        var ofFirst = FlightLog.of(events, "Ask", "asker", first);
        var ofSecond = FlightLog.of(events, "Ask", "asker", second);
        assertThat(Stream.concat(ofFirst, ofSecond)) // either may be told
                .filteredOn(e -> e.getString("outcome").equals("deadlock"))
                .hasSize(3);
    }

    @Test
    void everyReportOfTheWatchdogIsRecorded(Oracle oracle) throws Exception {
        BlockingQueue<StuckReport> reports = new LinkedBlockingQueue<>();
        var system = oracle.build(ActorSystem.builder().watchdog(MOMENT).onStuck(reports::add));
        var gate = new Gate();
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);
        assertThat(reports.poll(20, TimeUnit.SECONDS)).isNotNull();
        gate.open();
        system.close();

        var events = log.events();

        assertThat(FlightLog.of(events, "Stuck", "actor", actor))
                .hasSize(reports.size() + 1)
                .first()
                .matches(e -> e.getDuration("since").compareTo(MOMENT) >= 0)
                .matches(e -> e.getString("frames").contains("Gate.block"))
                .matches(e -> e.getString("doing").equals("a lambda of Gate"))
                .matches(e -> !e.getBoolean("pinned") && e.getInt("queueLength") == 0);
    }

    @Test
    void everyEndIsRecorded(ActorSystem system) throws Exception {
        var completed = counter(system);
        var killed = counter(system);
        var failed = counter(system);
        completed.stop();
        completed.awaitStopped();
        killed.kill();
        killed.awaitStopped();
        failed.tell(FlightRecordingTest::fail);
        failed.awaitStopped();

        var events = log.events();

        assertThat(end(events, completed).getString("how")).isEqualTo("completed");
        assertThat(end(events, completed).getString("error")).isNull();
        assertThat(end(events, killed).getString("how")).isEqualTo("killed");
        assertThat(end(events, failed).getString("how")).isEqualTo("failed in ON_MESSAGE");
        assertThat(end(events, failed).getString("error")).contains("on purpose");
        assertThat(end(events, failed).getDuration("age"))
                .isBetween(Duration.ZERO, Duration.ofMinutes(2));
        assertThat(end(events, failed).getLong("handled")).isEqualTo(1);
    }

    private static RecordedEvent end(List<RecordedEvent> events, ActorRef<?> actor) {
        var ends = FlightLog.of(events, "ActorEnd", "actor", actor).toList();
        assertThat(ends).hasSize(1);
        return ends.getFirst();
    }

    private record Throwing(int number) implements Message<Object> {
        @Override
        public void handle(Object actor) {}

        @Override
        public String toString() {
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void aMessageThatCannotBePrintedDoesNoHarm(ActorSystem system) throws Exception {
        var counter = counter(system);
        counter.tell(new Throwing(1));
        assertThat(counter.ask(Counter::increment)).isEqualTo(1);
        Callee.untilIdle(counter);

        assertThat(FlightLog.messages(log.events(), counter)).hasSize(2);
    }
}
