package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `onRun` gives its turn up where it waits, and goes on where it was.
class AwaitPointTest {
    /// What an `onRun` waits for: another actor that is kept busy, and things that are done when it
    /// is opened.
    static final class World {
        private final CountDownLatch latch = new CountDownLatch(1);
        private final CompletableFuture<String> stage = new CompletableFuture<>();
        private final ActorHandle<Probe> other;

        World(ActorSystem system) {
            this.other =
                    system.spawn(Probe.class, SpawnOptions.defaults().mailbox(1), Probe.plain());
        }

        /// Has the other one's only place taken by a message that waits.
        void fill() {
            var begun = new CountDownLatch(1);
            other.tell(_ -> {
                begun.countDown();
                latch.await();
            });
            Await.until("the other one is busy", () -> begun.getCount() == 0);
            other.tell(Probe::increment);
        }

        void open() {
            stage.complete("opened");
            latch.countDown();
            other.stop();
        }
    }

    /// The await points, each with a wait that lasts until the world is opened.
    enum Point {
        AWAIT_CALL {
            @Override
            void waitIn(ActorContext<Probe> self, World world) throws Exception {
                self.await(() -> {
                    world.latch.await();
                    return 0;
                });
            }
        },
        AWAIT_STAGE {
            @Override
            void waitIn(ActorContext<Probe> self, World world) throws Exception {
                assertThat(self.await(world.stage)).isEqualTo("opened");
            }
        },
        ASK {
            @Override
            void waitIn(ActorContext<Probe> self, World world) throws Exception {
                world.other.ask(probe -> {
                    world.latch.await();
                    return probe.count();
                });
            }
        },
        RUN {
            @Override
            void waitIn(ActorContext<Probe> self, World world) throws Exception {
                world.other.run(_ -> world.latch.await());
            }
        },
        TIMED_ASK {
            @Override
            void waitIn(ActorContext<Probe> self, World world) throws Exception {
                world.other.run(_ -> world.latch.await(), Calling.LONG);
            }
        },
        ASK_JOIN {
            @Override
            void waitIn(ActorContext<Probe> self, World world) {
                String value = world.other.askJoin(_ -> world.stage);
                assertThat(value).isEqualTo("opened");
            }
        },
        TELL_TO_A_FULL_MAILBOX {
            @Override
            void waitIn(ActorContext<Probe> self, World world) {
                try {
                    world.fill();
                    world.other.tell(Probe::increment);
                } catch (ActorStoppedException itEndedMeanwhile) {
                    // what ends this wait is that there is room, or nobody left
                }
            }
        },
        JOIN {
            @Override
            void waitIn(ActorContext<Probe> self, World world) {
                world.other.join();
            }
        },
        AWAIT_STOPPED {
            @Override
            void waitIn(ActorContext<Probe> self, World world) {
                assertThat(world.other.awaitStopped(Calling.LONG)).isTrue();
            }
        },
        SLEEP {
            @Override
            void waitIn(ActorContext<Probe> self, World world) {
                while (!world.stage.isDone()) {
                    self.sleep(Duration.ofMillis(20));
                }
            }
        },
        TICK {
            @Override
            void waitIn(ActorContext<Probe> self, World world) {
                var interval = self.interval(Duration.ofMillis(20));
                while (!world.stage.isDone()) {
                    interval.tick();
                }
            }
        };

        abstract void waitIn(ActorContext<Probe> self, World world) throws Exception;
    }

