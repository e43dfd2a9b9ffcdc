package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The immediate end: what is still handled, what counts as caused by it, and the result.
class KillTest {
    private final CountDownLatch begun = new CountDownLatch(1);

    /// Blocks until a kill, then goes on with what the test wants.
    private void untilKilled(Probe probe, @Nullable Throwable thrown) {
        begun.countDown();
        try {
            Blocking.sleepForEver();
        } catch (InterruptedException e) {
            probe.add("interrupted");
        }
        if (thrown != null) {
            throw Sneaky.<RuntimeException>as(thrown);
        }
    }

    @Promise("L9")
    @ParameterizedTest
    @EnumSource(names = {"BUSY", "CALLER_RUNS_BUSY"})
    void nothingQueuedIsHandledAnyMore(Callee callee, Oracle oracle) throws Exception {
        List<DeadLetter> letters = new CopyOnWriteArrayList<>();
        var system = oracle.build(ActorSystem.builder().onDeadLetter(letters::add));
        var actor = system.spawn(Probe.class, callee.options().urgentLane(2), Probe.plain());
        actor.tell(probe -> untilKilled(probe, null));
        begun.await();
        actor.tell(Probe::increment);
        actor.urgent().tell(Probe::increment);
        var asker = TestThread.start(() -> actor.ask(Probe::count));
        Look.untilQueued(system, actor, 3);
        actor.kill();

        assertThat(asker.failure()).isInstanceOf(ActorStoppedException.class).hasNoCause();
        var result = actor.join();
        assertThat(result).isEqualTo(new ActorResult.Completed<>(result.orElseThrow(), true));
        assertThat(result.orElseThrow().log()).containsExactly("interrupted", "onStop(true)");
        assertThat(result.orElseThrow().count()).isZero();
        assertThat(letters)
                .hasSize(3)
                .allMatch(letter -> letter.reason() == DeadLetter.Reason.KILLED);
    }

    @Test
    @Promise("L9")
    void anIdleActorEndsWithOnStop(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        Look.untilIdle(system, actor);
        actor.kill();

        assertThat(actor.join().orElseThrow().log()).containsExactly("onStop(true)");
        assertThat(actor.join().wasKilled()).isTrue();
    }

    @Test
    @Promise("L9")
    void anExceptionAfterTheKillCountsAsCausedByIt(ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.tell(probe -> untilKilled(probe, new IOException("on purpose")));
        begun.await();
        actor.kill();

        var result = actor.join();
        assertThat(result.isCompleted() && result.wasKilled()).isTrue();
        assertThat(result.orElseThrow().log()).containsExactly("interrupted", "onStop(true)");
    }

    @Test
    @Promise("L9")
    @Promise("L11")
    void anErrorAfterTheKillIsAFailure(ActorSystem system) throws Exception {
        var error = new AssertionError("on purpose");
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.tell(probe -> untilKilled(probe, error));
        begun.await();
        actor.kill();

        var result = actor.join();
        assertThat(result)
                .isEqualTo(
                        new ActorResult.Failed<>(
                                result.findActor(), error, FailurePhase.ON_MESSAGE, true));
        assertThat(result.findActor().orElseThrow().log()).containsExactly("interrupted");
    }

    @Promise("L9")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anOnRunThatThrowsAfterTheKill(boolean isError, ActorSystem system) throws Exception {
        var thrown = isError ? new AssertionError("on purpose") : new IOException("on purpose");
        var actor =
                system.spawn(Probe.class, Probe.running((probe, _) -> untilKilled(probe, thrown)));
        begun.await();
        actor.kill();

        var result = actor.join();
        assertThat(result.wasKilled()).isTrue();
        assertThat(result.findError()).isEqualTo(isError ? Optional.of(thrown) : Optional.empty());
        assertThat(result.findPhase())
                .isEqualTo(isError ? Optional.of(FailurePhase.ON_RUN) : Optional.empty());
    }

    @Promise("L9")
    @ParameterizedTest
    @EnumSource(names = {"IDLE", "CALLER_RUNS_IDLE"})
    void theAskerGetsTheValueThatWasReturnedAllTheSame(Callee callee, ActorSystem system)
            throws Exception {
        var actor = callee.spawn(system, Probe.class, Probe.plain());
        var asker =
                TestThread.start(() ->
                        actor.ask(probe -> {
                            untilKilled(probe, null);
                            return 42;
                        }));
        begun.await();
        actor.kill();

        assertThat(asker.get()).isEqualTo(42);
        assertThat(asker.leftInterrupted()).isFalse();
        assertThat(actor.join().wasKilled()).isTrue();
    }

    @Promise("L9")
    @ParameterizedTest
    @EnumSource(names = {"IDLE", "CALLER_RUNS_IDLE"})
    void theAskerOfAHandlerThatThrewLearnsThatTheActorStopped(Callee callee, ActorSystem system)
            throws Exception {
        var actor = callee.spawn(system, Probe.class, Probe.plain());
        var asker =
                TestThread.running(
                        () -> actor.run(probe -> untilKilled(probe, new IOException("lost"))));
        begun.await();
        actor.kill();

        assertThat(asker.failure()).isInstanceOf(ActorStoppedException.class);
        assertThat(asker.leftInterrupted()).isFalse();
        assertThat(actor.join().isCompleted()).isTrue();
    }

    @Test
    @Promise("L9")
    void theAskerOfAHandlerThatThrewAnErrorGetsItAsTheCause(ActorSystem system) throws Exception {
        var error = new AssertionError("on purpose");
        var actor = system.spawn(Probe.class, Probe.plain());
        var asker = TestThread.running(() -> actor.run(probe -> untilKilled(probe, error)));
        begun.await();
        actor.kill();

        assertThat(asker.failure()).isInstanceOf(ActorStoppedException.class).hasCause(error);
        assertThat(actor.join().findPhase()).contains(FailurePhase.ON_MESSAGE);
    }

