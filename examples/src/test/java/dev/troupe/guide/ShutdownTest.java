package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.ActorContext;
import dev.troupe.ActorStoppedException;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import dev.troupe.ShutdownReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The code of `docs/guide/shutdown.md`.
class ShutdownTest {
    private final ActorSystem system = ActorSystem.start();

    @AfterEach
    void close() {
        system.close();
    }

    @Test
    void aStopIsGraceful() {
        var account = system.spawn(Account.class, OnStart.of(Account::new));
        // tag::shutdown-stop
        account.tell(a -> a.deposit(500));
        account.stop(); // returns at once; what has been sent is still handled
        assertThatThrownBy(() -> account.tell(a -> a.deposit(1)))
                .isInstanceOf(ActorStoppedException.class); // nothing more is accepted

        var result = account.join();
        assertThat(result.stoppedNormally()).isTrue();
        assertThat(result.orElseThrow().balance()).isEqualTo(500);
        // end::shutdown-stop
    }

    @Test
    void aKillIsNot() throws Exception {
        var started = new CountDownLatch(1);
        var printer =
                system.spawn(Printer.class, self -> new Printer(started, new CountDownLatch(1)));
        // tag::shutdown-kill
        printer.tell(p -> p.print("first")); // blocks: there is no paper
        printer.tell(p -> p.print("second"));
        started.await();
        printer.kill(); // interrupts the handler, and drops the rest

        var result = printer.join();
        assertThat(result.isCompleted()).isTrue(); // the interrupt was the kill's, so no failure
        assertThat(result.wasKilled()).isTrue();
        assertThat(result.orElseThrow().printed()).isEmpty();
        // end::shutdown-kill
    }

    /// Computes for ever unless told not to.
    static final class Miner {
        // tag::shutdown-compute
        long mine(CountDownLatch started) throws InterruptedException {
            started.countDown();
            for (long attempt = 0; ; attempt++) {
                if (Thread.interrupted()) { // a computing loop must look for itself
                    throw new InterruptedException();
                }
                if (isGold(attempt)) {
                    return attempt;
                }
            }
        }

        // end::shutdown-compute

        private static boolean isGold(long attempt) {
            return attempt < 0;
        }
    }

    @Test
    void aComputingLoopMustLookForTheInterrupt() throws Exception {
        var started = new CountDownLatch(1);
        var miner = system.spawn(Miner.class, OnStart.of(Miner::new));
        var gold = miner.askAsync(m -> m.mine(started));
        started.await();
        miner.kill();
        assertThat(miner.join().wasKilled()).isTrue();
        assertThatThrownBy(gold::join).hasCauseInstanceOf(ActorStoppedException.class);
    }

    // tag::shutdown-self
    static final class Countdown {
        private final ActorContext<Countdown> self;
        private int left = 3;

        Countdown(ActorContext<Countdown> self) {
            this.self = self;
        }

        void tick() {
            if (--left == 0) {
                self.stop(); // this handler is finished first
            }
        }
    }

    // end::shutdown-self

    @Test
    void anActorMayStopItself() {
        var countdown = system.spawn(Countdown.class, Countdown::new);
        countdown.run(Countdown::tick);
        countdown.run(Countdown::tick);
        countdown.run(Countdown::tick);
        assertThat(countdown.join().stoppedNormally()).isTrue();
    }

    @Test
    void aSystemClosesAllItsActors() {
        // tag::shutdown-close
        var system = ActorSystem.builder().shutdownTimeout(Duration.ofSeconds(5)).build();
        var account = system.spawn(Account.class, OnStart.of(Account::new));

        system.close(); // stops all, waits up to 5 s, kills what is left, waits again

        assertThat(account.isAlive()).isFalse();
        assertThatThrownBy(() -> system.spawn(Account.class, OnStart.of(Account::new)))
                .isInstanceOf(ActorStoppedException.class);
        // end::shutdown-close
    }

    @Test
    void whatDoesNotStopIsReported() throws Exception {
        var reports = new ArrayList<ShutdownReport>();
        var started = new CountDownLatch(1);
        var paper = new CountDownLatch(1);
        // tag::shutdown-overdue
        var system =
                ActorSystem.builder()
                        .shutdownTimeout(Duration.ofMillis(200))
                        .onOverdue(reports::add) // on the thread that closes
                        .build();
        var printer = system.spawn(Printer.class, self -> new Printer(started, paper));
        printer.tell(p -> p.print("for ever")); // there is no paper
        started.await();

        system.close();

        var report = reports.getFirst(); // on those that are killed next
        assertThat(report.isAfterKill()).isFalse();
        var stuck = report.running().getFirst();
        assertThat(stuck.actor()).isEqualTo(printer.identity());
        assertThat(stuck.stack()).anyMatch(frame -> frame.getMethodName().equals("print"));
        // end::shutdown-overdue
    }
}
