package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// What runs for too long is reported while it runs.
@Promise("D3")
class WatchdogTest {
    private static final Duration SHORT = Duration.ofMillis(60);

    private final BlockingQueue<StuckReport> reports = new LinkedBlockingQueue<>();

    private ActorSystem watched(Oracle oracle) {
        return oracle.build(ActorSystem.builder().watchdog(SHORT).onStuck(reports::add));
    }

    private StuckReport next() throws InterruptedException {
        var report = reports.poll(60, TimeUnit.SECONDS);
        assertThat(report).as("a report").isNotNull();
        return Objects.requireNonNull(report);
    }

    /// Of this; on a busy machine others may be late, too.
    private StuckReport next(Predicate<StuckReport> which) throws InterruptedException {
        var report = next();
        while (!which.test(report)) {
            report = next();
        }
        return report;
    }

    static final class Slow implements Actor<Slow>, AutoCloseable {
        private final CountDownLatch gate;

        Slow(CountDownLatch gate) {
            this.gate = gate;
        }

        void stickInHandler() throws InterruptedException {
            gate.await();
        }

        @Override
        public void onStop(ActorContext<Slow> self, boolean killed) throws Exception {
            gate.await();
        }

        @Override
        public void close() {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    record Stick(int number) implements Action<Slow, InterruptedException> {
        @Override
        public void run(Slow slow) throws InterruptedException {
            slow.stickInHandler();
        }
    }

    @Test
    void aStuckHandlerIsReportedWithItsStackItsQueueAndWhoWaits(Oracle oracle) throws Exception {
        var system = watched(oracle);
        var gate = new CountDownLatch(1);
        var slow = system.spawn(Slow.class, OnStart.of(() -> new Slow(gate)));
        var reply = slow.runAsync(new Stick(7));
        var asker = system.spawn(StringBuilder.class, OnStart.of(StringBuilder::new));
        var asked = asker.runAsync(_ -> slow.run(_ -> {}));
        Await.until("one is behind it", () -> queued(slow) == 1);

        var report = next(one -> one.actor().equals(slow.identity())); // its asker is stuck, too
        gate.countDown();

        assertThat(report.actor()).isEqualTo(slow.identity());
        assertThat(report.doing()).isEqualTo("Stick[number=7]");
        assertThat(report.since()).isGreaterThanOrEqualTo(SHORT);
        assertThat(report.queueLength()).isEqualTo(1);
        assertThat(report.waiting()).contains(asker.identity().name());
        assertThat(report.isPinned()).isFalse();
        assertThat(report.stack())
                .anySatisfy(frame -> assertThat(frame.getMethodName()).isEqualTo("stickInHandler"));
        assertThat(report.toString()).contains("stickInHandler", "1 message behind it");
        reply.get();
        asked.get();
    }

    private static int queued(ActorRef<?> ref) {
        return PlainRef.cellOf(ref).queueLength();
    }

    @Test
    void aHandlerThatIsStillStuckIsReportedAgainWithBackOff(Oracle oracle) throws Exception {
        var system = watched(oracle);
        var gate = new CountDownLatch(1);
        var slow = system.spawn(Slow.class, OnStart.of(() -> new Slow(gate)));
        var reply = slow.runAsync(Slow::stickInHandler);

        var first = next();
        var second = next();
        var third = next();
        gate.countDown();
        reply.get();

        assertThat(second.since()).isGreaterThanOrEqualTo(first.since().multipliedBy(2));
        assertThat(third.since()).isGreaterThanOrEqualTo(second.since().multipliedBy(2));
    }

    /// The next caller runs its handler.
    private static ActorHandle<Slow> idleCallerRuns(ActorSystem system, CountDownLatch gate)
            throws Exception {
        var options = SpawnOptions.defaults().callerRuns();
        var slow = system.spawn(Slow.class, options, OnStart.of(() -> new Slow(gate)));
        slow.run(_ -> {});
        Await.until("it is idle", () -> !PlainRef.cellOf(slow).has(Turn.HELD));
        return slow;
    }

    /// Its thread of `onRun` is looked after, too.
    @Test
    void aHandlerOfAnActorWithOnRunIsReportedOnceAtATime(Oracle oracle) throws Exception {
        var system = watched(oracle);
        var open = new CountDownLatch(0);
        var actor = system.spawn(Computing.class, OnStart.of(() -> new Computing(open)));
        actor.run(_ -> {});
        var gate = new CountDownLatch(1);
        var reply = actor.runAsync(_ -> gate.await());

        var first = next(one -> !one.doing().equals("onRun"));
        var second = next(one -> !one.doing().equals("onRun"));
        gate.countDown();
        reply.get();

        assertThat(second.since()).isGreaterThanOrEqualTo(first.since().multipliedBy(2));
    }

    @Test
    void bothOfAHandlerAndTheCallThatItIsStuckInAreReported(Oracle oracle) throws Exception {
        var system = watched(oracle);
        var gate = new CountDownLatch(1);
        var inner = idleCallerRuns(system, gate);
        var outer = system.spawn(StringBuilder.class, OnStart.of(StringBuilder::new));
        var reply = outer.runAsync(_ -> inner.run(Slow::stickInHandler));

        var stuck = new HashSet<Identity>();
        while (stuck.size() < 2) {
            stuck.add(next().actor());
        }
        gate.countDown();
        reply.get();

        assertThat(stuck).containsExactlyInAnyOrder(inner.identity(), outer.identity());
    }

    /// A thread goes from one actor to the next.
    @Test
    void theOneOfManyThatIsStuckIsReported(Oracle oracle) throws Exception {
        var system = watched(oracle);
        var gate = new CountDownLatch(1);
        var crowd = new ArrayList<ActorHandle<Slow>>();
        for (var i = 0; i < 1_000; i++) {
            crowd.add(system.spawn(Slow.class, OnStart.of(() -> new Slow(gate))));
        }
        crowd.forEach(one -> one.tell(_ -> {}));
        var stuck = crowd.get(900);
        var reply = stuck.runAsync(Slow::stickInHandler);
        crowd.forEach(one -> one.tell(_ -> {}));

        next(one -> one.actor().equals(stuck.identity()));
        gate.countDown();
        reply.get();
    }

    @Test
    void aHandlerOnACallersThreadIsReported(Oracle oracle) throws Exception {
        var system = watched(oracle);
        var gate = new CountDownLatch(1);
        var slow = idleCallerRuns(system, gate);
        var caller =
                Thread.ofVirtual()
                        .name("the caller")
                        .start(() -> {
                            try {
                                slow.run(Slow::stickInHandler);
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        });

        var report = next();
        gate.countDown();
        caller.join();

        assertThat(report.doing()).contains("the caller");
        assertThat(report.toString()).contains("stickInHandler");
    }

    @Test
    void hooksAreReported(Oracle oracle) throws Exception {
        var system = watched(oracle);
        var gate = new CountDownLatch(1);
        var starting =
                system.spawn(
                        Slow.class,
                        _ -> {
                            gate.await();
                            return new Slow(gate);
                        });

        assertThat(next().doing()).isEqualTo("OnStart");
        gate.countDown();
        starting.stop();
        starting.join();

        var closed = new CountDownLatch(1);
        var stopping = system.spawn(Slow.class, OnStart.of(() -> new Slow(closed)));
        stopping.stop();

        next(one -> one.doing().equals("onStop"));
        stopping.kill();
        next(one -> one.doing().equals("close"));
        closed.countDown();
        stopping.join();
    }

    static final class Computing implements Actor<Computing> {
        final CountDownLatch gate;

        Computing(CountDownLatch gate) {
            this.gate = gate;
        }

        @Override
        public void onRun(ActorContext<Computing> self) throws Exception {
            gate.await();
            self.sleep(Duration.ofDays(1));
        }
    }

    @Test
    @Promise("L5")
    void anOnRunThatKeepsTheTurnIsReportedAndOneAtAnAwaitPointIsNot(Oracle oracle)
            throws Exception {
        var system = watched(oracle);
        var gate = new CountDownLatch(1);
        var actor = system.spawn(Computing.class, OnStart.of(() -> new Computing(gate)));

        assertThat(next().doing()).isEqualTo("onRun");
        gate.countDown();
        actor.run(_ -> {}); // it has given its turn up
        reports.clear();

        var other = new CountDownLatch(1);
        var slow = system.spawn(Slow.class, OnStart.of(() -> new Slow(other)));
        var reply = slow.runAsync(Slow::stickInHandler);
        var seen = next();
        other.countDown();
        reply.get();
        assertThat(seen.actor()).as("the one that sleeps is not stuck").isEqualTo(slow.identity());
    }

    static final class Working {
        private final ActorContext<Working> self;

        Working(ActorContext<Working> self) {
            this.self = self;
        }

        void work(boolean saysSo) {
            var start = System.nanoTime();
            while (System.nanoTime() - start < 8 * SHORT.toNanos()) {
                if (saysSo) {
                    self.progress();
                }
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void whoSaysThatItMakesProgressIsLeftAlone(Oracle oracle) throws Exception {
        var generous = Duration.ofSeconds(2); // a loaded machine may stop a thread for a while
        var system = oracle.build(ActorSystem.builder().watchdog(generous).onStuck(reports::add));
        var working = system.spawn(Working.class, Working::new);

        working.run((Working w) -> w.work(true));
        assertThat(reports).isEmpty();
        var cell = PlainRef.cellOf(working);
        assertThat(cell.doingForMillis()).isGreaterThanOrEqualTo(0);

        var strict = watched(oracle).spawn(Working.class, Working::new);
        strict.run((Working w) -> w.work(false));
        assertThat(next().actor()).isEqualTo(strict.identity());
    }

    @Test
    void progressBelongsToTheTurn(ActorSystem system) {
        var contexts = new LinkedBlockingQueue<ActorContext<Working>>();
        system.spawn(
                        Working.class,
                        (ActorContext<Working> self) -> {
                            contexts.add(self);
                            return new Working(self);
                        })
                .run(_ -> {});

        assertThatThrownBy(() -> contexts.remove().progress())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theWatchdogCanBeSwitchedOffAndRefusesNonsense(Oracle oracle) {
        var off = oracle.build(ActorSystem.builder().watchdog(Duration.ZERO));
        assertThat(off.watchdog().isOn()).isFalse();

        var builder = ActorSystem.builder();
        assertThatThrownBy(() -> builder.watchdog(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.watchdog(Duration.ofNanos(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("milliseconds");
    }

    @Test
    void aListenerThatThrowsDoesNoHarm(Oracle oracle) throws Exception {
        var system =
                oracle.build(
                        ActorSystem.builder()
                                .watchdog(SHORT)
                                .onStuck(_ -> {
                                    throw new IllegalStateException("listener");
                                })
                                .onStuck(reports::add));
        var gate = new CountDownLatch(1);
        var slow = system.spawn(Slow.class, OnStart.of(() -> new Slow(gate)));
        var reply = slow.runAsync(Slow::stickInHandler);

        next();
        next();
        gate.countDown();
        reply.get();
    }
}
