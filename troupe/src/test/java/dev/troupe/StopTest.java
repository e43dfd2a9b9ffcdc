package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The graceful end, and `onStop`.
class StopTest {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    private void block(Probe probe) throws InterruptedException {
        begun.countDown();
        gate.await();
        probe.add("blocked");
    }

    @Promise("L8")
    @ParameterizedTest
    @EnumSource(Callee.class)
    void everythingInTheMailboxIsHandledFirst(Callee callee, ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, callee.options(), Probe.plain());
        actor.tell(this::block);
        begun.await();
        actor.tell(probe -> probe.add("told"));
        var asker = TestThread.start(() -> actor.ask(Probe::log));
        Look.untilQueued(system, actor, 2);
        var later = actor.runAsync((Action<Probe, RuntimeException>) probe -> probe.add("async"));
        actor.stop();
        gate.countDown();

        assertThat(asker.get()).containsExactly("blocked", "told");
        Calling.get(later);
        var result = actor.join();
        assertThat(result).isInstanceOf(ActorResult.Completed.class);
        assertThat(result.wasKilled()).isFalse();
        assertThat(result.stoppedNormally()).isTrue();
        assertThat(result.orElseThrow().log())
                .containsExactly("blocked", "told", "async", "onStop(false)");
    }

    @Test
    @Promise("L8")
    void stopReturnsAtOnceAndAnIdleActorEnds(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.run(Probe::increment);
        actor.stop();
        assertThat(actor.awaitStopped(Duration.ofSeconds(20))).isTrue();
        assertThat(actor.isAlive()).isFalse();
    }

    @Test
    @Promise("L8")
    void stopDoesNotWaitForAHandler(ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.tell(this::block);
        begun.await();
        actor.stop();
        assertThat(actor.isAlive()).isTrue();
        assertThatThrownBy(() -> actor.join(Duration.ofMillis(20)))
                .isInstanceOf(ActorTimeoutException.class);
        gate.countDown();
        assertThat(actor.join().orElseThrow().log()).containsExactly("blocked", "onStop(false)");
    }

    @Test
    @Promise("L8")
    void anActorMayStopItself(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.tell(probe -> {
            probe.self.stop();
            assertThat(probe.isInterrupted()).isFalse();
            probe.add("finished");
        });
        assertThat(actor.join().orElseThrow().log()).containsExactly("finished", "onStop(false)");
    }

    @Test
    @Promise("L8")
    @Promise("L12")
    void anOnRunMayStopItsActor(ActorSystem system) {
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            self.stop();
                            probe.add("finished");
                        }));
        assertThat(actor.join().orElseThrow().log()).containsExactly("finished", "onStop(false)");
    }

    @Test
    @Promise("L8")
    @Promise("M8")
    void aSenderThatGetsRoomAsTheActorStopsLeavesNoTrace(ActorSystem system) throws Exception {
        for (var round = 0; round < 300; round++) {
            var latch = new CountDownLatch(1);
            var actor =
                    system.spawn(Probe.class, SpawnOptions.defaults().mailbox(1), Probe.plain());
            actor.tell(_ -> latch.await());
            actor.tell(Probe::increment);
            var sender =
                    TestThread.running(() -> {
                        try {
                            actor.tell(Probe::increment);
                        } catch (ActorStoppedException refused) {
                            // as well
                        }
                    });
            Await.untilWaiting(sender.thread());
            latch.countDown();
            actor.stop();
            sender.get();
            assertThat(actor.join().orElseThrow().count()).isBetween(1, 2);
        }
    }

    @Promise("L11")
    @Promise("L12")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onStopIsCalledOnceHoweverOftenItIsAsked(boolean kill, ActorSystem system)
            throws Exception {
        var calls = new AtomicInteger();
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.stopping((_, self, _) -> {
                            calls.incrementAndGet();
                            self.stop();
                            self.kill();
                        }));
        var threads =
                Stream.generate(() ->
                                TestThread.running(() -> {
                                    for (var i = 0; i < 100; i++) {
                                        actor.stop();
                                        if (kill) {
                                            actor.kill();
                                        }
                                    }
                                }))
                        .limit(4)
                        .toList();
        for (var thread : threads) {
            thread.get();
        }
        assertThat(actor.join().isCompleted()).isTrue();
        assertThat(calls).hasValue(1);
    }

    @Test
    @Promise("L12")
    void stopAndKillOnAnEndedActorDoNothing(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.stop();
        var result = actor.join();
        actor.stop();
        actor.kill();
        actor.weak().upgrade().ifPresent(ActorRef::kill);

        assertThat(actor.join()).isSameAs(result);
        assertThat(result.orElseThrow().log()).containsExactly("onStop(false)");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    static Stream<Throwable> errors() {
        return OnRunTest.errors();
    }

    @Promise("L10")
    @ParameterizedTest
    @MethodSource("errors")
    void anOnStopThatThrowsAfterAStop(Throwable error, ActorSystem system) {
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.stopping((_, _, _) -> {
                            throw Sneaky.<Exception>as(error);
                        }));
        actor.stop();
        failedInOnStop(actor.join(), error, false);
    }

    @Promise("L10")
    @ParameterizedTest
    @MethodSource("errors")
    void anOnStopThatThrowsAfterAKill(Throwable error, ActorSystem system) {
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.stopping((_, _, _) -> {
                            throw Sneaky.<Exception>as(error);
                        }));
        actor.run(Probe::increment);
        actor.kill();
        failedInOnStop(actor.join(), error, true);
    }

    private static void failedInOnStop(ActorResult<Probe> result, Throwable error, boolean killed) {
        assertThat(result.findActor()).isPresent();
        assertThat(result.findError()).containsSame(error);
        assertThat(result.findPhase()).contains(FailurePhase.ON_STOP);
        assertThat(result.wasKilled()).isEqualTo(killed);
        assertThat(result.isStopFailed()).isTrue();
        assertThat(result.isCompleted()).isFalse();
    }

    @Promise("L11")
    @ParameterizedTest
    @MethodSource("errors")
    void onStopIsNotCalledAfterAFailureInAMessage(Throwable error, ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.tell(_ -> {
            throw Sneaky.<Exception>as(error);
        });
        var result = actor.join();
        actor.stop();

        assertThat(result.isMessageFailed()).isTrue();
        assertThat(result.findError()).containsSame(error);
        assertThat(result.findActor().orElseThrow().log()).isEmpty();
    }

    @Test
    @Promise("L11")
    void onStopIsNotCalledWhereAMessageFailsWhileAStopWaits(ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.tell(probe -> {
            block(probe);
            throw new IllegalStateException("on purpose");
        });
        begun.await();
        actor.tell(Probe::increment);
        actor.stop();
        gate.countDown();

        var result = actor.join();
        assertThat(result.isMessageFailed()).isTrue();
        assertThat(result.findActor().orElseThrow().log()).containsExactly("blocked");
        assertThat(result.findActor().orElseThrow().count()).isZero();
    }
}
