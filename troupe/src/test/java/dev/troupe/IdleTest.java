package dev.troupe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an actor costs that has nothing to do.
class IdleTest {
    private static final int ACTORS = 10_000;

    @TempDir Path folder;

    private final AtomicInteger dumps = new AtomicInteger();

    private static final class Sleeper implements Actor<Sleeper> {
        private int count;

        int next() {
            return ++count;
        }
    }

    private static final class Liver implements Actor<Liver> {
        private final Set<Thread> threads;

        Liver(Set<Thread> threads) {
            this.threads = threads;
        }

        @Override
        public void onRun(ActorContext<Liver> self) {
            threads.add(Thread.currentThread());
            self.sleep(Duration.ofDays(1));
        }
    }

    /// The threads of the JVM, virtual ones included, whose names contain a word.
    private List<String> threads(String word) {
        try {
            var file = folder.resolve("dump" + dumps.incrementAndGet());
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
            try (var lines = Files.lines(file, UTF_8)) {
                return lines.filter(line -> line.startsWith("#") && line.contains(word)).toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Promise("T4")
    @Promise("L3")
    void idleActorsHoldNoThread(Oracle oracle) {
        var system = oracle.build(ActorSystem.builder().name("idle-system"));
        var platformThreads = ManagementFactory.getThreadMXBean().getThreadCount();
        var actors = new ArrayList<ActorHandle<Sleeper>>();
        for (var i = 0; i < ACTORS; i++) {
            actors.add(system.spawn(Sleeper.class, OnStart.of(Sleeper::new)));
        }
        for (var actor : actors) {
            assertThat(actor.ask(Sleeper::next)).isEqualTo(1);
        }
        Await.until("no thread of an actor is left", () -> threads("Sleeper").isEmpty());
        assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
                .isLessThan(platformThreads + 50);
        assertThat(threads("idle-system-timer")).isEmpty();
        for (var actor : actors) {
            assertThat(actor.ask(Sleeper::next)).isEqualTo(2);
        }
    }

    @Test
    @Promise("T4")
    void theDumpShowsTheThreadOfAnActorAtWork(ActorSystem system) {
        var actor = system.spawn(Sleeper.class, OnStart.of(Sleeper::new));
        var atWork = actor.ask(_ -> threads("Sleeper"));
        assertThat(atWork).hasSize(1);
    }

    @Test
    @Promise("T4")
    void oneThatLivesByOnRunHoldsOneParkedVirtualThread(ActorSystem system) {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        var actors = new ArrayList<ActorHandle<Liver>>();
        for (var i = 0; i < 50; i++) {
            actors.add(system.spawn(Liver.class, OnStart.of(() -> new Liver(seen))));
        }
        for (var actor : actors) {
            actor.run(_ -> {});
        }
        Await.until("all live", () -> seen.size() == actors.size());
        seen.forEach(Await::untilWaiting);

        assertThat(seen).allMatch(Thread::isVirtual);
        Await.until("they hold one thread each", () -> threads("Liver").size() == actors.size());
    }
}
