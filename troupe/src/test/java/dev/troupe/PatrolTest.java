package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A system in which nothing runs sleeps, and is awake when something does.
class PatrolTest {
    private static final Duration SHORT = Duration.ofMillis(60);
    private static final long LONG_NANOS = 300_000_000;

    private final BlockingQueue<StuckReport> reports = new LinkedBlockingQueue<>();

    private ActorSystem watched(Oracle oracle) {
        return oracle.build(ActorSystem.builder().watchdog(SHORT).onStuck(reports::add));
    }

    private static LiveStage stage(ActorSystem system) {
        return (LiveStage) system.stage();
    }

    /// Without anybody having roused it.
    private static void awaitLongDoze(LiveStage stage) {
        Await.until("it dozes", stage::isDozing);
        var start = System.nanoTime();
        Await.until(
                "it has dozed for a while",
                () -> System.nanoTime() - start > LONG_NANOS && stage.isDozing());
    }

    @Test
    @Promise("D3")
    void whatBeginsWhileItDozesIsReportedAsSoonAndWithItsTrueAge(Oracle oracle) throws Exception {
        var system = watched(oracle);
        var actor = system.spawn(StringBuilder.class, OnStart.of(StringBuilder::new));
        actor.run(_ -> {});
        awaitLongDoze(stage(system));

        var begun = System.nanoTime();
        var gate = new CountDownLatch(1);
        var reply = actor.runAsync(_ -> gate.await());
        var report = Objects.requireNonNull(reports.poll(60, TimeUnit.SECONDS), "no report");
        var elapsed = Duration.ofNanos(System.nanoTime() - begun);
        gate.countDown();
        reply.get();

        assertThat(report.since()).isBetween(SHORT, elapsed.plusMillis(1));
    }

    @Test
    void anActorSpawnedWhileItDozesIsYoung(Oracle oracle) throws Exception {
        var system = watched(oracle);
        awaitLongDoze(stage(system));

        var begun = System.nanoTime();
        var actor = system.spawn(StringBuilder.class, OnStart.of(StringBuilder::new));
        var age = PlainRef.cellOf(actor).ageMillis();

        assertThat(Duration.ofMillis(age))
                .isLessThanOrEqualTo(Duration.ofNanos(System.nanoTime() - begun).plusMillis(1));
        actor.run(_ -> {});
    }

    @Test
    void itDoesNotDozeWhileAHandlerRuns(Oracle oracle) throws Exception {
        var system = watched(oracle);
        var actor = system.spawn(StringBuilder.class, OnStart.of(StringBuilder::new));
        var gate = new CountDownLatch(1);
        var reply = actor.runAsync(_ -> gate.await());
        Await.until(
                "it has been reported often",
                () -> {
                    assertThat(stage(system).isDozing()).isFalse();
                    return reports.size() >= 4; // at 60, 120, 240 and 480 ms
                });
        gate.countDown();
        reply.get();
        Await.until("it dozes", stage(system)::isDozing);
    }

    /// There is nobody to tell whether anything runs.
    @Test
    void withoutAWatchdogItStaysAwake(Oracle oracle) {
        var system = oracle.build(ActorSystem.builder().watchdog(Duration.ZERO));
        var patrol = new Patrol(system, new Management(system));
        assertThat(patrol.mayDoze()).isFalse();
    }
}
