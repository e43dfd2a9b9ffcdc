package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.ActorContext;
import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import dev.troupe.Request;
import dev.troupe.SpawnOptions;
import dev.troupe.StuckReport;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/// The code of the second half of `docs/guide/when-something-waits.md`, and what it shows as
/// output: what the watchdog and a dump tell.
class SeeingInsideTest {
    record Copy(String page) implements Request<Clerk, Integer, InterruptedException> {
        @Override
        public Integer reply(Clerk clerk) throws InterruptedException {
            return clerk.printer.ask(new Print(page));
        }
    }

    record Print(String page) implements Request<Printer, Integer, InterruptedException> {
        @Override
        public Integer reply(Printer printer) throws InterruptedException {
            return printer.print(page);
        }
    }

    record Clerk(ActorRef<Printer> printer) {}

    private final CountDownLatch paper = new CountDownLatch(1);

    /// A printer without paper, two pages to print, somebody who waits, and somebody idle.
    private List<CompletableFuture<Integer>> getStuck(ActorSystem system) throws Exception {
        var started = new CountDownLatch(1);
        var printer = system.spawn(Printer.class, OnStart.of(() -> new Printer(started, paper)));
        var first = printer.askAsync(new Print("first"));
        started.await();
        var clerk = system.spawn(Clerk.class, OnStart.of(() -> new Clerk(printer)));
        var second = clerk.askAsync(new Copy("second"));
        var savings = SpawnOptions.defaults().named("savings");
        system.spawn(Account.class, savings, OnStart.of(Account::new)).run(_ -> {});
        while (!system.dump().contains("it asks " + printer)
                || !system.dump().contains("\"savings\" IDLE")) {
            Thread.onSpinWait();
        }
        return List.of(first, second);
    }

    @Test
    void whatIsStuckIsReported() throws Exception {
        var reports = new LinkedBlockingQueue<StuckReport>();

        // tag::waits-watchdog
        var system =
                ActorSystem.builder()
                        .watchdog(Duration.ofMillis(250)) // a second, if nothing is said
                        .onStuck(reports::add) // besides the log: must be quick, must not wait
                        .build();
        // end::waits-watchdog

        try (system) {
            var pages = getStuck(system);
            var report = Objects.requireNonNull(reports.poll(60, TimeUnit.SECONDS));
            while (!report.actor().name().startsWith("Printer#") || report.queueLength() == 0) {
                report = Objects.requireNonNull(reports.poll(60, TimeUnit.SECONDS));
            }
            paper.countDown();
            pages.forEach(CompletableFuture::join);
            Outputs.assertShown("waits-watchdog", report.toString());
            assertThat(report.dump()).contains("it asks Printer#");
        }
    }

    static final class Miner {
        private final ActorContext<Miner> self;

        Miner(ActorContext<Miner> self) {
            this.self = self;
        }

        // tag::waits-progress
        long mine(List<Long> rocks) {
            long gold = 0;
            for (long rock : rocks) {
                gold += crush(rock);
                self.progress(); // alive: the watchdog starts anew
            }
            return gold;
        }

        // end::waits-progress

        private static long crush(long rock) {
            return rock / 2;
        }
    }

    @Test
    void whatMakesProgressMaySaySo() {
        // tag::waits-off
        var unwatched = ActorSystem.builder().watchdog(Duration.ZERO).build();
        // end::waits-off

        try (unwatched) {
            var miner = unwatched.spawn(Miner.class, Miner::new);
            assertThat(miner.ask((Miner m) -> m.mine(List.of(4L, 6L)))).isEqualTo(5);
        }
    }

    @Test
    void aDumpTellsWhatEverybodyIsDoing() throws Exception {
        try (var system = ActorSystem.start()) {
            var pages = getStuck(system);
            var dump = system.dump();
            var json = system.dumpJson();
            paper.countDown();
            pages.forEach(CompletableFuture::join);
            Outputs.assertShown("waits-dump", dump);
            Outputs.assertShown("waits-json", json);
        }
    }

    @Test
    void aDumpCanBeHadOverJmx() throws Exception {
        try (var system = ActorSystem.start("bank")) {
            system.spawn(Account.class, OnStart.of(Account::new));

            var named = new ObjectName("dev.troupe:type=ActorSystem,name=\"bank\",*");
            while (ManagementFactory.getPlatformMBeanServer().queryNames(named, null).isEmpty()) {
                Thread.onSpinWait();
            }

            // tag::waits-jmx
            var server = ManagementFactory.getPlatformMBeanServer(); // or a connection to one
            var bank = new ObjectName("dev.troupe:type=ActorSystem,name=\"bank\",*");
            for (var found : server.queryNames(bank, null)) {
                assertThat(server.getAttribute(found, "Actors")).isEqualTo(1L);
                assertThat(server.invoke(found, "dump", null, null).toString())
                        .startsWith("ActorSystem bank: 1 actor");
            }
            // end::waits-jmx
        }
    }
}
