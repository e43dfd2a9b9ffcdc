package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The order of an end.
class EndOrderTest {
    private static final Duration LONG = Duration.ofDays(1);

    private final List<String> log = new CopyOnWriteArrayList<>();

    /// Has set everything going that an end must see to, and notes its last steps.
    private final class Busy implements Actor<Busy>, AutoCloseable {
        private final ActorContext<Busy> self;
        private final List<Cancellable> going = new ArrayList<>();

        Busy(ActorContext<Busy> self, SubmissionPublisher<String> publisher) {
            this.self = self;
            going.add(self.after(LONG, _ -> log.add("timer")));
            going.add(self.every(LONG, _ -> log.add("timer")));
            going.add(self.pipe(new CompletableFuture<String>(), (_, _) -> log.add("pipe")));
            going.add(self.subscribe(publisher, (_, _) -> log.add("item")));
            going.add(self.watch(self.self(), _ -> log.add("watch")));
            self.spawn(
                    Probe.class,
                    Probe.stopping((_, _, _) -> log.add("child, " + cancelled() + " cancelled")));
        }

        private long cancelled() {
            return going.stream().filter(Cancellable::isCancelled).count();
        }

        private void step(String name) {
            var spawned = catchThrowable(() -> self.spawn(Probe.class, Probe.plain()));
            var refused = spawned instanceof ActorStoppedException ? "cannot spawn" : "" + spawned;
            log.add(name + ", " + cancelled() + " cancelled, " + refused);
        }

        @Override
        public void onRun(ActorContext<Busy> context) {
            try {
                log.add("living");
                context.sleep(LONG);
            } finally {
                step("unwound");
            }
        }

        @Override
        public void onStop(ActorContext<Busy> context, boolean killed) {
            step("onStop(" + killed + ")");
        }

        @Override
        public void close() {
            step("close");
        }
    }

    @Promise("L18")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isThatOfTheContract(boolean kill, ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var watched = new CompletableFuture<Boolean>();
        try (var publisher = new SubmissionPublisher<String>()) {
            var actor = system.spawn(Busy.class, self -> new Busy(self, publisher));
            var watcher = system.spawn(Probe.class, Probe.plain());
            watcher.run(p -> p.self.watch(actor, _ -> watched.complete(actor.isAlive())));
            Await.until("it lives", () -> log.contains("living"));
            actor.tell(_ -> {
                begun.countDown();
                Await.until("the gate opens", () -> gate.getCount() == 0);
            });
            begun.await();
            actor.tell(_ -> log.add("queued message"));
            end(actor, kill);
            gate.countDown();

            assertThat(actor.join().isCompleted()).isTrue();
            assertThat(Calling.get(watched)).as("alive when watchers are told").isFalse();
        }
        assertThat(log.subList(1, log.size())).isEqualTo(expected(kill));
    }

    private static void end(ActorRef<?> actor, boolean kill) {
        if (kill) {
            actor.kill();
        } else {
            actor.stop();
        }
    }

    private static List<String> expected(boolean kill) {
        var steps = new ArrayList<String>();
        if (!kill) {
            steps.add("queued message");
        }
        steps.add("unwound, 0 cancelled, cannot spawn");
        steps.add("child, 5 cancelled");
        steps.add("onStop(" + kill + "), 5 cancelled, cannot spawn");
        steps.add("close, 5 cancelled, cannot spawn");
        return steps;
    }

    /// An actor whose `onRun` is being unwound until the gate opens.
    private static ActorHandle<Probe> spawnUnwindingSlowly(
            ActorSystem system, CountDownLatch unwinding, CountDownLatch gate) {
        var living = new CountDownLatch(1);
        var actor =
                system.spawn(
                        Probe.class,
                        SpawnOptions.defaults().mailbox(2),
                        Probe.running((_, self) -> {
                            try {
                                living.countDown();
                                self.sleep(LONG);
                            } finally {
                                unwinding.countDown();
                                gate.await();
                            }
                        }));
        Await.until("it lives", () -> living.getCount() == 0);
        return actor;
    }

