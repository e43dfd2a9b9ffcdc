package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a restart does to everything around the instance that it replaces.
class RestartTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Message<Object> FAIL =
            _ -> {
                throw new IOException("on purpose");
            };

    private static final SpawnOptions RESTARTED =
            SpawnOptions.defaults().supervision(Supervision.restart());

    private static final SpawnOptions AFTER_A_DAY =
            SpawnOptions.defaults().supervision(Supervision.restart().backoff(DAY, DAY));

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger instances = new AtomicInteger();

    /// Tells of its start and its close.
    private final class Noted implements AutoCloseable {
        private final int number = instances.incrementAndGet();

        Noted() {
            log.add("start " + number);
        }

        int number() {
            return number;
        }

        @Override
        public void close() throws IOException {
            log.add("close " + number);
            throw new IOException("of close");
        }
    }

    private ActorHandle<Noted> spawn(ActorSystem system, SpawnOptions options) {
        return system.spawn(Noted.class, options, OnStart.of(Noted::new));
    }

    @Test
    @Promise("V1")
    void theOldInstanceIsClosedBeforeTheNewOneIsMade(ActorSystem system) {
        var actor = spawn(system, RESTARTED);

        actor.tell(FAIL);
        assertThat(actor.ask(Noted::number)).isEqualTo(2);
        actor.kill();
        actor.awaitStopped();

        assertThat(log).containsExactly("start 1", "close 1", "start 2", "close 2");
    }

    @Test
    @Promise("V1")
    void whatTheOldInstanceHasSetGoingIsCalledOff(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var other = system.spawn(Probe.class, Probe.plain());
        var actor = system.spawn(Probe.class, RESTARTED, Probe.plain());
        actor.run(probe -> {
            probe.self().after(Duration.ZERO, old -> old.add("timer"));
            probe.self().every(Duration.ofMillis(1), old -> old.add("tick"));
            probe.self().watch(other, old -> old.add("watch"));
            probe.self().pipe(() -> awaited(gate), (old, _) -> old.add("pipe"));
            var future = probe.self().self().askAsync(Probe::count);
            probe.self().pipe(future, (old, _) -> old.add("stage"));
        });
        actor.tell(FAIL);
        actor.run(_ -> {});
        other.stop();
        other.awaitStopped();
        gate.countDown();

        assertThat(actor.ask(Probe::log)).isEmpty();
        assertThat(restarts(system)).isEqualTo(1);
    }

    private static String awaited(CountDownLatch gate) throws InterruptedException {
        gate.await();
        return "late";
    }

    @Test
    @Promise("V1")
    void childrenAreStoppedWithTheOldInstance(ActorSystem system) {
        var parent = system.spawn(Probe.class, RESTARTED, Probe.plain());
        var child = parent.ask(p -> p.self().spawn(Probe.class, Probe.plain()));
        child.tell(p -> p.add("handled"));

        parent.tell(FAIL);
        var children = parent.ask(p -> p.self().children());

        assertThat(children).isEmpty();
        assertThat(child.join().orElseThrow().log()).containsExactly("handled", "onStop(false)");
    }

    @Test
    @Promise("V1")
    void theNameAndTheWatchersStay(ActorSystem system) {
        var watcher = system.spawn(Probe.class, Probe.plain());
        var actor = system.spawn(Probe.class, RESTARTED.named("it"), Probe.plain());
        watcher.run(w -> w.self().watch(actor, it -> it.add("ended")));

        actor.tell(FAIL);
        actor.run(_ -> {});

        assertThat(system.find(Probe.class, "it")).contains(actor);
        assertThat(watcher.ask(Probe::log)).isEmpty();
        actor.stop();
        actor.awaitStopped();
        Await.until("it is told", () -> watcher.ask(Probe::log).contains("ended"));
    }

    @Test
    @Promise("V1")
    void theOldOnRunIsUnwound(ActorSystem system) {
        var actor =
                system.spawn(
                        Probe.class,
                        RESTARTED,
                        Probe.running((_, self) -> {
                            log.add("runs");
                            try {
                                self.sleep(DAY);
                            } finally {
                                log.add("unwound");
                            }
                        }));
        Await.until("it runs", () -> !log.isEmpty());

        actor.tell(FAIL);
        actor.tell(Probe::increment);

        assertThat(actor.ask(Probe::count)).isEqualTo(1);
        Await.until("it runs again", () -> log.size() == 3);
        assertThat(log).containsExactly("runs", "unwound", "runs");
    }

    // ---- Ends in between.

    enum End {
        STOP,
        KILL;

        void ask(ActorRef<?> actor) {
            if (this == STOP) {
                actor.stop();
            } else {
                actor.kill();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Promise("V3")
    void anEndWhileItBacksOffIsAFailure(End end, ActorSystem system) {
        var actor = spawn(system, AFTER_A_DAY);
        actor.tell(FAIL);
        actor.tell(_ -> log.add("never handled"));
        Await.until("it is closed", () -> log.contains("close 1"));

        end.ask(actor);

        var result = actor.join(Duration.ofSeconds(30));
        assertThat(result.isMessageFailed()).isTrue();
        assertThat(result.hasActor()).isFalse();
        assertThat(result.wasKilled()).isEqualTo(end == End.KILL);
        assertThat(result.findError()).containsInstanceOf(IOException.class);
        assertThat(log).containsExactly("start 1", "close 1");
    }

    @Test
    @Promise("L8")
    void aStopThatCameBeforeTheFailureStillEmptiesTheMailbox(ActorSystem system) {
        var gate = new Gate();
        var actor =
                system.spawn(
                        Object.class,
                        AFTER_A_DAY,
                        OnStart.of(() -> {
                            log.add("start");
                            return new Object();
                        }));
        actor.tell(_ -> gate.block());
        actor.tell(FAIL);
        actor.tell(_ -> log.add("handled"));
        gate.awaitBlocked();
        actor.stop();

        gate.open();

        assertThat(actor.join(Duration.ofSeconds(30)).stoppedNormally()).isTrue();
        assertThat(log).containsExactly("start", "start", "handled");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Promise("L9")
    @Promise("V3")
    void aKillInterruptsARestartingOnStart(boolean yields, ActorSystem system) {
        var starts = new AtomicInteger();
        var actor =
                system.spawn(
                        Probe.class,
                        RESTARTED,
                        self -> {
                            if (starts.incrementAndGet() == 2) {
                                sleepUntilKilled(yields);
                            }
                            return Probe.plain().onStart(self);
                        });
        actor.tell(FAIL);
        Await.until("it starts again", () -> starts.get() == 2);

        actor.kill();

        var result = actor.join(Duration.ofSeconds(30));
        assertThat(result.wasKilled()).isTrue();
        if (yields) {
            assertThat(result.orElseThrow().log()).containsExactly("onStop(true)");
        } else {
            assertThat(result.isStartupFailed()).isTrue();
            assertThat(result.hasActor()).isFalse();
        }
    }

    private static void sleepUntilKilled(boolean yields) throws InterruptedException {
        try {
            Blocking.sleepForEver();
        } catch (InterruptedException killed) {
            if (!yields) {
                throw killed;
            }
        }
    }

    @Test
    @Promise("L1")
    void aStopDuringARestartingOnStartWaitsForIt(ActorSystem system) {
        var gate = new Gate();
        var starts = new AtomicInteger();
        var actor =
                system.spawn(
                        Probe.class,
                        RESTARTED,
                        self -> {
                            if (starts.incrementAndGet() == 2) {
                                gate.block();
                            }
                            return Probe.plain().onStart(self);
                        });
        actor.tell(FAIL);
        actor.tell(p -> p.add("handled"));
        gate.awaitBlocked();

        actor.stop();
        gate.open();

        assertThat(actor.join().orElseThrow().log()).containsExactly("handled", "onStop(false)");
    }

    // ---- Back-off.

    @Test
    @Promise("V2")
    void theBackoffDoublesUpToItsLongest() {
        var rule =
                Supervision.restart().backoff(Duration.ofNanos(10), Duration.ofNanos(70)).jitter(0);
        var restarts = new Restarts<Object>(null);

        assertThat(delays(restarts, rule, 5)).containsExactly(10L, 20L, 40L, 70L, 70L);
        assertThat(rule.delayNanos(1_000)).isEqualTo(70);
    }

    @Test
    @Promise("V2")
    void theBackoffBeginsAnewAfterAQuietTime() {
        var rule =
                Supervision.restart()
                        .backoff(Duration.ofNanos(10), Duration.ofNanos(70))
                        .jitter(0)
                        .resetAfter(Duration.ofNanos(100));
        var restarts = new Restarts<Object>(null);

        assertThat(restarts.delayNanos(rule, true, 1, 0)).isEqualTo(10);
        assertThat(restarts.delayNanos(rule, true, 1, 110)).isEqualTo(20);
        assertThat(restarts.delayNanos(rule, true, 1, 231)).isEqualTo(10);
    }

    @Test
    @Promise("V2")
    void jitterSpreadsTheWaits() {
        var second = Duration.ofSeconds(1);
        var rule = Supervision.restart().backoff(second, second).jitter(0.5);

        var delays = new ArrayList<Long>();
        for (var id = 1; id <= 100; id++) {
            delays.add(new Restarts<Object>(null).delayNanos(rule, true, id, 0));
        }

        assertThat(delays).allMatch(nanos -> 500_000_000 <= nanos && nanos <= 1_500_000_000);
        assertThat(Collections.max(delays)).isGreaterThan(1_300_000_000);
        assertThat(Collections.min(delays)).isLessThan(700_000_000);
    }

    private static List<Long> delays(Restarts<?> restarts, Supervision.Restart rule, int count) {
        var delays = new ArrayList<Long>();
        for (var i = 0; i < count; i++) {
            delays.add(restarts.delayNanos(rule, true, 1, i));
        }
        return delays;
    }

    @Test
    @Promise("V2")
    void messagesWaitWhileItBacksOff(ActorSystem system) {
        var time = Duration.ofMillis(50);
        var options =
                SpawnOptions.defaults()
                        .supervision(Supervision.restart().backoff(time, time).jitter(0));
        var actor = system.spawn(Probe.class, options, Probe.plain());
        var start = System.nanoTime();
        actor.tell(FAIL);

        assertThat(actor.ask(Probe::incrementAndGet)).isEqualTo(1);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(time.toNanos());
    }

    // ---- The family.

    @ParameterizedTest
    @EnumSource
    void theStrategyOfTheParentSaysWhichSiblingsAreRestarted(
            ChildStrategy strategy, ActorSystem system) {
        var parent =
                system.spawn(
                        Probe.class, SpawnOptions.defaults().children(strategy), Probe.plain());
        var family = new ArrayList<ActorRef<Probe>>();
        for (var i = 0; i < 3; i++) {
            var options = i == 1 ? RESTARTED : SpawnOptions.defaults();
            var child = parent.ask(p -> p.self().spawn(Probe.class, options, Probe.plain()));
            child.run(Probe::increment);
            family.add(child);
        }

        family.get(1).tell(FAIL);
        family.get(1).run(_ -> {});

        Await.until("all are restarted", () -> counts(family).equals(expected(strategy)));
        assertThat(family).allMatch(ActorRef::isAlive);
    }

    private static List<Integer> counts(List<ActorRef<Probe>> family) {
        return family.stream().map(child -> (int) child.ask(Probe::count)).toList();
    }

    private static List<Integer> expected(ChildStrategy strategy) {
        return switch (strategy) {
            case ONE_FOR_ONE -> List.of(1, 0, 1);
            case ONE_FOR_ALL -> List.of(0, 0, 0);
            case REST_FOR_ONE -> List.of(1, 0, 0);
        };
    }

    private static int restarts(ActorSystem system) {
        return system.actors().getLast().restarts();
    }
}
