package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Timers and the life of their actor: where they may be set, what their end leaves, and what they
/// keep.
class TimerLifeTest {
    private static final Duration LONG = Duration.ofDays(1);
    private static final Duration SHORT = Duration.ofMillis(5);

    /// The ways in which an actor ends.
    enum End {
        STOP {
            @Override
            void end(ActorRef<Probe> actor) {
                actor.stop();
            }
        },
        KILL {
            @Override
            void end(ActorRef<Probe> actor) {
                actor.kill();
            }
        },
        FAIL {
            @Override
            void end(ActorRef<Probe> actor) {
                actor.tell(_ -> {
                    throw new Exception("on purpose");
                });
            }
        };

        abstract void end(ActorRef<Probe> actor);
    }

    private static int timers(ActorSystem system) {
        return ((LiveStage) system.stage()).timerCount();
    }

    private static void untilCollected(WeakReference<?> reference) {
        Await.until(
                "it is collected",
                () -> {
                    System.gc();
                    return reference.refersTo(null);
                });
    }

    @Test
    void theyMayBeSetInOnStart(ActorSystem system) throws Exception {
        var fired = new CompletableFuture<Probe>();
        var made = Probe.plain();
        var actor =
                system.spawn(
                        Probe.class,
                        self -> {
                            self.after(Duration.ZERO, Probe::increment);
                            self.after(SHORT, fired::complete);
                            self.every(SHORT, Probe::increment);
                            return made.onStart(self);
                        });
        assertThat(Calling.get(fired)).isNotNull();
        Await.until("it ticks", () -> actor.ask(Probe::count) > 3);
    }

    @Test
    void theyMayBeSetInOnRunAndFireWhileItWaits(ActorSystem system) throws Exception {
        var counted = new CompletableFuture<Integer>();
        system.spawn(
                Probe.class,
                Probe.running((probe, self) -> {
                    self.every(SHORT, Probe::increment);
                    while (probe.count() < 3) {
                        self.sleep(SHORT);
                    }
                    counted.complete(probe.count());
                    self.sleep(LONG);
                }));
        assertThat(Calling.get(counted)).isGreaterThanOrEqualTo(3);
    }

    @Test
    @Promise("L18")
    void anActorThatEndsSetsNone(ActorSystem system) {
        var thrown = new CompletableFuture<Throwable>();
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.stopping((_, self, _) -> {
                            try {
                                self.after(SHORT, Probe::increment);
                            } catch (ActorStoppedException refused) {
                                thrown.complete(refused);
                                throw refused;
                            }
                        }));
        actor.stop();
        assertThat(actor.join().isStopFailed()).isTrue();
        assertThat(thrown).isDone();
        assertThat(timers(system)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    @Promise("L18")
    void theEndTakesThemOutOfTheClock(End end, ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.run(probe -> {
            for (var i = 0; i < 100; i++) {
                probe.self.after(LONG.plusMillis(i), Probe::increment);
                probe.self.every(LONG.plusMillis(i), Probe::increment);
            }
        });
        assertThat(timers(system)).isEqualTo(200);
        end.end(actor);
        actor.awaitStopped();
        assertThat(timers(system)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void noTimerKeepsAnActorThatHasEnded(End end, ActorSystem system) {
        var reference = endedWithTimers(system, end);
        untilCollected(reference);
    }

    private static WeakReference<Probe> endedWithTimers(ActorSystem system, End end) {
        var actor = system.spawn(Probe.class, Probe.plain());
        var reference =
                actor.<WeakReference<Probe>, RuntimeException>ask(probe -> {
                    probe.self.after(LONG, _ -> probe.increment());
                    probe.self.every(LONG, _ -> probe.increment());
                    return new WeakReference<>(probe);
                });
        end.end(actor);
        actor.awaitStopped();
        return reference;
    }

    @Test
    void calledOffItKeepsNothing(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        var kept = new ArrayList<Cancellable>();
        var messages = calledOff(actor, kept);
        assertThat(timers(system)).isZero();
        messages.forEach(TimerLifeTest::untilCollected);
        assertThat(kept).allMatch(Cancellable::isCancelled);
    }

    /// References to what two timers would have done, which have been called off.
    private static List<WeakReference<Object>> calledOff(
            ActorRef<Probe> actor, List<Cancellable> kept) {
        var once = new ArrayList<String>();
        var often = new ArrayList<String>();
        kept.add(actor.ask(p -> p.self.after(LONG, _ -> once.add("x"))));
        kept.add(actor.ask(p -> p.self.every(LONG, _ -> often.add("x"))));
        kept.forEach(Cancellable::cancel);
        return List.of(new WeakReference<>(once), new WeakReference<>(often));
    }

    @Test
    void whatAnActorHasSetGoingIsNotKeptWhenItIsOver(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.run(p -> {
            for (var i = 0; i < 1_000; i++) {
                p.self.after(Duration.ofNanos(i * 1_000L), Probe::increment);
            }
        });
        Await.until("all have come", () -> actor.ask(Probe::count) == 1_000);
        assertThat(PlainRef.cellOf(actor).activities().size()).isZero();
    }

    @Test
    void aSlowHandlerIsFollowedByOneTickAndTheScheduleIsKept(ActorSystem system) throws Exception {
        var period = Duration.ofMillis(100);
        var begun = new CopyOnWriteArrayList<Duration>();
        var enough = new CountDownLatch(4);
        var actor = system.spawn(Probe.class, Probe.plain());
        var start = System.nanoTime();
        actor.run(probe ->
                probe.self.every(
                        period,
                        p -> {
                            begun.add(Duration.ofNanos(System.nanoTime() - start));
                            enough.countDown();
                            if (begun.size() == 1) {
                                p.self.sleep(Duration.ofMillis(350)); // three ticks pass
                            }
                        }));
        enough.await();
        assertThat(begun.get(1)).as("the one that waited").isGreaterThan(Duration.ofMillis(450));
        assertThat(begun.get(3)).as("two more whole periods").isGreaterThan(period.multipliedBy(5));
    }

    @Test
    void calledOffOnTheTurnNoTickComesAnyMore(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        for (var round = 0; round < 200; round++) {
            Cancellable timer = actor.ask(p -> p.self.every(Duration.ofNanos(1), Probe::increment));
            int count =
                    actor.ask(p -> {
                        timer.cancel();
                        return p.count();
                    });
            assertThat(actor.ask(Probe::count)).isEqualTo(count);
        }
        Await.until("the clock is empty", () -> timers(system) == 0);
    }

    @Test
    void timesThatMakeNoSenseSetNothing(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.run(p -> {
            assertThatThrownBy(() -> p.self.every(Duration.ZERO, Probe::increment))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("longer than zero");
            assertThatThrownBy(() -> p.self.after(Duration.ofNanos(-1), Probe::increment))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("negative");
        });
        assertThat(timers(system)).isZero();
        assertThat(PlainRef.cellOf(actor).activities().size()).isZero();
    }

    @Test
    void theLongestPeriodsNeverCome(ActorSystem system) {
        var forEver = Duration.ofSeconds(Long.MAX_VALUE);
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.run(p -> {
            p.self.every(forEver, Probe::increment);
            p.self.every(Duration.ofNanos(Long.MAX_VALUE - 1), Probe::increment);
            p.self.after(Duration.ofDays(365L * 200), Probe::increment);
        });
        assertThat(timers(system)).isEqualTo(3);
        assertThat(actor.ask(Probe::count)).isZero();
    }
}