    @Test
    @Promise("L18")
    @Promise("E4")
    void askersAndSendersAreReleasedBeforeOnRunIsUnwound(ActorSystem system) throws Exception {
        var unwinding = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var blocked = new CountDownLatch(1);
        var handler = new CountDownLatch(1);
        var actor = spawnUnwindingSlowly(system, unwinding, gate);
        actor.tell(_ -> {
            blocked.countDown();
            Await.until("the handler may end", () -> handler.getCount() == 0);
        });
        blocked.await();
        var asker = TestThread.start(() -> actor.ask(Probe::count));
        actor.tell(Probe::increment);
        Look.untilQueued(system, actor, 2);
        var sender = TestThread.running(() -> actor.tell(Probe::increment));
        Await.untilWaiting(sender.thread());
        actor.kill();
        assertThat(sender.failure()).isInstanceOf(ActorStoppedException.class);
        handler.countDown();
        unwinding.await();

        assertThat(asker.failure()).isInstanceOf(ActorStoppedException.class);
        assertThat(system.deadLetterCount()).isEqualTo(3);
        assertThat(actor.isAlive()).isTrue();
        assertThat(actor.tryTell(Probe::increment)).isFalse();
        gate.countDown();
        assertThat(actor.join().wasKilled()).isTrue();
    }

    @Test
    @Promise("L12")
    @Promise("L18")
    void aKillAfterTheStopWasReachedInterruptsTheUnwinding(ActorSystem system) throws Exception {
        var unwinding = new CountDownLatch(1);
        var actor = spawnUnwindingSlowly(system, unwinding, new CountDownLatch(1));
        actor.stop();
        unwinding.await();
        actor.kill();

        var result = actor.join();
        assertThat(result.wasKilled()).isFalse();
        assertThat(result.isCompleted()).as("the interrupt is the kill's").isTrue();
        assertThat(result.orElseThrow().log()).containsExactly("onStop(false)");
    }

    @Test
    @Promise("L12")
    void aKillWinsOverAStopThatHasNotBeenReached(ActorSystem system) throws Exception {
        var begun = new CountDownLatch(1);
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.tell(_ -> {
            begun.countDown();
            Blocking.sleepForEver();
        });
        actor.tell(Probe::increment);
        begun.await();
        actor.stop();
        actor.kill();

        var result = actor.join();
        assertThat(result.isCompleted() && result.wasKilled()).isTrue();
        assertThat(result.orElseThrow().log()).containsExactly("onStop(true)");
        assertThat(result.orElseThrow().count()).isZero();
    }

    /// Closes slowly.
    @SuppressWarnings("try") // the warning against close() that can be interrupted
    private static final class SlowToClose implements AutoCloseable {
        private final CountDownLatch closing;

        SlowToClose(CountDownLatch closing) {
            this.closing = closing;
        }

        @Override
        public void close() throws InterruptedException {
            closing.countDown();
            Blocking.sleepForEver();
        }
    }

    @Test
    @Promise("L12")
    @Promise("L13")
    void aKillInterruptsASlowCloseAndDoesNotMakeItAFailure(ActorSystem system) throws Exception {
        var closing = new CountDownLatch(1);
        var actor = system.spawn(SlowToClose.class, OnStart.of(() -> new SlowToClose(closing)));
        actor.stop();
        closing.await();
        Logged.during(() -> {
            actor.kill();
            actor.join();
        });
        assertThat(actor.join().stoppedNormally()).isTrue();
    }

    @Test
    @Promise("L18")
    void whatIsSetGoingAtTheEndIsCalledOffToo(ActorSystem system) {
        var set = new CopyOnWriteArrayList<Cancellable>();
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.stopping((_, self, _) -> {
                            try {
                                set.add(self.every(Duration.ofMillis(1), _ -> {}));
                            } catch (ActorStoppedException refused) {
                                log.add("refused");
                            }
                        }));
        actor.stop();
        actor.join();

        assertThat(set).allMatch(Cancellable::isCancelled);
        assertThat(set.size() + log.size()).isEqualTo(1);
    }
}
