package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages to oneself at a time, and the ticks of `onRun`.
class TimersTest {
    private static final Duration LONG = Duration.ofDays(1);

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void afterADelayTheMessageComesOnce(ActorSystem system) throws Exception {
        var fired = new CompletableFuture<Duration>();
        var actor = system.spawn(Probe.class, Probe.plain());
        var start = System.nanoTime();
        Cancellable timer =
                actor.ask(probe ->
                        probe.self.after(
                                Duration.ofMillis(100),
                                p -> {
                                    p.increment();
                                    fired.complete(since(start));
                                }));
        assertThat(Calling.get(fired)).isBetween(Duration.ofMillis(100), Duration.ofSeconds(10));
        assertThat(actor.ask(Probe::count)).isEqualTo(1);
        assertThat(timer.isCancelled()).isFalse();
        assertThat(timer.cancel()).as("it is over").isFalse();
    }

    @Test
    void aDelayOfNothingComesAtOnceButInOrder(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.run(probe -> {
            probe.self.after(Duration.ZERO, p -> p.add("fired"));
            probe.add("set");
        });
        Await.until("it has fired", () -> actor.ask(Probe::log).size() == 2);
        assertThat(actor.ask(Probe::log)).containsExactly("set", "fired");
    }

    @Test
    void everyPeriodTheMessageComesAgainAtAFixedRate(ActorSystem system) {
        var times = new CopyOnWriteArrayList<Duration>();
        var actor = system.spawn(Probe.class, Probe.plain());
        var start = System.nanoTime();
        actor.run(probe -> probe.self.every(Duration.ofMillis(20), _ -> times.add(since(start))));
        Await.until("ten have come", () -> times.size() >= 10);

        for (var i = 0; i < 10; i++) {
            assertThat(times.get(i)).isGreaterThanOrEqualTo(Duration.ofMillis(20L * (i + 1)));
        }
    }

    @Test
    void ticksThatComeWhileOneWaitsAreLeftOut(ActorSystem system) throws Exception {
        var begun = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.run(probe -> {
            probe.self.every(Duration.ofMillis(1), Probe::increment);
            probe.self
                    .self()
                    .tell(_ -> {
                        begun.countDown();
                        gate.await();
                    });
        });
        begun.await();
        var later = new CompletableFuture<Boolean>();
        var other = system.spawn(Probe.class, Probe.plain());
        other.run(p -> p.self.after(Duration.ofMillis(100), _ -> later.complete(true)));
        Calling.get(later);
        var countAtTheGate = TestThread.start(() -> actor.ask(Probe::count));
        Look.untilQueued(system, actor, 1);
        gate.countDown();

        assertThat(countAtTheGate.get()).as("ticks in the mailbox").isBetween(1, 2);
        Await.until("it ticks on", () -> actor.ask(Probe::count) > 5);
    }

    @Test
    void calledOffItDoesNotCome(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        Cancellable once = actor.ask(p -> p.self.after(Duration.ofSeconds(1), Probe::increment));
        Cancellable often = actor.ask(p -> p.self.every(Duration.ofSeconds(1), Probe::increment));
        assertThat(once.cancel() && often.cancel()).isTrue();
        assertThat(once.cancel() || often.cancel()).isFalse();
        assertThat(once.isCancelled() && often.isCancelled()).isTrue();
        var control = new AtomicInteger();
        actor.run(p -> p.self.after(Duration.ofMillis(1_100), _ -> control.incrementAndGet()));
        Await.until("the control has come", () -> control.get() == 1);

        assertThat(actor.ask(Probe::count)).isZero();
    }

    @Test
    void calledOffInTheMailboxItIsNotHandled(ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, Probe.plain());
        var gate = new CountDownLatch(1);
        Cancellable timer =
                actor.ask(p -> {
                    p.self.self().tell(_ -> gate.await());
                    return p.self.after(Duration.ZERO, Probe::increment);
                });
        Await.until("it is in the mailbox", () -> !PlainRef.cellOf(actor).mailbox().isEmpty());
        timer.cancel();
        gate.countDown();