    private ActorHandle<Probe> spawnStuck(
            ActorSystem system, @Nullable Throwable thrown, OnStart<Probe> then) {
        return system.spawn(
                Probe.class,
                self -> {
                    untilKilled(Probe.plain().onStart(self), thrown);
                    return then.onStart(self);
                });
    }

    @Test
    @Promise("L9")
    void anOnStartThatYieldsAllTheSameIsFollowedByOnStop(ActorSystem system) throws Exception {
        var actor = spawnStuck(system, null, Probe.running((probe, _) -> probe.add("lived")));
        begun.await();
        actor.tell(Probe::increment);
        actor.kill();

        var result = actor.join();
        assertThat(result.isCompleted() && result.wasKilled()).isTrue();
        assertThat(result.orElseThrow().log()).containsExactly("onStop(true)");
        assertThat(result.orElseThrow().count()).isZero();
    }

    @Promise("L9")
    @Promise("L2")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anOnStartThatThrowsAfterTheKill(boolean isError, ActorSystem system) throws Exception {
        var thrown = isError ? new AssertionError("on purpose") : new IOException("on purpose");
        var actor = spawnStuck(system, thrown, Probe.plain());
        begun.await();
        actor.kill();

        assertThat(actor.join())
                .isEqualTo(
                        new ActorResult.Failed<Probe>(
                                Optional.empty(), thrown, FailurePhase.ON_START, true));
    }

    @Test
    @Promise("L9")
    void hooksStartWithACleanInterruptFlag(ActorSystem system) throws Exception {
        var flag = new CompletableFuture<Boolean>();
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.stopping((_, _, _) ->
                                flag.complete(Thread.currentThread().isInterrupted())));
        actor.tell(_ -> {
            begun.countDown();
            Await.until("the kill is here", Thread.currentThread()::isInterrupted);
        });
        begun.await();
        actor.kill();

        assertThat(Calling.get(flag)).isFalse();
    }

    /// Where a kill's interrupt is left set.
    enum Left {
        IN_ON_START,
        IN_ON_RUN,
        IN_A_FINALLY
    }

    private OnStart<Probe> leaving(Left left, Probe.Stop stop) {
        return self -> {
            if (left == Left.IN_ON_START) {
                leaveTheInterrupt();
                return Probe.stopping(stop).onStart(self);
            }
            return Probe.running((_, context) -> live(left, context), stop).onStart(self);
        };
    }

    private void live(Left left, ActorContext<Probe> self) {
        if (left == Left.IN_ON_RUN) {
            leaveTheInterrupt();
        } else {
            begun.countDown();
        }
        try {
            self.sleep(Duration.ofDays(1));
        } finally {
            Thread.currentThread().interrupt();
        }
    }

    private void leaveTheInterrupt() {
        begun.countDown();
        Await.until("the kill is here", Thread.currentThread()::isInterrupted);
    }

    @Promise("L9")
    @ParameterizedTest
    @EnumSource(Left.class)
    void aKillsInterruptThatIsLeftSetReachesNoHook(Left left, ActorSystem system) throws Exception {
        var flag = new CompletableFuture<Boolean>();
        var actor =
                system.spawn(
                        Probe.class,
                        leaving(left, (probe, _, _) -> flag.complete(probe.isInterrupted())));
        begun.await();
        actor.kill();

        assertThat(Calling.get(flag)).isFalse();
        assertThat(actor.join().wasKilled()).isTrue();
    }

    @Promise("L9")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptThatAHandlerLeavesReachesNoHookAndNoLaterHandler(
            boolean stop, ActorSystem system) throws Exception {
        var flag = new CompletableFuture<Boolean>();
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.stopping((_, _, _) ->
                                flag.complete(Thread.currentThread().isInterrupted())));
        actor.tell(_ -> Thread.currentThread().interrupt());
        if (stop) {
            actor.stop();
        } else {
            assertThat(actor.ask(Probe::isInterrupted)).isFalse();
            actor.kill();
        }
        assertThat(Calling.get(flag)).isFalse();
    }

    @Test
    @Promise("L12")
    void aKillOnTheActorsOwnTurnLetsTheHandlerFinish(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.tell(probe -> {
            probe.self.self().tell(Probe::increment);
            probe.self.kill();
            probe.add(probe.isInterrupted() ? "interrupted" : "finished");
        });
        var result = actor.join();
        assertThat(result.isCompleted() && result.wasKilled()).isTrue();
        assertThat(result.orElseThrow().log()).containsExactly("finished", "onStop(true)");
        assertThat(result.orElseThrow().count()).as("nothing but the end runs").isZero();
    }

    @Test
    @Promise("L12")
    void aKillOnOnRunsOwnTurnLetsItsStepFinish(ActorSystem system) {
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            self.kill();
                            probe.add(probe.isInterrupted() ? "interrupted" : "step");
                            self.sleep(Duration.ZERO);
                            probe.add("went on");
                        }));
        assertThat(actor.join().orElseThrow().log()).containsExactly("step", "onStop(true)");
    }

    @Test
    @Promise("L12")
    void aKillInOnStartLetsItFinish(ActorSystem system) {
        var actor =
                system.spawn(
                        Probe.class,
                        self -> {
                            self.kill();
                            var made = Probe.plain().onStart(self);
                            made.add(made.isInterrupted() ? "interrupted" : "started");
                            return made;
                        });
        assertThat(actor.join().orElseThrow().log()).containsExactly("started", "onStop(true)");
    }
}
