package dev.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import com.sun.management.ThreadMXBean;
import dev.troupe.ActorHandle;
import dev.troupe.ActorSystem;
import dev.troupe.Message;
import dev.troupe.OnStart;
import dev.troupe.Query;
import dev.troupe.SpawnOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Counts that do not wander with the machine, so that a build may fail for them: bytes and
/// threads, no time.
class GuardTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ATTEMPTS = 5;
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    @TempDir Path folder;

    @Test
    void anAskOfAnIdleCallerRunsActorAllocatesNothing() {
        try (var system = ActorSystem.start()) {
            var options = SpawnOptions.defaults().callerRuns();
            var actor = system.spawn(Counter.class, options, OnStart.of(Counter::new));
            Query<Counter, String> note = Counter::note;

            assertThat(allocatedByThisThread(20_000, () -> actor.ask(note))).isZero();
        }
    }

    /// What the sender pays for an actor that is busy: the envelope.
    @Test
    void aTellAllocatesAnEnvelope() throws Exception {
        try (var system = ActorSystem.start()) {
            var actor = system.spawn(Counter.class, OnStart.of(Counter::new));
            Message<Counter> increment = Counter::increment;
            tellBusy(actor, increment); // warm
            assertThat(tellBusy(actor, increment)).isBetween(1.0, 32.0);
        }
    }

    /// Bytes for each tell to an actor whose handler does not return.
    private static double tellBusy(ActorHandle<Counter> actor, Message<Counter> message)
            throws Exception {
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        actor.tell(_ -> {
            begun.countDown();
            release.await();
        });
        begun.await();
        try {
            return allocatedByThisThread(150, () -> actor.tell(message));
        } finally {
            release.countDown();
            actor.ask(Counter::note);
        }
    }

    /// The least of a few attempts: what is loaded or linked on the way is not what is looked for.
    private static double allocatedByThisThread(int times, Runnable work) {
        var least = Double.MAX_VALUE;
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var before = THREADS.getCurrentThreadAllocatedBytes();
            for (var i = 0; i < times; i++) {
                work.run();
            }
            var allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            least = Math.min(least, (double) allocated / times);
        }
        return least;
    }

    @Test
    void messagesAndAsksAllocateLittleOnBothSides() throws Exception {
        try (var system = ActorSystem.start()) {
            var actor = system.spawn(Counter.class, OnStart.of(Counter::new));
            var perTell = allocatedByAll(100_000, () -> actor.tell(Counter::increment), actor);
            var perAsk = allocatedByAll(20_000, () -> actor.ask(Counter::note), actor);
            assertThat(perTell).isLessThan(64);
            assertThat(perAsk).isLessThan(512);
        }
    }

    private static double allocatedByAll(int times, Runnable work, ActorHandle<Counter> actor) {
        var least = Double.MAX_VALUE;
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var before = THREADS.getTotalThreadAllocatedBytes();
            for (var i = 0; i < times; i++) {
                work.run();
            }
            actor.ask(Counter::note);
            var allocated = THREADS.getTotalThreadAllocatedBytes() - before;
            least = Math.min(least, (double) allocated / times);
        }
        return least;
    }

    @Test
    void anIdleActorHasNoThread() throws Exception {
        try (var crowd = new CrowdTroupe()) {
            startAll(crowd, 100);
            crowd.stop();
            var platformThreads = THREADS.getThreadCount();

            startAll(crowd, 10_000);

            awaitNoTurns();
            assertThat(THREADS.getThreadCount()).isLessThan(platformThreads + 10);
        }
    }

    /// The proof that the count above can see them.
    @Test
    void anActorInItsHandlerHasAThread() throws Exception {
        try (var system = ActorSystem.start()) {
            var begun = new CountDownLatch(10);
            var release = new CountDownLatch(1);
            var actors = new ArrayList<ActorHandle<Counter>>();
            for (var i = 0; i < 10; i++) {
                actors.add(system.spawn(Counter.class, OnStart.of(Counter::new)));
                actors.getLast()
                        .tell(_ -> {
                            begun.countDown();
                            release.await();
                        });
            }
            begun.await();

            assertThat(turns()).isEqualTo(10);
            release.countDown();
        }
    }

    private static void startAll(Crowd crowd, int size) throws Exception {
        var gate = new Gate(size);
        crowd.spawn(size);
        crowd.tellEach(gate);
        gate.await();
    }

    /// The last ones have arrived, but may not have come to their ends yet.
    private void awaitNoTurns() throws IOException {
        var start = System.nanoTime();
        while (turns() > 0 && System.nanoTime() - start < PATIENCE_NANOS) {}
        assertThat(turns()).isZero();
    }

    /// Virtual threads that run an actor of a crowd: they are named after its class.
    private long turns() throws IOException {
        var file = folder.resolve("threads-" + System.nanoTime());
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.matches("#\\d+ \"Counter\" virtual.*")).count();
        }
    }

    /// What everybody downloads. The goal is 300 kB; the bound keeps it from growing unnoticed.
    @Test
    void theJarIsSmall() throws Exception {
        var core =
                Path.of(
                        ActorSystem.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());

        assertThat(Files.isDirectory(core) ? sizeAsJar(core) : Files.size(core))
                .isBetween(100_000L, 385_000L);
    }

    /// For a build that has not packed the classes yet.
    private static long sizeAsJar(Path classes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(packed);
                var files = Files.walk(classes)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, jar);
            }
        }
        return packed.size();
    }

    /// Beside the user's object (24 bytes), the handle (24) and its place in a list (4).
    @Test
    void anIdleActorTakesFewBytes() throws Exception {
        var beside = 24 + 24 + 4;
        var size = 500_000; // so that what else there is weighs little
        try (var crowd = new CrowdTroupe()) {
            startAll(crowd, 1000);
            crowd.stop();
            awaitNoTurns();
            var before = bytesOfLiveObjects();
            startAll(crowd, size);
            awaitNoTurns(); // who has arrived may not be idle yet
            var bytes = (double) (bytesOfLiveObjects() - before) / size;

            assertThat(crowd.size()).isEqualTo(size);
            assertThat(bytes - beside).isBetween(50.0, 150.0);
        }
    }

    /// Counted one by one: what the heap says of itself wanders by the regions that are not full.
    private static long bytesOfLiveObjects() throws JMException {
        var histogram =
                (String)
                        ManagementFactory.getPlatformMBeanServer()
                                .invoke(
                                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                        "gcClassHistogram",
                                        new Object[] {new String[0]},
                                        new String[] {String[].class.getName()});
        var total = histogram.lines().filter(line -> line.startsWith("Total")).findFirst();
        return new Scanner(total.orElseThrow()).skip("Total\\s+\\d+").nextLong();
    }
}
