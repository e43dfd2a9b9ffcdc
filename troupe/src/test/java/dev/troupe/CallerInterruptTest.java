package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A call of a caller-runs actor is one unit with its handler, on which thread it may run.
class CallerInterruptTest {
    private static final Callee IDLE = Callee.CALLER_RUNS_IDLE;

    private interface Handler {
        int handle(Probe probe) throws Exception;
    }

    /// A thread whose call of the actor is in its handler, once `begun` is open.
    private static TestThread<Integer> asker(
            Callee callee, ActorRef<Probe> actor, CountDownLatch begun, Handler handler) {
        return TestThread.start(() -> {
            callee.prepare(actor);
            return actor.ask(probe -> {
                begun.countDown();
                return handler.handle(probe);
            });
        });
    }

    private static ActorHandle<Probe> spawn(ActorSystem system) {
        return system.spawn(Probe.class, IDLE.options(), Probe.plain());
    }

    private static int untilInterrupted(Probe probe) throws InterruptedException {
        Blocking.sleepForEver();
        return probe.count();
    }

    private static int keepingTheInterrupt(Probe probe) {
        try {
            return untilInterrupted(probe);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static int swallowingTheInterrupt(Probe probe) {
        try {
            return untilInterrupted(probe);
        } catch (InterruptedException e) {
            return 1;
        }
    }

    @Promise("T6")
    @ParameterizedTest
    @EnumSource(names = {"CALLER_RUNS_IDLE", "CALLER_RUNS_BUSY"})
    void anInterruptOfTheCallerIsHandedToTheHandler(Callee callee, ActorSystem system)
            throws Exception {
        var actor = spawn(system);
        var begun = new CountDownLatch(1);
        var asker = asker(callee, actor, begun, CallerInterruptTest::untilInterrupted);
        begun.await();
        asker.thread().interrupt();

        assertThat(asker.failure())
                .isInstanceOf(ActorInterruptedException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(asker.leftInterrupted()).isTrue();
        assertThat(actor.ask(Probe::incrementAndGet)).as("the actor lives on").isEqualTo(1);
    }

    @Promise("T6")
    @ParameterizedTest
    @EnumSource(names = {"CALLER_RUNS_IDLE", "CALLER_RUNS_BUSY"})
    void whatTheHandlerLeavesSetTheCallerHas(Callee callee, ActorSystem system) throws Exception {
        var actor = spawn(system);
        var begun = new CountDownLatch(1);
        var asker = asker(callee, actor, begun, CallerInterruptTest::keepingTheInterrupt);
        begun.await();
        asker.thread().interrupt();

        assertThat(asker.get()).isEqualTo(1);
        assertThat(asker.leftInterrupted()).isTrue();
        assertThat(actor.ask(Probe::isInterrupted)).isFalse();
    }

    @Promise("T6")
    @ParameterizedTest
    @EnumSource(names = {"CALLER_RUNS_IDLE", "CALLER_RUNS_BUSY"})
    void whatTheHandlerLeavesClearedTheCallerDoesNotHave(Callee callee, ActorSystem system)
            throws Exception {
        var actor = spawn(system);
        var begun = new CountDownLatch(1);
        var asker = asker(callee, actor, begun, CallerInterruptTest::swallowingTheInterrupt);
        begun.await();
        asker.thread().interrupt();

        assertThat(asker.get()).isEqualTo(1);
        assertThat(asker.leftInterrupted()).isFalse();
    }

    @Promise("T6")
    @ParameterizedTest
    @EnumSource(names = {"CALLER_RUNS_IDLE", "CALLER_RUNS_BUSY"})
    void aHandlerThatSetsTheFlagItselfSetsItForTheCaller(Callee callee, ActorSystem system)
            throws Exception {
        var actor = spawn(system);
        var asker =
                asker(
                        callee,
                        actor,
                        new CountDownLatch(1),
                        probe -> {
                            Thread.currentThread().interrupt();
                            return probe.count();
                        });
        assertThat(asker.get()).isZero();
        assertThat(asker.leftInterrupted()).isTrue();
    }

    /// The exceptions that an interrupt of the JDK's blocking calls comes as.
    enum Interruption {
        THREAD,
        STREAM,
        CHANNEL;

        Exception make() {
            return switch (this) {
                case THREAD -> new InterruptedException("on purpose");
                case STREAM -> new InterruptedIOException("on purpose");
                case CHANNEL -> new ClosedByInterruptException();
            };
        }
    }

    @Promise("T6")
    @ParameterizedTest
    @CsvSource({
        "CALLER_RUNS_IDLE,THREAD", "CALLER_RUNS_IDLE,STREAM", "CALLER_RUNS_IDLE,CHANNEL",
        "CALLER_RUNS_BUSY,THREAD", "CALLER_RUNS_BUSY,STREAM", "CALLER_RUNS_BUSY,CHANNEL"
    })
    void anInterruptionOutOfTheHandlerIsOneOfTheCaller(
            Callee callee, Interruption interruption, ActorSystem system) throws Exception {
        var actor = spawn(system);
        var thrown = interruption.make();
        var asker =
                asker(
                        callee,
                        actor,
                        new CountDownLatch(1),
                        _ -> {
                            throw thrown;
                        });
        assertThat(asker.failure()).isInstanceOf(ActorInterruptedException.class).hasCause(thrown);
        assertThat(asker.leftInterrupted()).isTrue();
    }

    @Promise("T6")
    @Promise("E1")
    @ParameterizedTest
    @EnumSource(names = {"CALLER_RUNS_IDLE", "CALLER_RUNS_BUSY"})
    void anyOtherExceptionIsTheCallersAsItIs(Callee callee, ActorSystem system) throws Exception {
        var actor = spawn(system);
        var thrown = new java.io.IOException("on purpose");
        var asker =
                asker(
                        callee,
                        actor,
                        new CountDownLatch(1),
                        _ -> {
                            throw thrown;
                        });
        assertThat(asker.failure()).isSameAs(thrown);
        assertThat(asker.leftInterrupted()).isFalse();
    }

    @Promise("T6")
    @ParameterizedTest
    @EnumSource(names = {"CALLER_RUNS_IDLE", "CALLER_RUNS_BUSY"})
    void theCallLastsUntilItsHandlerHasEnded(Callee callee, ActorSystem system) throws Exception {
        var actor = spawn(system);
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var asker =
                asker(
                        callee,
                        actor,
                        begun,
                        probe -> {
                            swallowingTheInterrupt(probe);
                            interrupted.countDown();
                            gate.await();
                            return 2;
                        });
        begun.await();
        asker.thread().interrupt();
        interrupted.await();
        Await.untilWaiting(asker.thread());
        assertThat(asker.isDone()).isFalse();
        gate.countDown();

        assertThat(asker.get()).isEqualTo(2);
        assertThat(asker.leftInterrupted()).isFalse();
    }

    @Test
    @Promise("T6")
    @Promise("M10")
    void anInterruptBeforeTheHandlerHasBegunEndsTheCall(ActorSystem system) throws Exception {
        var actor = spawn(system);
        var gate = new CountDownLatch(1);
        actor.tell(_ -> gate.await());
        var asker = TestThread.start(() -> actor.ask(Probe::incrementAndGet));
        Look.untilQueued(system, actor, 1);
        Await.untilWaiting(asker.thread());
        asker.thread().interrupt();

        assertThat(asker.failure()).isInstanceOf(ActorInterruptedException.class);
        assertThat(asker.leftInterrupted()).isTrue();
        gate.countDown();
        assertThat(actor.ask(Probe::count)).isZero();
    }

    @Test
    @Promise("T6")
    void theHandlerOnTheCallerFindsTheFlagThatTheCallerHad(ActorSystem system) throws Exception {
        var actor = spawn(system);
        var asker =
                TestThread.start(() -> {
                    IDLE.prepare(actor);
                    Thread.currentThread().interrupt();
                    return actor.ask(_ -> Thread.interrupted());
                });
        assertThat(asker.get()).isTrue();
        assertThat(asker.leftInterrupted()).isFalse();
    }

    @Promise("T6")
    @Promise("L9")
    @ParameterizedTest
    @EnumSource(names = {"CALLER_RUNS_IDLE", "CALLER_RUNS_BUSY"})
    void aKillInterruptsTheHandlerAndTakesItBack(Callee callee, ActorSystem system)
            throws Exception {
        var actor = spawn(system);
        var begun = new CountDownLatch(1);
        var asker = asker(callee, actor, begun, CallerInterruptTest::untilInterrupted);
        begun.await();
        actor.kill();

        assertThat(asker.failure()).isInstanceOf(ActorStoppedException.class);
        assertThat(asker.leftInterrupted()).isFalse();
        var result = actor.join();
        assertThat(result.isCompleted() && result.wasKilled()).isTrue();
        assertThat(result.orElseThrow().log()).containsExactly("onStop(true)");
    }

    @Promise("T6")
    @Promise("L9")
    @ParameterizedTest
    @EnumSource(names = {"CALLER_RUNS_IDLE", "CALLER_RUNS_BUSY"})
    void theValueOfAHandlerThatReturnsAllTheSameReachesItsAsker(Callee callee, ActorSystem system)
            throws Exception {
        var actor = spawn(system);
        var begun = new CountDownLatch(1);
        var asker = asker(callee, actor, begun, CallerInterruptTest::keepingTheInterrupt);
        begun.await();
        actor.kill();

        assertThat(asker.get()).isEqualTo(1);
        assertThat(asker.leftInterrupted()).as("the kill's interrupt is taken back").isFalse();
        assertThat(actor.join().wasKilled()).isTrue();
    }

    @Test
    @Promise("T6")
    void aCallerThatWasInterruptedBeforeDoesNotWaitForABusyActor(ActorSystem system) {
        var actor = spawn(system);
        var gate = new CountDownLatch(1);
        actor.tell(_ -> gate.await());
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> actor.ask(Probe::count))
                    .isInstanceOf(ActorInterruptedException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
            gate.countDown();
        }
    }
}
