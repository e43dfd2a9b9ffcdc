package dev.troupe.examples;

import dev.troupe.ActorHandle;
import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Many tellers transfer money between a few accounts, all at the same time. An account that does
/// not hold enough says so with a checked exception, which arrives at the teller as what it is. No
/// lock anywhere, and in the end no cent is lost.
final class Bank {
    private static final int ACCOUNTS = 20;
    private static final long OPENING_CENTS = 100_00;

    private Bank() {}

    static final class Overdraft extends Exception {
        private static final long serialVersionUID = 1;

        final long missingCents;

        Overdraft(long missingCents) {
            super(money(missingCents) + " is missing");
            this.missingCents = missingCents;
        }
    }

    static final class Account {
        private long cents;

        Account(long cents) {
            this.cents = cents;
        }

        void deposit(long amount) {
            cents += amount;
        }

        void withdraw(long amount) throws Overdraft {
            if (amount > cents) {
                throw new Overdraft(amount - cents);
            }
            cents -= amount;
        }

        long balance() {
            return cents;
        }
    }

    /// What came of a teller's transfers.
    record Day(int made, int refused) {}

    static final class Teller {
        private final List<? extends ActorRef<Account>> accounts;
        private final Random random;

        Teller(List<? extends ActorRef<Account>> accounts, long seed) {
            this.accounts = accounts;
            this.random = new Random(seed);
        }

        Day serve(int customers) {
            int refused = 0;
            for (int customer = 0; customer < customers; customer++) {
                var from = random.nextInt(ACCOUNTS);
                var to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
                var cents = random.nextLong(1, 2 * OPENING_CENTS);
                try {
                    transfer(accounts.get(from), accounts.get(to), cents);
                } catch (Overdraft notEnough) {
                    refused++;
                }
            }
            return new Day(customers - refused, refused);
        }

        /// The money is on its way for a moment, but it is never in two places.
        private static void transfer(ActorRef<Account> from, ActorRef<Account> to, long cents)
                throws Overdraft {
            from.run(account -> account.withdraw(cents)); // throws Overdraft, so nothing below
            to.tell(account -> account.deposit(cents));
        }
    }

    static void main(String... arguments) throws Exception {
        var given = new Arguments(arguments);
        int tellers = given.number("TELLERS", 100, 1, 10_000);
        int transfers = given.number("TRANSFERS", 200, 1, 1_000_000);
        given.end();

        try (var system = ActorSystem.start()) {
            var accounts =
                    IntStream.range(0, ACCOUNTS)
                            .mapToObj(_ -> open(system, OPENING_CENTS))
                            .toList();
            IO.println("total before: " + money(total(accounts)));
            serve(system, accounts, tellers, transfers);
            IO.println("total after:  " + money(total(accounts)));
            withdrawTooMuch(accounts.getFirst());
        }
    }

    private static ActorHandle<Account> open(ActorSystem system, long cents) {
        return system.spawn(Account.class, OnStart.of(() -> new Account(cents)));
    }

    /// All tellers work at the same time.
    private static void serve(
            ActorSystem system, List<ActorHandle<Account>> accounts, int tellers, int transfers) {
        var days =
                IntStream.range(0, tellers)
                        .mapToObj(seed -> hire(system, accounts, seed))
                        .map(teller -> teller.askAsync(t -> t.serve(transfers)))
                        .toList();
        int made = 0;
        int refused = 0;
        for (var day : days) {
            made += day.join().made();
            refused += day.join().refused();
        }
        IO.println(
                "%d tellers, %d transfers each: %d made, %d refused"
                        .formatted(tellers, transfers, made, refused));
    }

    private static ActorHandle<Teller> hire(
            ActorSystem system, List<ActorHandle<Account>> accounts, long seed) {
        return system.spawn(Teller.class, OnStart.of(() -> new Teller(accounts, seed)));
    }

    private static long total(List<ActorHandle<Account>> accounts) {
        return accounts.stream().mapToLong(account -> account.ask(Account::balance)).sum();
    }

    private static void withdrawTooMuch(ActorRef<Account> account) {
        long balance = account.ask(Account::balance);
        try {
            account.run(a -> a.withdraw(balance + 1));
        } catch (Overdraft overdraft) {
            IO.println("one cent more than there is: Overdraft, " + overdraft.getMessage());
        }
    }

    private static String money(long cents) {
        return "%d.%02d".formatted(cents / 100, cents % 100);
    }
}
