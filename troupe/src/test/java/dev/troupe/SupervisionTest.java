package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What becomes of an actor that has failed.
class SupervisionTest {
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
    @Promise("V1")
    void withoutSupervisionAFailureEndsTheActor(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());

        actor.tell(FAIL);

        assertThat(actor.join().isMessageFailed()).isTrue();
        assertThat(spawn(system, Supervision.stop()).isAlive()).isTrue();
    }

    @Test
    @Promise("V1")
    void resumeDropsTheMessageAndKeepsTheInstance(ActorSystem system) {
        var actor = spawn(system, Supervision.resume());
        actor.tell(Probe::increment);

        actor.tell(FAIL);

        assertThat(actor.ask(Probe::incrementAndGet)).isEqualTo(2);
        actor.stop();
        assertThat(actor.join().orElseThrow().log()).containsExactly("onStop(false)");
    }

    @Test
    @Promise("V1")
    void restartMakesAFreshInstanceBehindTheSameReference(ActorSystem system) {
        var actor = spawn(system, Supervision.restart());
        actor.tell(Probe::increment);
        var old = actor.ask(probe -> probe);

        actor.tell(FAIL);
        actor.tell(Probe::increment);

        assertThat(actor.ask(Probe::count)).isEqualTo(1);
        var fresh = actor.ask(probe -> probe);
        assertThat(fresh).isNotSameAs(old);
        assertThat(old.log()).as("onStop is not called").isEmpty();
    }

    @Test
    @Promise("V1")
    void whatWaitsInTheMailboxIsHandledAfterTheRestart(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var actor = spawn(system, Supervision.restart());
        actor.tell(_ -> gate.await());
        actor.tell(FAIL);
        actor.tell(Probe::increment);
        var asked = actor.askAsync(Probe::incrementAndGet);

        gate.countDown();

        assertThat(asked.get()).isEqualTo(2);
    }

    @Test
    @Promise("V3")
    void anAskThatWaitsForRoomSurvivesARestart(ActorSystem system) {
        var gate = new CountDownLatch(1);
        var options = with(Supervision.restart()).mailbox(2).callerRuns();
        var actor = system.spawn(Probe.class, options, Probe.plain());
        actor.tell(_ -> gate.await());
        actor.tell(FAIL);
        var asker = Waiter.start(() -> actor.ask(Probe::incrementAndGet));
        gate.countDown();

        assertThat(asker.value()).isEqualTo(1);
        assertThat(system.actors().getFirst().restarts()).isEqualTo(1);
    }

    @Test
    @Promise("V3")
    void anExceptionOfAnAskIsNoFailure(ActorSystem system) {
        var actor = spawn(system, Supervision.restart());
        actor.tell(Probe::increment);

        assertThatThrownBy(() -> actor.run(AskErrors.FAILING)).isInstanceOf(IOException.class);

        assertThat(actor.ask(Probe::count)).isEqualTo(1);
    }

    private static final class AskErrors {
        static final Action<Probe, IOException> FAILING =
                _ -> {
                    throw new IOException("on purpose");
                };
        static final Action<Probe, RuntimeException> BREAKING =
                _ -> {
                    throw new AssertionError("on purpose");
                };
    }

    @Test
    @Promise("E3")
    void theAskerOfAnErrorIsToldThatTheActorGoesOn(ActorSystem system) {
        for (var rule : new Supervision[] {Supervision.resume(), Supervision.restart()}) {
            for (var options : new SpawnOptions[] {with(rule), with(rule).callerRuns()}) {
                var actor = system.spawn(Probe.class, options, Probe.plain());

                assertThatThrownBy(() -> actor.run(AskErrors.BREAKING))
                        .isInstanceOf(ActorFailedException.class)
                        .hasMessageContaining("goes on")
                        .hasCauseInstanceOf(AssertionError.class);

                assertThat(actor.ask(Probe::incrementAndGet)).isEqualTo(1);
            }
        }
    }

    @Test
    @Promise("E3")
    void theAskerOfAnErrorThatIsOneTooManyIsToldOfTheEnd(ActorSystem system) {
        var actor = spawn(system, Supervision.restart().atMost(1, MINUTE));
        actor.tell(FAIL);
        actor.run(_ -> {});

        assertThatThrownBy(() -> actor.run(AskErrors.BREAKING))
                .isInstanceOf(ActorStoppedException.class)
                .hasCauseInstanceOf(AssertionError.class);
        assertThat(actor.join().isMessageFailed()).isTrue();
    }

    @Test
    @Promise("V3")
    void theNearestClassOfTheErrorDecides(ActorSystem system) {
        var rule =
                Supervision.stop()
                        .on(FileNotFoundException.class, Supervision.resume())
                        .on(IOException.class, Supervision.restart());
        var actor = spawn(system, rule);
        actor.tell(Probe::increment);

        actor.tell(_ -> {
            throw new FileNotFoundException("resumed");
        });
        assertThat(actor.ask(Probe::count)).isEqualTo(1);
        actor.tell(FAIL);
        assertThat(actor.ask(Probe::count)).isZero();
        actor.tell(_ -> {
            throw new IllegalStateException("stopped");
        });
        assertThat(actor.join().findError()).containsInstanceOf(IllegalStateException.class);
    }

    @Test
    @Promise("V2")
    void pastTheLimitTheActorFailsWithTheCountAndTheLastError(ActorSystem system) {
        var actor = spawn(system, Supervision.restart().atMost(3, MINUTE));

        for (var i = 1; i <= 4; i++) {
            var text = "number " + i;
            actor.tell(_ -> {
                throw new IOException(text);
            });
        }

        var result = actor.join();
        assertThat(result.isMessageFailed()).isTrue();
        assertThat(result.findError().orElseThrow())
                .isInstanceOf(ActorFailedException.class)
                .hasMessageContaining("3 restarts")
                .hasCauseInstanceOf(IOException.class)
                .hasRootCauseMessage("number 4");
    }

    @Test
    @Promise("V2")
    void restartsOfLongAgoDoNotCount(ActorSystem system) {
        var actor = spawn(system, Supervision.restart().atMost(1, Duration.ofNanos(1)));

        for (var i = 0; i < 20; i++) {
            actor.tell(FAIL);
            actor.run(_ -> {});
        }

        assertThat(system.actors().getFirst().restarts()).isEqualTo(20);
    }

    @Test
    @Promise("V3")
    void aFailedOnRunIsCalledAgain(ActorSystem system) {
        var calls = new AtomicInteger();
        var done = new CountDownLatch(1);
        var actor =
                system.spawn(
                        Probe.class,
                        with(Supervision.resume()),
                        Probe.running((probe, self) -> {
                            probe.increment();
                            if (calls.incrementAndGet() < 4) {
                                throw new IOException("on purpose");
                            }
                            done.countDown();
                            self.sleep(MINUTE);
                        }));

        Await.until("it has run four times", () -> done.getCount() == 0);
        assertThat(actor.ask(Probe::count)).as("the same instance").isEqualTo(4);
    }

    @Test
    @Promise("V3")
    void aFailedOnRunIsRestartedAfterAWhile(ActorSystem system) {
        var calls = new AtomicInteger();
        var actor =
                system.spawn(
                        Probe.class,
                        with(Supervision.restart()),
                        Probe.running((probe, self) -> {
                            probe.increment();
                            if (calls.incrementAndGet() < 4) {
                                throw new IOException("on purpose");
                            }
                            self.sleep(MINUTE);
                        }));

        Await.until("it has run four times", () -> calls.get() == 4);
        assertThat(actor.ask(Probe::count)).as("a fresh instance").isEqualTo(1);
        assertThat(system.actors().getFirst().restarts()).isEqualTo(3);
        actor.stop();
        assertThat(actor.join().stoppedNormally()).isTrue();
    }

    @Test
    @Promise("V3")
    void aRestartingOnStartThatFailsIsTriedAgainWithinTheLimit(ActorSystem system) {
        var starts = new AtomicInteger();
        var rule = Supervision.restart().atMost(3, MINUTE);
        var actor =
                system.spawn(
                        Probe.class,
                        with(rule),
                        self -> {
                            if (starts.incrementAndGet() > 1) {
                                throw new IOException("start " + starts.get());
                            }
                            return Probe.plain().onStart(self);
                        });

        actor.tell(_ -> {
            throw new IOException("the first");
        });

        var result = actor.join();
        assertThat(result.isStartupFailed()).isTrue();
        assertThat(result.hasActor()).isFalse();
        assertThat(result.findError().orElseThrow()).hasRootCauseMessage("start 4");
    }

    @Test
    @Promise("V3")
    void resumeOfARestartingOnStartIsRefused(ActorSystem system) {
        var starts = new AtomicInteger();
        var rule = Supervision.restart().on(IllegalStateException.class, Supervision.resume());
        var actor =
                system.spawn(
                        Probe.class,
                        with(rule),
                        self -> {
                            if (starts.incrementAndGet() > 1) {
                                throw new IllegalStateException("on purpose");
                            }
                            return Probe.plain().onStart(self);
                        });

        actor.tell(FAIL);

        var result = actor.join();
        assertThat(result.isStartupFailed()).isTrue();
        assertThat(result.findError()).containsInstanceOf(IllegalStateException.class);
    }

    @Test
    @Promise("L2")
    void theFirstOnStartIsNotTriedAgain(ActorSystem system) {
        var starts = new AtomicInteger();
        var actor =
                system.spawn(
                        Probe.class,
                        with(Supervision.restart()),
                        _ -> {
                            starts.incrementAndGet();
                            throw new IOException("on purpose");
                        });

        assertThat(actor.join().isStartupFailed()).isTrue();
        assertThat(starts).hasValue(1);
    }

    @Test
    void badLimitsFailAtOnce() {
        var rule = Supervision.restart();
        assertThatThrownBy(() -> rule.atMost(0, MINUTE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule.atMost(1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule.backoff(MINUTE, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule.backoff(Duration.ZERO, MINUTE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule.jitter(1.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule.jitter(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule.resetAfter(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
