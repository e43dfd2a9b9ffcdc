package dev.troupe.guide;

import dev.troupe.ActorRef;
import dev.troupe.Query;

/// An actor that asks its [Bank] while the bank waits for it.
final class Teller {
    /// What it wants to know of its bank.
    interface Limited {
        long limit();
    }

    record Limit() implements Query<Limited, Long> {
        @Override
        public Long reply(Limited bank) {
            return bank.limit();
        }
    }

    record Count() implements Query<Teller, Long> {
        @Override
        public Long reply(Teller teller) {
            return teller.count();
        }
    }

    private final ActorRef<? extends Limited> bank;

    Teller(ActorRef<? extends Limited> bank) {
        this.bank = bank;
    }

    // tag::waits-teller
    long count() {
        return Math.min(700, bank.ask(new Limit())); // … and the teller's for the bank
    }

    // end::waits-teller

    long count(long limit) {
        return Math.min(700, limit);
    }
}
