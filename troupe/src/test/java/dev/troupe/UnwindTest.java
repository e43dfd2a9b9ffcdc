package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How the `onRun` of an actor that ends is unwound at its await point.
class UnwindTest {
    private static final Duration LONG = Duration.ofDays(1);

    private static void end(ActorRef<?> actor, boolean kill) {
        if (kill) {
            actor.kill();
        } else {
            actor.stop();
        }
    }

    private static void untilLiving(ActorRef<Probe> actor) {
        Await.until("onRun has begun", () -> actor.ask(Probe::log).contains("living"));
    }

    @Promise("L8")
    @ParameterizedTest
    @EnumSource(AwaitPointTest.Point.class)
    void aStopUnwindsOnRunWhereItWaits(AwaitPointTest.Point point, ActorSystem system) {
        var world = new AwaitPointTest.World(system);
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            probe.add("living");
                            try {
                                point.waitIn(self, world);
                                probe.add("went on");
                            } finally {
                                probe.add("finally");
                            }
                        }));
        untilLiving(actor);
        actor.stop();

        var result = actor.join();
        world.open();
        assertThat(result.stoppedNormally()).isTrue();
        assertThat(result.orElseThrow().log())
                .containsExactly("living", "finally", "onStop(false)");
    }

    @Promise("L8")
    @Promise("L9")
    @ParameterizedTest
    @EnumSource(AwaitPointTest.Point.class)
    void aKillUnwindsOnRunWhereItWaits(AwaitPointTest.Point point, ActorSystem system) {
        var world = new AwaitPointTest.World(system);
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            probe.add("living");
                            try {
                                point.waitIn(self, world);
                                probe.add("went on");
                            } finally {
                                probe.add("finally");
                            }
                        }));
        untilLiving(actor);
        actor.kill();

        var result = actor.join();
        world.open();
        assertThat(result.isCompleted() && result.wasKilled()).isTrue();
        assertThat(result.orElseThrow().log()).containsExactly("living", "finally", "onStop(true)");
    }

    @Promise("L8")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theUnwindingIsAnUncheckedErrorAndNotAnException(boolean kill, ActorSystem system)
            throws Exception {
        var caught = new CompletableFuture<Throwable>();
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            probe.add("living");
                            try {
                                self.sleep(LONG);
                            } catch (Exception e) {
                                probe.add("caught as an exception");
                            } catch (Throwable unwinding) {
                                caught.complete(unwinding);
                                throw unwinding;
                            }
                        }));
        untilLiving(actor);
        end(actor, kill);

        assertThat(Calling.get(caught)).isInstanceOf(Error.class);
        assertThat(actor.join().orElseThrow().log())
                .containsExactly("living", "onStop(" + kill + ")");
    }

    @Promise("L8")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void catchingItDoesNotSaveTheOnRun(boolean kill, ActorSystem system) {
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            probe.add("living");
                            sleepAndCatch(probe, self);
                            sleepAndCatch(probe, self);
                            probe.add("returns");
                        }));
        untilLiving(actor);
        end(actor, kill);

        var result = actor.join();
        assertThat(result.isCompleted()).isTrue();
        assertThat(result.orElseThrow().log())
                .containsExactly("living", "caught", "caught", "returns", "onStop(" + kill + ")");
    }

    private static void sleepAndCatch(Probe probe, ActorContext<Probe> self) {
        try {
            self.sleep(LONG);
            probe.add("went on");
        } catch (Error unwinding) {
            probe.add("caught");
        }
    }

    @Promise("L8")
    @ParameterizedTest
    @EnumSource(AwaitPointTest.Point.class)
    void anAwaitPointInFinallyThrowsItAgain(AwaitPointTest.Point point, ActorSystem system) {
        var world = new AwaitPointTest.World(system);
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            probe.add("living");
                            try {
                                self.sleep(LONG);
                            } finally {
                                probe.add("outer finally");
                                try {
                                    point.waitIn(self, world);
                                } finally {
                                    probe.add("inner finally");
                                }
                            }
                        }));
        untilLiving(actor);
        actor.stop();

        assertThat(actor.join().orElseThrow().log())
                .containsExactly("living", "outer finally", "inner finally", "onStop(false)");
        world.open();
    }

    @Promise("L8")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void finallyBlocksHoldTheTurn(boolean kill, ActorSystem system) {
        var problem = new AtomicReference<Throwable>();
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            probe.add("living");
                            try {
                                self.sleep(LONG);
                            } finally {
                                try {
                                    // Belongs to the turn: throws off it.
                                    assertThat(self.children()).isEmpty();
                                } catch (IllegalStateException offTheTurn) {
                                    problem.set(offTheTurn);
                                }
                            }
                        }));
        untilLiving(actor);
        end(actor, kill);
        actor.join();

        assertThat(problem).hasNullValue();
    }

    @Promise("L8")
    @Promise("L12")
    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void anExceptionOutOfAFinallyIsAFailureUnlessAKillCausedIt(
            boolean kill, boolean isError, ActorSystem system) {
        var thrown = isError ? new AssertionError("on purpose") : new RuntimeException("so too");
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            probe.add("living");
                            try {
                                self.sleep(LONG);
                            } catch (Error unwinding) {
                                throw Sneaky.<RuntimeException>as(thrown);
                            }
                        }));
        untilLiving(actor);
        end(actor, kill);

        var result = actor.join();
        assertThat(result.wasKilled()).isEqualTo(kill);
        assertThat(result.isRuntimeFailed()).isEqualTo(isError || !kill);
    }

    @Test
    @Promise("L8")
    void whatIsInTheMailboxIsHandledBeforeOnRunIsUnwound(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            probe.add("living");
                            try {
                                self.sleep(LONG);
                            } finally {
                                probe.add("finally");
                            }
                        }));
        untilLiving(actor);
        actor.tell(_ -> gate.await());
        for (var i = 0; i < 3; i++) {
            actor.tell(probe -> probe.add("told"));
        }
        actor.stop();
        gate.countDown();

        assertThat(actor.join().orElseThrow().log())
                .containsExactly("living", "told", "told", "told", "finally", "onStop(false)");
    }

    @Test
    @Promise("L8")
    void anOnRunThatComputesIsUnwoundAtItsNextAwaitPoint(ActorSystem system) throws Exception {
        var computing = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            computing.countDown();
                            gate.await();
                            probe.add("step finished");
                            self.sleep(Duration.ofNanos(1));
                            probe.add("went on");
                        }));
        computing.await();
        actor.stop();
        assertThat(actor.awaitStopped(Duration.ofMillis(20))).isFalse();
        gate.countDown();

        assertThat(actor.join().orElseThrow().log().getLast()).isEqualTo("onStop(false)");
        assertThat(actor.join().orElseThrow().log()).contains("step finished");
    }

    @Test
    @Promise("L8")
    void manyEndsAtAllMomentsOfALifeAreClean(ActorSystem system) {
        var actors = new ArrayList<ActorHandle<Probe>>();
        for (var i = 0; i < 1_000; i++) {
            var actor =
                    system.spawn(
                            Probe.class,
                            Probe.running((probe, self) -> {
                                probe.increment();
                                self.sleep(Duration.ofNanos(1_000));
                            }));
            actor.tell(Probe::increment);
            actors.add(actor);
            end(actors.get(i / 2), i % 4 < 2);
        }
        for (var i = 0; i < actors.size(); i++) {
            end(actors.get(i), i % 2 == 0);
            var result = actors.get(i).join();
            assertThat(result.isCompleted()).isTrue();
            assertThat(result.orElseThrow().log()).hasSize(1);
        }
    }
}
