package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How an actor comes to be, or does not.
class StartTest {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    /// An `OnStart` that lasts until the gate opens.
    private OnStart<Probe> slow(OnStart<Probe> then) {
        return self -> {
            begun.countDown();
            gate.await();
            return then.onStart(self);
        };
    }

    @Test
    @Promise("L1")
    void spawnReturnsAtOnceAndOnStartRunsOnAnotherThread(ActorSystem system) throws Exception {
        var starter = new CompletableFuture<Thread>();
        var actor =
                system.spawn(
                        Probe.class,
                        slow(self -> {
                            starter.complete(Thread.currentThread());
                            return Probe.plain().onStart(self);
                        }));
        assertThat(actor.isAlive()).isTrue();
        assertThat(starter).isNotDone();
        gate.countDown();

        assertThat(Calling.get(starter))
                .matches(Thread::isVirtual)
                .isNotSameAs(Thread.currentThread());
        assertThat(actor.ask(Probe::count)).isZero();
    }

    @Promise("L1")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void messagesSentBeforeWaitInTheMailbox(boolean callerRuns, ActorSystem system)
            throws Exception {
        var handledTooEarly = new AtomicBoolean();
        var options = SpawnOptions.defaults();
        var actor =
                system.spawn(
                        Probe.class,
                        callerRuns ? options.callerRuns() : options,
                        slow(Probe.plain()));
        for (var i = 0; i < 10; i++) {
            actor.tell(probe -> {
                handledTooEarly.compareAndSet(false, gate.getCount() > 0);
                probe.increment();
            });
        }
        var asker = TestThread.start(() -> actor.ask(Probe::count));
        Look.untilQueued(system, actor, 11);
        assertThat(Look.at(system, actor).handled()).isZero();
        gate.countDown();

        assertThat(asker.get()).isEqualTo(10);
        assertThat(handledTooEarly).isFalse();
    }

    @Test
    @Promise("L1")
    void onRunIsNotCalledBeforeOnStartHasReturned(ActorSystem system) throws Exception {
        var openWhenRunning = new CompletableFuture<Boolean>();
        system.spawn(
                Probe.class,
                slow(
                        Probe.running((_, self) -> {
                            openWhenRunning.complete(gate.getCount() == 0);
                            self.sleep(Duration.ofDays(1));
                        })));
        begun.await();
        assertThat(openWhenRunning).isNotDone();
        gate.countDown();

        assertThat(Calling.get(openWhenRunning)).isTrue();
    }

    @Test
    @Promise("L1")
    void theContextKnowsTheActorAlready(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        var self = actor.ask(Probe::self);

        assertThat(self.self()).isEqualTo(actor).hasSameHashCodeAs(actor);
        assertThat(self.identity()).isEqualTo(actor.identity());
        assertThat(self.system()).isSameAs(system);
    }

    @Promise("L1")
    @Promise("L8")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStopBeforeOrDuringOnStartWaitsForIt(boolean during, ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, slow(Probe.plain()));
        if (during) {
            begun.await();
        }
        actor.tell(probe -> probe.add("told"));
        actor.stop();
        assertThat(actor.awaitStopped(Duration.ofMillis(20))).isFalse();
        gate.countDown();