    @Promise("L4")
    @ParameterizedTest
    @EnumSource(Point.class)
    void messagesAreHandledWhileOnRunWaitsAndItGoesOnWhereItWas(Point point, ActorSystem system)
            throws Exception {
        var world = new World(system);
        var afterwards = new CompletableFuture<String>();
        var inTheMiddle = new AtomicReference<Thread>();
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            var local = "kept in " + Thread.currentThread().threadId();
                            inTheMiddle.set(Thread.currentThread());
                            point.waitIn(self, world);
                            assertThat(inTheMiddle.get()).isSameAs(probe.thread());
                            afterwards.complete(local + " " + probe.count());
                            self.sleep(Duration.ofDays(1));
                        }));
        Await.until("onRun has begun", () -> inTheMiddle.get() != null);
        var id = inTheMiddle.get().threadId();
        for (var i = 1; i <= 10; i++) {
            assertThat(actor.ask(Probe::incrementAndGet)).isEqualTo(i);
        }
        assertThat(afterwards).isNotDone();
        world.open();

        assertThat(Calling.get(afterwards)).isEqualTo("kept in " + id + " 10");
    }

    @Promise("L5")
    @ParameterizedTest
    @EnumSource(Point.class)
    void inAHandlerTheSameWaitsKeepTheTurn(Point point, ActorSystem system) throws Exception {
        var world = new World(system);
        var waiting = new CompletableFuture<Thread>();
        var actor = system.spawn(Probe.class, Probe.running((_, self) -> live(self)));
        actor.tell(probe -> {
            waiting.complete(probe.thread());
            point.waitIn(probe.self, world);
            probe.add("done");
        });
        Await.untilWaiting(Calling.get(waiting));
        var asker = TestThread.start(() -> actor.ask(Probe::log));
        Look.untilQueued(system, actor, 1);
        assertThat(asker.isDone()).isFalse();
        world.open();

        assertThat(asker.get()).containsExactly("done");
    }

    private static void live(ActorContext<Probe> self) {
        self.sleep(Duration.ofNanos(1));
    }

    @Promise("L5")
    @ParameterizedTest
    @EnumSource(Point.class)
    void inOnStartAndOnStopTheyKeepTheTurnToo(Point point, ActorSystem system) throws Exception {
        var starting = new World(system);
        var stopping = new World(system);
        var waitingToStart = new CompletableFuture<Thread>();
        var waitingToStop = new CompletableFuture<Thread>();
        Probe.Stop onStop =
                (probe, self, _) -> {
                    waitingToStop.complete(probe.thread());
                    point.waitIn(self, stopping);
                };
        var actor =
                system.spawn(
                        Probe.class,
                        self -> {
                            waitingToStart.complete(Thread.currentThread());
                            point.waitIn(self, starting);
                            return Probe.stopping(onStop).onStart(self);
                        });
        Await.untilWaiting(Calling.get(waitingToStart));
        actor.tell(probe -> probe.add("told"));
        assertThat(Look.at(system, actor).handled()).isZero();
        starting.open();
        assertThat(actor.ask(Probe::log)).containsExactly("told");
        actor.stop();
        Await.untilWaiting(Calling.get(waitingToStop));
        assertThat(actor.isAlive()).isTrue();
        stopping.open();

        assertThat(actor.join().orElseThrow().log()).containsExactly("told", "onStop(false)");
    }

    @Test
    @Promise("L4")
    void timersAndHalfDoneWaitsSurviveMessages(ActorSystem system) throws Exception {
        var stage = new CompletableFuture<String>();
        var outcome = new CompletableFuture<String>();
        var fired = new AtomicInteger();
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            self.after(Duration.ofMillis(50), _ -> fired.incrementAndGet());
                            var value = self.await(stage);
                            outcome.complete(value + " at " + probe.count());
                            self.sleep(Duration.ofDays(1));
                        }));
        Await.until(
                "the timer has fired",
                () -> {
                    actor.tell(Probe::increment);
                    return fired.get() == 1;
                });
        int handled = actor.ask(Probe::count);
        stage.complete("awaited");

        assertThat(Calling.get(outcome)).isEqualTo("awaited at " + handled);
    }

    @Test
    @Promise("L4")
    void twoActorsWhoseOnRunsAskEachOtherWork(ActorSystem system) throws Exception {
        var first = new CompletableFuture<ActorRef<Probe>>();
        var second = new CompletableFuture<ActorRef<Probe>>();
        var left = system.spawn(Probe.class, Probe.running(asking(second)));
        var right = system.spawn(Probe.class, Probe.running(asking(first)));
        first.complete(left);
        second.complete(right);

        Await.until(
                "each was asked 500 times",
                () -> left.ask(Probe::count) >= 500 && right.ask(Probe::count) >= 500);
    }

    private static Probe.Run asking(CompletableFuture<ActorRef<Probe>> other) {
        return (_, self) -> self.await(other).run(Probe::increment);
    }

    @Test
    @Promise("L4")
    void anOnRunMayAskItsOwnActor(ActorSystem system) throws Exception {
        var answer = new CompletableFuture<Integer>();
        system.spawn(
                Probe.class,
                Probe.running((probe, self) -> {
                    probe.increment();
                    answer.complete(self.self().ask(Probe::incrementAndGet));
                    self.sleep(Duration.ofDays(1));
                }));
        assertThat(Calling.get(answer)).isEqualTo(2);
    }

    @Test
    @Promise("L4")
    void aWaitThatFailsGoesOnWithTheTurnToo(ActorSystem system) {
        var silent = system.spawn(Probe.class, Probe.plain());
        var gate = new CountDownLatch(1);
        silent.tell(_ -> gate.await());
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, _) -> {
                            try {
                                silent.ask(Probe::count, Duration.ofMillis(1));
                            } catch (ActorTimeoutException expected) {
                                assertThat(probe.self.children()).isEmpty();
                                probe.increment();
                            }
                        }));
        Await.until("it has timed out three times", () -> actor.ask(Probe::count) >= 3);
        gate.countDown();
        assertThat(actor.isAlive()).isTrue();
    }
}
