package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// Cases that a review of the core's races has found and that are easily broken again.
class HardCasesTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    static final class Restless implements Actor<Restless> {
        @Override
        public void onRun(ActorContext<Restless> self) {}
    }

    static final class Dozing implements Actor<Dozing> {
        @Override
        public void onRun(ActorContext<Dozing> self) {
            while (true) {
                self.sleep(Duration.ZERO);
            }
        }
    }

    static final class Worker {
        int count;

        int increment() {
            return ++count;
        }
    }

    private static ActorHandle<Worker> worker(ActorSystem system, SpawnOptions options) {
        return system.spawn(Worker.class, options, OnStart.of(Worker::new));
    }

    @Test
    @Promise("L8")
    void aStopEndsAnActorWhoseOnRunIsAlwaysReady(ActorSystem system) {
        var restless = system.spawn(Restless.class, OnStart.of(Restless::new));
        var dozing = system.spawn(Dozing.class, OnStart.of(Dozing::new));

        restless.stop();
        dozing.stop();

        assertThat(restless.join(LONG).stoppedNormally()).isTrue();
        assertThat(dozing.join(LONG).stoppedNormally()).isTrue();
    }

    @Test
    @Promise("L5")
    void actorsWhoseOnRunNeverRestsLeaveRoomForOthers(ActorSystem system) {
        for (var i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            system.spawn(Restless.class, OnStart.of(Restless::new));
        }
        var other = worker(system, SpawnOptions.defaults());

        assertThat((int) other.ask(Worker::increment, LONG)).isEqualTo(1);
    }

    @Test
    @Promise("L9")
    void aKillThatComesBeforeTheActorsThreadStillInterruptsOnStart(ActorSystem system) {
        for (var i = 0; i < 200; i++) {
            var actor =
                    system.spawn(
                            Worker.class,
                            _ -> {
                                Blocking.sleepForEver();
                                return new Worker();
                            });
            actor.kill();

            var result = actor.join(LONG.dividedBy(2));
            assertThat(result.isStartupFailed() && result.wasKilled()).isTrue();
        }
    }

    @Test
    @Promise("M5")
    void aDeadlineMeansTheSameInAnotherSystem(Oracle oracle) {
        var old = oracle.build(ActorSystem.builder());
        var ownWorker = worker(old, SpawnOptions.defaults());
        ownWorker.ask(Worker::increment);
        Await.until("some time has passed", hasPassed(Duration.ofMillis(300)));
        var young = oracle.build(ActorSystem.builder());
        var asking = worker(young, SpawnOptions.defaults());

        int reply = asking.ask(_ -> ownWorker.ask(Worker::increment), Duration.ofSeconds(30));

        assertThat(reply).isEqualTo(2);
    }

    private static BooleanSupplier hasPassed(Duration time) {
        var start = System.nanoTime();
        return () -> System.nanoTime() - start > time.toNanos();
    }

    @Test
    @Promise("E3")
    void noHandlerRunsOnACallerAfterAnErrorHasFailedTheActor(ActorSystem system) throws Exception {
        var late = new AtomicInteger();
        for (var round = 0; round < 300; round++) {
            var actor = worker(system, SpawnOptions.defaults().callerRuns());
            var failed = new AtomicInteger();
            var other = askUntilStopped(actor, failed, late);
            other.join();
            assertThat(actor.join(LONG).isMessageFailed()).isTrue();
        }
        assertThat(late).hasValue(0);
    }

    private static Thread askUntilStopped(
            ActorRef<Worker> actor, AtomicInteger failed, AtomicInteger late) {
        var other =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                while (true) {
                                    actor.run(_ -> late.addAndGet(failed.get()));
                                }
                            } catch (ActorStoppedException ended) {
                                // what it is here for
                            }
                        });
        try {
            actor.run(_ -> {
                failed.set(1);
                throw new AssertionError("on purpose");
            });
        } catch (ActorStoppedException expected) {
            assertThat(expected).hasCauseInstanceOf(AssertionError.class);
        }
        return other;
    }

    @Test
    @Promise("T6")
    void killsOfNestedCallerRunsActorsNeitherStrayNorGetLost(ActorSystem system) throws Exception {
        var inner = worker(system, SpawnOptions.defaults().callerRuns());
        var outer = worker(system, SpawnOptions.defaults().callerRuns());
        inner.ask(Worker::increment);
        outer.ask(Worker::increment);
        var inside = new CountDownLatch(1);
        var flagAfter = new CompletableFuture<Boolean>();
        var caller =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                outer.run(_ -> inner.run(_ -> sleepIn(inside)));
                            } catch (ActorException ended) {
                                // killed
                            }
                            flagAfter.complete(Thread.currentThread().isInterrupted());
                        });
        inside.await();
        inner.kill();
        outer.kill();
        caller.join();

        assertThat(flagAfter.join()).isFalse();
        assertThat(inner.join(LONG).wasKilled() && outer.join(LONG).wasKilled()).isTrue();
    }

    private static void sleepIn(CountDownLatch inside) {
        inside.countDown();
        var end = System.nanoTime() + LONG.toNanos();
        while (!Thread.currentThread().isInterrupted() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    @Promise("T7")
    void anActorsThreadInheritsNothingFromTheSender(ActorSystem system) {
        var local = new InheritableThreadLocal<String>();
        local.set("the sender's");
        var actor = worker(system, SpawnOptions.defaults());

        String seen = actor.ask(_ -> String.valueOf(local.get()));

        assertThat(seen).isEqualTo("null");
    }

    @Test
    @Promise("L15")
    void aSystemCannotBeClosedFromACallThatAnActorAwaits(ActorSystem system) {
        var actor = system.spawn(Closer.class, self -> new Closer(self));

        Throwable thrown = actor.ask(Closer::closeInAwait);

        assertThat(thrown).isInstanceOf(IllegalStateException.class);
    }

    record Closer(ActorContext<Closer> self) {
        Throwable closeInAwait() {
            try {
                self.await(() -> {
                    self.system().close();
                    return null;
                });
                return new AssertionError("closed");
            } catch (Throwable thrown) {
                return thrown;
            }
        }
    }

    @Test
    @Promise("L18")
    void nothingCanBeSetGoingByAnEndingActor(ActorSystem system) {
        var thrown = new CompletableFuture<Throwable>();
        var actor = system.spawn(Ticking.class, OnStart.of(() -> new Ticking(thrown)));

        actor.stop();

        assertThat(actor.join(LONG).stoppedNormally()).isTrue();
        assertThat(thrown.join()).isInstanceOf(ActorStoppedException.class);
    }

    record Ticking(CompletableFuture<Throwable> thrown) implements Actor<Ticking> {
        @Override
        public void onStop(ActorContext<Ticking> self, boolean killed) {
            try {
                self.every(Duration.ofMillis(1), _ -> {});
                thrown.complete(new AssertionError("it ticks"));
            } catch (ActorStoppedException expected) {
                thrown.complete(expected);
            }
        }
    }

    @Test
    @Promise("L12")
    void anOnRunThatStopsItsActorIsNotCalledAgainWhileTheMailboxIsEmptied(ActorSystem system) {
        var calls = new AtomicInteger();
        var go = new CountDownLatch(1);
        var actor = system.spawn(Quitting.class, OnStart.of(() -> new Quitting(go, calls)));
        for (var i = 0; i < 10; i++) {
            actor.tell(_ -> Thread.onSpinWait());
        }
        go.countDown();

        assertThat(actor.join(LONG).stoppedNormally()).isTrue();
        assertThat(calls).hasValue(1);
    }

    record Quitting(CountDownLatch go, AtomicInteger calls) implements Actor<Quitting> {
        @Override
        public void onRun(ActorContext<Quitting> self) throws Exception {
            calls.incrementAndGet();
            go.await();
            self.stop();
        }
    }

    @Test
    @Promise("L17")
    void aFutureOfTheResultDoesNotKeepAnActorGoing(ActorSystem system) {
        var result =
                system.spawn(
                                Worker.class,
                                SpawnOptions.defaults().stopWhenUnreferenced(),
                                OnStart.of(Worker::new))
                        .result();

        Await.until(
                "the unreferenced actor has ended",
                () -> {
                    System.gc();
                    return result.isDone();
                });
        assertThat(result.join().stoppedNormally()).isTrue();
    }
}
