package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What a restart must not leave behind, nor let through.
class RestartLeftoversTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Message<Object> FAIL =
            _ -> {
                throw new IOException("on purpose");
            };

    private static final SpawnOptions RESTARTED =
            SpawnOptions.defaults()
                    .supervision(Supervision.restart().backoff(SHORT, SHORT).jitter(0));

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger starts = new AtomicInteger();

    @Test
    @Promise("L9")
    void nothingIsHandledAfterAKillDuringARestartingOnStart(ActorSystem system) {
        var gate = new Gate();
        var actor =
                system.spawn(
                        Probe.class,
                        RESTARTED,
                        self -> {
                            if (starts.incrementAndGet() == 2) {
                                blockUntilInterrupted(gate);
                            }
                            return Probe.plain().onStart(self);
                        });
        actor.tell(FAIL);
        actor.tell(_ -> log.add("handled"));
        gate.awaitBlocked();

        actor.kill();
        actor.awaitStopped();

        assertThat(log).isEmpty();
        assertThat(actor.join().wasKilled()).isTrue();
    }

    private static void blockUntilInterrupted(Gate gate) {
        try {
            gate.block();
        } catch (InterruptedException killed) {
            // It yields its instance all the same.
        }
    }

    @Test
    @Promise("V1")
    void whatAFailedOnStartHasSetGoingIsCalledOff(ActorSystem system) {
        var children = Collections.synchronizedList(new ArrayList<ActorRef<Probe>>());
        var actor =
                system.spawn(
                        Probe.class,
                        RESTARTED,
                        self -> {
                            var number = starts.incrementAndGet();
                            self.after(Duration.ZERO, _ -> log.add("timer of " + number));
                            children.add(self.spawn(Probe.class, Probe.plain()));
                            if (number == 2 || number == 3) {
                                throw new IOException("start " + number);
                            }
                            return Probe.plain().onStart(self);
                        });
        actor.run(_ -> {});

        actor.tell(FAIL);
        assertThat((int) actor.ask(probe -> probe.self().children().size())).isEqualTo(1);
        actor.run(_ -> {}); // the timer's message came behind the one before

        assertThat(log).containsExactly("timer of 1", "timer of 4");
        assertThat(children).hasSize(4);
        assertThat(children.subList(0, 3)).noneMatch(ActorRef::isAlive);
        assertThat(children.getLast().isAlive()).isTrue();
    }

    /// Sets something going when it is closed.
    private final class Clinging implements AutoCloseable {
        private final ActorContext<Clinging> self;

        Clinging(ActorContext<Clinging> self) {
            this.self = self;
        }

        int children() {
            return self.children().size();
        }

        @Override
        public void close() {
            if (log.isEmpty()) {
                log.add("closed");
                self.after(Duration.ZERO, _ -> log.add("timer"));
                self.spawn(Probe.class, Probe.plain());
            }
        }
    }

    @Test
    @Promise("V1")
    void whatItsCloseHasSetGoingIsCalledOff(ActorSystem system) {
        var actor = system.spawn(Clinging.class, RESTARTED, Clinging::new);

        actor.tell(FAIL);

        assertThat((int) actor.ask(Clinging::children)).isZero();
        assertThat(log).containsExactly("closed");
    }

    @Test
    void whatItsCloseHasWokenDoesNotWaitForTheBackoff(ActorSystem system) {
        var other = system.spawn(Probe.class, Probe.plain());
        var afterADay =
                SpawnOptions.defaults().supervision(Supervision.restart().backoff(DAY, DAY));
        OnStart<AutoCloseable> make = _ -> () -> other.tell(Probe::increment);
        var actor = system.spawn(AutoCloseable.class, afterADay, make);

        actor.tell(FAIL);

        Await.until("the other is told", () -> other.ask(Probe::count) == 1);
    }

    @Test
    void theOldInstanceIsNotKept(ActorSystem system) {
        var actor = system.spawn(Probe.class, RESTARTED, Probe.plain());
        var old = new WeakReference<>(actor.ask(probe -> probe));

        actor.tell(FAIL);
        actor.run(_ -> {});

        Await.until("it is collected", () -> isCollected(old));
    }

    @Test
    void theOldInstanceOfAnOnRunIsNotKept(ActorSystem system) {
        var actor =
                system.spawn(Probe.class, RESTARTED, Probe.running((_, self) -> self.sleep(DAY)));
        var old = new WeakReference<>(actor.ask(probe -> probe));

        actor.tell(FAIL);
        actor.run(_ -> {});

        Await.until("it is collected", () -> isCollected(old));
    }

    @Test
    void anEndedActorDoesNotKeepItsOnStart(ActorSystem system) {
        var big = new Object();
        var kept = new WeakReference<>(big);
        var actor = spawnWith(system, big);
        actor.stop();
        actor.awaitStopped();
        big = null;

        Await.until("it is collected", () -> isCollected(kept));
        assertThat(actor.isAlive()).isFalse();
    }

    private static ActorHandle<Probe> spawnWith(ActorSystem system, Object big) {
        return system.spawn(
                Probe.class,
                RESTARTED,
                self -> {
                    assertThat(big).isNotNull();
                    return Probe.plain().onStart(self);
                });
    }

    private static boolean isCollected(WeakReference<?> reference) {
        System.gc();
        return reference.refersTo(null);
    }

    @Test
    @Promise("D2")
    @Promise("V1")
    void aChildThatAsksAParentThatStopsItForARestartIsTold(ActorSystem system) {
        var parent = system.spawn(Probe.class, RESTARTED, Probe.plain());
        var told = new CompletableFuture<Throwable>();
        var gate = new CountDownLatch(1);
        parent.run(probe -> {
            var child = probe.self().spawn(Probe.class, Probe.plain());
            child.tell(_ -> {
                gate.await();
                try {
                    parent.run(_ -> {});
                } catch (DeadlockException deadlock) {
                    told.complete(deadlock);
                }
            });
        });

        parent.tell(FAIL);
        gate.countDown();

        assertThat(told.join()).hasMessageContaining("children");
        assertThat(parent.ask(Probe::incrementAndGet)).isEqualTo(1);
    }

    @Test
    @Promise("L7")
    void theUnwindingOfAnotherActorIsAFailure(ActorSystem system) {
        var shared = new CompletableFuture<Object>();
        var first =
                system.spawn(
                        Probe.class,
                        Probe.running((_, self) -> {
                            log.add("runs");
                            try {
                                self.sleep(DAY);
                            } catch (Throwable unwinding) {
                                shared.completeExceptionally(unwinding);
                                throw unwinding;
                            }
                        }));
        var second = system.spawn(Probe.class, Probe.running((_, self) -> self.await(shared)));
        Await.until("it runs", () -> !log.isEmpty());

        first.stop();

        assertThat(second.join(Duration.ofSeconds(30)).findPhase()).contains(FailurePhase.ON_RUN);
    }

    @Test
    void anErrorWhoseCauseIsBrokenIsSurvived(ActorSystem system) {
        var actor =
                system.spawn(
                        Probe.class,
                        RESTARTED,
                        Probe.running((_, self) -> {
                            if (starts.incrementAndGet() == 1) {
                                throw new Broken();
                            }
                            self.sleep(DAY);
                        }));

        Await.until("it runs again", () -> starts.get() == 2);
        actor.tell(_ -> {
            throw new Broken();
        });

        Await.until("it runs once more", () -> starts.get() == 3);
    }

    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String toString() {
            throw new AssertionError("toString");
        }

        @Override
        public String getMessage() {
            throw new AssertionError("getMessage");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new AssertionError("getCause");
        }
    }
}
