package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What an actor that overrides `onRun` lives by.
class OnRunTest {
    private static final Duration LONG = Duration.ofDays(1);

    @Test
    @Promise("L3")
    void isCalledAgainAndAgainAsLongAsItReturns(ActorSystem system) {
        var calls = new AtomicInteger();
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((_, self) -> {
                            calls.incrementAndGet();
                            self.sleep(Duration.ofMillis(1));
                        }));
        Await.until("onRun was called 20 times", () -> calls.get() >= 20);
        actor.stop();
        actor.join();

        var atTheEnd = calls.get();
        assertThat(calls).as("not called after the end").hasValue(atTheEnd);
    }

    @Test
    @Promise("L3")
    @Promise("L4")
    void oneThatReturnsAtOnceLetsMessagesThrough(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.running((probe, _) -> probe.increment()));
        var before = actor.ask(Probe::count);
        for (var i = 0; i < 100; i++) {
            actor.run(_ -> {});
        }
        Await.until("onRun goes on", () -> actor.ask(Probe::count) > before);
    }

    /// Notes what its inherited `onRun` does.
    private static final class Default implements Actor<Default> {
        private final CompletableFuture<Long> sleptNanos = new CompletableFuture<>();

        @Override
        public void onRun(ActorContext<Default> self) throws Exception {
            var start = System.nanoTime();
            Actor.super.onRun(self);
            sleptNanos.complete(System.nanoTime() - start);
        }
    }

    @Test
    @Promise("L3")
    void theDefaultSleepsASecondAndReturns(ActorSystem system) throws Exception {
        var actor = new Default();
        system.spawn(Default.class, OnStart.of(() -> actor));

        assertThat(Duration.ofNanos(Calling.get(actor.sleptNanos)))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    @Test
    @Promise("L3")
    void aSubclassInheritsTheOnRunOfItsSuperclass(ActorSystem system) {
        var actor = system.spawn(Living.class, self -> new Derived(self.identity()));
        Await.until("it lives", () -> actor.ask(Living::isLiving));
    }

    private static class Living implements Actor<Living> {
        private boolean living;

        boolean isLiving() {
            return living;
        }

        @Override
        public void onRun(ActorContext<Living> self) {
            living = true;
            self.sleep(LONG);
        }
    }

    private static final class Derived extends Living {
        private final Identity identity;

        Derived(Identity identity) {
            this.identity = identity;
        }

        @Override
        public String toString() {
            return identity.name();
        }
    }

    @Test
    @Promise("L6")
    void fieldsOutliveAnInvocationAndLocalsDoNot(ActorSystem system) {
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            var local = 0;
                            local++;
                            probe.add(probe.incrementAndGet() + "/" + local);
                            self.sleep(Duration.ofMillis(1));
                        }));
        Await.until("three invocations", () -> actor.ask(Probe::count) >= 3);

        assertThat(actor.ask(Probe::log)).startsWith("1/1", "2/1", "3/1");
    }

    @Test
    @Promise("L6")
    void handlersSeeWhatOnRunChangesAndTheOtherWayRound(ActorSystem system) {
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            // Answers every odd count by the next even one.
                            if (probe.count() % 2 == 1) {
                                probe.increment();
                            }
                            self.sleep(Duration.ofNanos(1));
                        }));
        for (var i = 1; i < 200; i += 2) {
            assertThat(actor.ask(Probe::incrementAndGet)).isEqualTo(i);
            var even = i + 1;
            Await.until("onRun has answered " + i, () -> actor.ask(Probe::count) == even);
        }
    }

    static Stream<Throwable> errors() {
        return Stream.of(
                new IOException("on purpose"),
                new IllegalStateException("on purpose"),
                new InterruptedException("on purpose"),
                new AssertionError("on purpose"),
                new StackOverflowError("on purpose"));
    }

    @Promise("L7")
    @Promise("L11")
    @ParameterizedTest
    @MethodSource("errors")
    void anOnRunThatThrowsFailsTheActor(Throwable error, ActorSystem system) {
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, _) -> {
                            probe.add("threw");
                            throw Sneaky.<Exception>as(error);
                        }));
        var result = actor.join();
        assertThat(result.findError()).containsSame(error);
        assertThat(result.findPhase()).contains(FailurePhase.ON_RUN);
        assertThat(result.wasKilled()).isFalse();
        assertThat(result.isRuntimeFailed()).isTrue();
        assertThat(result.findActor().orElseThrow().log())
                .as("onStop is not called")
                .containsExactly("threw");
    }

    @Test
    @Promise("L7")
    void anErrorOfAnAwaitPointThatIsNotCaughtFailsTheActor(ActorSystem system) {
        var error = new IOException("on purpose");
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((_, self) ->
                                self.<Integer, IOException>await(() -> {
                                    throw error;
                                })));
        assertThat(actor.join().findError()).containsSame(error);
        assertThat(actor.join().findPhase()).contains(FailurePhase.ON_RUN);
    }

    @Test
    @Promise("L7")
    void anOnRunMayCatchItsOwnErrorsAndLiveOn(ActorSystem system) {
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            try {
                                self.await(OnRunTest::fail);
                            } catch (IOException expected) {
                                probe.increment();
                            }
                            self.sleep(Duration.ofMillis(1));
                        }));
        Await.until("it has failed three times", () -> actor.ask(Probe::count) >= 3);
        actor.stop();
        assertThat(actor.join().stoppedNormally()).isTrue();
    }

    private static int fail() throws IOException {
        throw new IOException("on purpose");
    }

    @Test
    @Promise("L7")
    @Promise("E4")
    void whoWaitsForAnActorWhoseOnRunFailsLearnsWhyAtOnce(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var error = new IllegalStateException("on purpose");
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((_, _) -> {
                            gate.await();
                            throw error;
                        }));
        var asker = TestThread.start(() -> actor.ask(Probe::count));
        Look.untilQueued(system, actor, 1);
        gate.countDown();

        assertThat(asker.failure()).isInstanceOf(ActorStoppedException.class).hasCause(error);
        assertThat(actor.join().findActor().orElseThrow().log()).isEqualTo(List.of());
    }

    @Test
    @Promise("L5")
    void anOnRunThatBlocksInAnotherWayKeepsTheTurn(ActorSystem system) throws Exception {
        var blocked = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            blocked.countDown();
                            gate.await();
                            probe.add("onRun went on");
                            self.sleep(LONG);
                        }));
        blocked.await();
        var asker = TestThread.start(() -> actor.ask(Probe::log));
        Look.untilQueued(system, actor, 1);
        assertThat(asker.isDone()).isFalse();
        gate.countDown();

        assertThat(asker.get()).containsExactly("onRun went on");
    }
}