        assertThat(actor.ask(Probe::count)).isZero();
    }

    @Test
    void aTimerMayCallItselfOff(ActorSystem system) throws Exception {
        var timer = new CompletableFuture<Cancellable>();
        var cancelled = new CompletableFuture<Boolean>();
        var actor = system.spawn(Probe.class, Probe.plain());
        Cancellable set =
                actor.ask(p ->
                        p.self.every(
                                Duration.ofMillis(1),
                                probe -> {
                                    probe.increment();
                                    cancelled.complete(timer.join().cancel());
                                }));
        timer.complete(set);

        assertThat(Calling.get(cancelled)).isTrue();
        assertThat(actor.ask(Probe::count)).isEqualTo(1);
    }

    @Test
    @Promise("L18")
    void theEndCallsTimersOff(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        Cancellable once = actor.ask(p -> p.self.after(LONG, Probe::increment));
        Cancellable often = actor.ask(p -> p.self.every(LONG, Probe::increment));
        actor.stop();
        assertThat(actor.join().orElseThrow().count()).isZero();
        assertThat(once.isCancelled() && often.isCancelled()).isTrue();
    }

    @Test
    void aTimerThatThrowsFailsItsActor(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.run(p ->
                p.self.after(
                        Duration.ZERO,
                        _ -> {
                            throw new java.io.IOException("on purpose");
                        }));
        assertThat(actor.join().isMessageFailed()).isTrue();
    }

    @Test
    @Promise("M1")
    void aFullMailboxKeepsNoTimerOut(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var options = SpawnOptions.defaults().mailbox(1).overflow(Overflow.FAIL);
        var actor = system.spawn(Probe.class, options, Probe.plain());
        actor.run(p -> {
            p.self.after(Duration.ofMillis(20), Probe::increment);
            p.self.self().tell(_ -> gate.await());
        });
        Await.until(
                "timer and message are there",
                () -> actor.tryTell(_ -> {}) || !PlainRef.cellOf(actor).mailbox().isEmpty());
        gate.countDown();
        Await.until("it has fired", () -> isFired(actor));
    }

    private static boolean isFired(ActorRef<Probe> actor) {
        try {
            return actor.ask(Probe::count) == 1;
        } catch (MailboxFullException busy) {
            return false;
        }
    }

    @Promise("L4")
    @ParameterizedTest
    @ValueSource(ints = {5, 50})
    void anIntervalKeepsItsSchedule(int workMillis, ActorSystem system) throws Exception {
        var ticks = new CompletableFuture<List<Duration>>();
        system.spawn(
                Probe.class,
                Probe.running((_, self) -> {
                    var times = new ArrayList<Duration>();
                    var start = System.nanoTime();
                    var interval = self.interval(Duration.ofMillis(30));
                    for (var i = 0; i < 8; i++) {
                        interval.tick();
                        times.add(since(start));
                        self.sleep(Duration.ofMillis(workMillis));
                    }
                    ticks.complete(times);
                    self.sleep(LONG);
                }));
        var times = Calling.get(ticks);
        for (var i = 0; i < times.size(); i++) {
            assertThat(times.get(i)).isGreaterThanOrEqualTo(Duration.ofMillis(30L * (i + 1)));
        }
    }

    @Test
    @Promise("L4")
    void ticksThatWereMissedAreNotMadeUpFor(ActorSystem system) throws Exception {
        var rest = new CompletableFuture<Duration>();
        system.spawn(
                Probe.class,
                Probe.running((_, self) -> {
                    var interval = self.interval(Duration.ofMillis(100));
                    self.sleep(Duration.ofMillis(350));
                    interval.tick(); // late: at once
                    var start = System.nanoTime();
                    for (var i = 0; i < 3; i++) {
                        interval.tick();
                    }
                    rest.complete(since(start));
                    self.sleep(LONG);
                }));
        // Three more whole periods, of which the first has partly passed.
        assertThat(Calling.get(rest)).isGreaterThan(Duration.ofMillis(200));
    }

    @Test
    @Promise("L4")
    void tickFirstWaitsForWhicheverIsDueFirst(ActorSystem system) throws Exception {
        var order = new CompletableFuture<String>();
        system.spawn(
                Probe.class,
                Probe.running((_, self) -> {
                    var text = new StringBuilder();
                    var slow = self.interval(Duration.ofMillis(350));
                    var fast = self.interval(Duration.ofMillis(100));
                    while (text.length() < 8) {
                        text.append(Interval.tickFirst(slow, fast).equals(slow) ? 's' : 'f');
                    }
                    order.complete(text.toString());
                    self.sleep(LONG);
                }));
        var text = Calling.get(order);
        assertThat(text).contains("s").startsWith("f");
        assertThat(text.chars().filter(c -> c == 'f').count()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void timesThatMakeNoSenseAreRefused(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        var minus = Duration.ofNanos(-1);
        actor.run(p -> {
            refused(() -> p.self.after(minus, Probe::increment));
            refused(() -> p.self.every(Duration.ZERO, Probe::increment));
            refused(() -> p.self.every(minus, Probe::increment));
            refused(() -> p.self.interval(Duration.ZERO));
            refused(() -> p.self.sleep(minus));
        });
        assertThat(actor.isAlive()).isTrue();
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLongestTimesAreForEver(ActorSystem system) {
        var forEver = Duration.ofSeconds(Long.MAX_VALUE);
        var actor = system.spawn(Probe.class, Probe.running((_, self) -> self.sleep(forEver)));
        Cancellable timer = actor.ask(p -> p.self.after(forEver, Probe::increment));
        assertThat(actor.ask(Probe::count)).isZero();
        assertThat(timer.cancel()).isTrue();
    }

    @Test
    void belongToTheTurn(ActorSystem system) {
        var self = system.spawn(Probe.class, Probe.plain()).ask(Probe::self);
        assertThatThrownBy(() -> self.after(LONG, Probe::increment))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> self.every(LONG, Probe::increment))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> self.interval(LONG)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> self.sleep(LONG)).isInstanceOf(IllegalStateException.class);
    }
}
