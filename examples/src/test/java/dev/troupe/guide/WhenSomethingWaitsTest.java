package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.troupe.Actor;
import dev.troupe.ActorContext;
import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.ActorTimeoutException;
import dev.troupe.DeadlockException;
import dev.troupe.OnStart;
import dev.troupe.Request;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The code of the first half of `docs/guide/when-something-waits.md`, and what it shows as output:
/// what exceptions tell.
class WhenSomethingWaitsTest {
    private final ActorSystem system = ActorSystem.start();

    @AfterEach
    void close() {
        system.close();
    }

    // ---- A cycle.

    @Test
    void aCycleOfWaitsIsTold() throws Exception {
        var bank = system.spawn(Bank.class, Bank::new);
        var log = new StringBuilder();

        // tag::waits-deadlock
        try {
            bank.ask(Bank::audit);
        } catch (DeadlockException e) { // it has come through all who have asked
            log.append(e.getMessage());
        }
        assertThat(bank.ask(new Teller.Limit())).isEqualTo(1_000); // everybody lives on
        // end::waits-deadlock

        Outputs.assertShown("waits-deadlock", toldToTeller(bank));
        Outputs.assertShown("readme-deadlock", toldToTeller(bank));
    }

    /// The report where the teller asks when the bank waits by now. Mostly it does; here always.
    private String toldToTeller(ActorRef<Bank> bank) {
        var bankWaits = new CountDownLatch(1);
        bank.ask(Bank::teller).tell(_ -> bankWaits.await());
        var audited = bank.askAsync(Bank::audit);
        while (!system.dump().contains("it asks Teller#")) {
            Thread.onSpinWait();
        }
        bankWaits.countDown();
        assertThatThrownBy(audited::join).hasCauseInstanceOf(DeadlockException.class);
        return String.valueOf(audited.exceptionNow().getMessage());
    }

    @Test
    void aCycleCanBeBroken() {
        var bank = system.spawn(Bank.class, Bank::new);
        assertThat(bank.ask(Bank::auditAtOnce)).isEqualTo(700);

        bank.run(Bank::auditLater);
        while (bank.ask(Bank::audited) == 0) {
            Thread.onSpinWait();
        }
        assertThat(bank.ask(Bank::audited)).isEqualTo(700);
    }

    static final class NightBank implements Actor<NightBank>, Teller.Limited {
        private final ActorRef<Teller> teller;
        private long audited;

        NightBank(ActorContext<NightBank> self) {
            teller = self.spawn(Teller.class, OnStart.of(() -> new Teller(self.self())));
        }

        // tag::waits-run
        @Override
        public void onRun(ActorContext<NightBank> self) {
            audited = teller.ask(new Teller.Count()); // waits without the turn: the bank can answer
            self.sleep(Duration.ofHours(24));
        }

        // end::waits-run

        long audited() {
            return audited;
        }

        @Override
        public long limit() {
            return 1_000;
        }
    }

    @Test
    void aWaitInOnRunHoldsNoTurn() {
        var bank = system.spawn(NightBank.class, NightBank::new);
        while (bank.ask(NightBank::audited) == 0) {
            Thread.onSpinWait();
        }
        assertThat(bank.ask(NightBank::audited)).isEqualTo(700);
    }

    // ---- A trace.

    record Withdraw(long amount) implements Request<Account, Long, Overdraft> {
        @Override
        public Long reply(Account account) throws Overdraft {
            return account.withdraw(amount);
        }
    }

    static final class Cashier {
        private final ActorRef<Account> account;

        Cashier(ActorRef<Account> account) {
            this.account = account;
        }

        // tag::waits-trace
        long pay(long amount) throws Overdraft {
            return account.ask(new Withdraw(amount));
        }
        // end::waits-trace
    }

    record Pay(long amount) implements Request<Cashier, Long, Overdraft> {
        @Override
        public Long reply(Cashier cashier) throws Overdraft {
            return cashier.pay(amount);
        }
    }

    @Test
    void anExceptionTellsWhoHasAsked() throws Exception {
        var account = system.spawn(Account.class, OnStart.of(Account::new));
        var cashier = system.spawn(Cashier.class, OnStart.of(() -> new Cashier(account)));

        var thrown = catchThrowable(() -> cashier.ask(new Pay(900)));

        var trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        Outputs.assertShown("waits-trace", trace.toString());
    }

    // ---- A timeout.

    static final class Clerk {
        private final ActorRef<Printer> printer;

        Clerk(ActorRef<Printer> printer) {
            this.printer = printer;
        }

        int copy(String page) throws InterruptedException {
            return printer.ask(p -> p.print(page));
        }
    }

    record Copy(String page) implements Request<Clerk, Integer, InterruptedException> {
        @Override
        public Integer reply(Clerk clerk) throws InterruptedException {
            return clerk.copy(page);
        }
    }

    @Test
    void aTimeoutTellsWhatTheActorIsDoing() throws Exception {
        var paper = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        var printer = system.spawn(Printer.class, OnStart.of(() -> new Printer(started, paper)));
        var clerk = system.spawn(Clerk.class, OnStart.of(() -> new Clerk(printer)));
        var first = clerk.askAsync(new Copy("first"));
        started.await();

        // tag::waits-timeout
        assertThatThrownBy(() -> clerk.ask(new Copy("second"), Duration.ofMillis(100)))
                .isInstanceOf(ActorTimeoutException.class)
                .hasMessageContaining("it has been in Copy[page=first]");
        // end::waits-timeout

        var thrown = catchThrowable(() -> clerk.ask(new Copy("third"), Duration.ofMillis(100)));
        paper.countDown();
        first.get();
        Outputs.assertShown("waits-timeout", String.valueOf(thrown.getMessage()));
    }
}
