package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.DumpTest.Block;
import dev.troupe.DumpTest.Get;
import dev.troupe.DumpTest.Node;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The dumps of what is near a deadlock or a stuck actor, and of a failed test's systems.
@Promise("D4")
class AttachedDumpTest {
    private static final Duration SHORT = Duration.ofMillis(60);

    @Test
    void aDeadlockHasADumpOfItsCycleAndOfTheBusiestOthers(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var busy = DumpTest.node(system);
        var idle = DumpTest.node(system);
        var blocked = busy.runAsync(new Block(3, gate));
        DumpTest.untilBlocked(busy);
        Await.until("it is idle", () -> DumpTest.isIdle(idle));
        var one = DumpTest.node(system);
        var two = DumpTest.node(system);

        // Either of the two may be the one that closes the cycle.
        var told = new AtomicReference<@Nullable DeadlockException>();
        one.run((Node _) ->
                catching(
                        told,
                        () -> two.run((Node _) -> catching(told, () -> one.ask(new Get(1))))));
        gate.countDown();
        blocked.get();

        var deadlock = Objects.requireNonNull(told.get());
        assertThat(deadlock.dump())
                .contains("4 actors, 3 of them here")
                .contains(one.identity() + " RUNNING", two.identity() + " RUNNING")
                .contains("it asks " + two.identity(), "it asks " + one.identity())
                .contains(busy.identity() + " RUNNING: Block[3]")
                .doesNotContain(idle.identity() + " IDLE");
        assertThat(deadlock.getMessage()).doesNotContain("RUNNING");
    }

    private static void catching(
            AtomicReference<@Nullable DeadlockException> told, Runnable waiting) {
        try {
            waiting.run();
        } catch (DeadlockException deadlock) {
            told.set(deadlock);
        }
    }

    @Test
    void aStuckReportHasADumpOfWhatIsNear(Oracle oracle) throws Exception {
        var reports = new LinkedBlockingQueue<StuckReport>();
        var system = oracle.build(ActorSystem.builder().watchdog(SHORT).onStuck(reports::add));
        var gate = new CountDownLatch(1);
        var target = DumpTest.node(system);
        var middle = DumpTest.node(system);
        var first = DumpTest.node(system);
        var far = DumpTest.node(system);
        var blocked = target.runAsync(new Block(6, gate));
        DumpTest.untilBlocked(target);
        var asking = middle.askAsync((Node n) -> n.calls(() -> target.ask(new Get(7))));
        Await.until("it waits", () -> PlainRef.cellOf(middle).edge() != null);
        var waiting = first.askAsync((Node n) -> n.calls(() -> middle.ask(new Get(8))));
        Await.until("it waits", () -> PlainRef.cellOf(first).edge() != null);
        reports.clear();

        nextOf(reports, middle); // may be of before
        var report = nextOf(reports, middle);
        gate.countDown();
        blocked.get();
        asking.get();
        waiting.get();

        assertThat(report.dump())
                .contains(middle.identity() + " RUNNING", "it asks " + target.identity())
                .contains(target.identity() + " RUNNING: Block[6]")
                .contains(first.identity() + " RUNNING")
                .doesNotContain(far.identity() + " ");
        assertThat(report.toString()).doesNotContain("RUNNING");
    }

    private static StuckReport nextOf(BlockingQueue<StuckReport> reports, ActorRef<?> ref)
            throws InterruptedException {
        while (true) {
            var report = Objects.requireNonNull(reports.poll(60, TimeUnit.SECONDS), "in time");
            if (report.actor().equals(ref.identity())) {
                return report;
            }
        }
    }

    @Test
    void aFailedTestShowsTheDumpsOfItsSystems() {
        var oracle = new Oracle();
        var failure = new AssertionError("on purpose");
        try (var system = oracle.build(ActorSystem.builder().name("shown"))) {
            var node = DumpTest.node(system);
            oracle.explain(failure);

            assertThat(failure.getSuppressed()).hasSize(1);
            assertThat(failure.getSuppressed()[0])
                    .hasMessageContaining("ActorSystem shown: 1 actor")
                    .hasMessageContaining(node.identity() + " ");
        }
    }
}