        var result = actor.join();
        assertThat(result.isCompleted()).isTrue();
        assertThat(result.wasKilled()).isFalse();
        assertThat(result.orElseThrow().log()).containsExactly("told", "onStop(false)");
    }

    @Test
    @Promise("L1")
    void anActorThatWasStoppedWhileItStartedDoesNotLive(ActorSystem system) throws Exception {
        var actor =
                system.spawn(Probe.class, slow(Probe.running((probe, _) -> probe.add("lived"))));
        begun.await();
        actor.stop();
        gate.countDown();

        assertThat(actor.join().orElseThrow().log()).containsExactly("onStop(false)");
    }

    private static final class Cursed {
        private static final int VALUE = curse();

        private static int curse() {
            throw new IllegalStateException("on purpose");
        }

        int value() {
            return VALUE;
        }
    }

    @SuppressWarnings("InfiniteRecursion") // on purpose
    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    static Stream<OnStart<Probe>> failing() {
        return Stream.of(
                _ -> {
                    throw new IOException("on purpose");
                },
                _ -> {
                    throw new IllegalStateException("on purpose");
                },
                _ -> {
                    throw new AssertionError("on purpose");
                },
                _ -> {
                    throw new OutOfMemoryError("on purpose");
                },
                self -> {
                    overflow(0);
                    return Probe.plain().onStart(self);
                },
                self -> {
                    new Cursed().value();
                    return Probe.plain().onStart(self);
                },
                self -> {
                    var actor = Probe.plain().onStart(self);
                    actor.self.sleep(Duration.ofNanos(1));
                    throw new InterruptedException("on purpose, although there was no interrupt");
                },
                StartTest::nothing);
    }

    @SuppressWarnings("NullAway") // on purpose
    private static Probe nothing(ActorContext<Probe> self) {
        return null;
    }

    @Promise("L2")
    @ParameterizedTest
    @MethodSource("failing")
    void anOnStartThatFailsMakesNoActor(OnStart<Probe> failing, ActorSystem system) {
        var actor = system.spawn(Probe.class, failing);

        var result = actor.join();
        assertThat(result.findActor()).isEmpty();
        assertThat(result.findPhase()).contains(FailurePhase.ON_START);
        assertThat(result.findError()).isPresent();
        assertThat(result.wasKilled()).isFalse();
        assertThat(result.isStartupFailed()).isTrue();
        assertThat(actor.isAlive()).isFalse();
    }

    @Test
    @Promise("L2")
    void theErrorIsTheOneThatWasThrown(ActorSystem system) {
        var error = new IOException("on purpose");
        var actor =
                system.<Probe>spawn(
                        Probe.class,
                        _ -> {
                            throw error;
                        });
        assertThat(actor.join())
                .isEqualTo(
                        new ActorResult.Failed<Probe>(
                                java.util.Optional.empty(), error, FailurePhase.ON_START, false));
    }

    @Test
    @Promise("L2")
    void onStopOfAnActorThatWasNeverYieldedIsNotCalled(ActorSystem system) {
        var stopped = new AtomicBoolean();
        var actor =
                system.<Probe>spawn(
                        Probe.class,
                        self -> {
                            var made = Probe.stopping((_, _, _) -> stopped.set(true)).onStart(self);
                            made.self.stop();
                            throw new IllegalStateException("on purpose");
                        });
        assertThat(actor.join().isStartupFailed()).isTrue();
        assertThat(stopped).isFalse();
    }

    @Test
    @Promise("L2")
    @Promise("E4")
    void everythingThatWaitsBecomesADeadLetterAndAskersLearnWhy(Oracle oracle) throws Exception {
        List<DeadLetter> letters = new CopyOnWriteArrayList<>();
        var system = oracle.build(ActorSystem.builder().onDeadLetter(letters::add));
        var error = new AssertionError("on purpose");
        var options = SpawnOptions.defaults().mailbox(3);
        var actor =
                system.<Probe>spawn(
                        Probe.class,
                        options,
                        slow(_ -> {
                            throw error;
                        }));
        actor.tell(Probe::increment);
        var asker = TestThread.start(() -> actor.ask(Probe::count));
        Look.untilQueued(system, actor, 2);
        var future = actor.askAsync(Probe::count);
        var teller = TestThread.running(() -> actor.tell(Probe::increment));
        Await.untilWaiting(teller.thread());
        gate.countDown();

        isToldWhy(asker.failure(), error);
        isToldWhy(catchThrowable(() -> Calling.get(future)), error);
        isToldWhy(teller.failure(), error);
        isToldWhy(catchThrowable(() -> actor.tell(Probe::increment)), error);
        assertThat(letters)
                .hasSize(5)
                .allMatch(letter -> letter.reason() == DeadLetter.Reason.FAILED);
    }

    private static void isToldWhy(@Nullable Throwable thrown, Throwable error) {
        assertThat(thrown).isInstanceOf(ActorStoppedException.class).hasCause(error);
    }
}
