package dev.troupe.guide;

import dev.troupe.ActorContext;
import dev.troupe.ActorRef;
import dev.troupe.OnStart;

/// An actor that waits for its [Teller], which asks it.
final class Bank implements Teller.Limited {
    private final ActorContext<Bank> self;
    private final ActorRef<Teller> teller;
    private long audited;

    Bank(ActorContext<Bank> self) {
        this.self = self;
        teller = self.spawn(Teller.class, OnStart.of(() -> new Teller(self.self())));
    }

    // tag::waits-bank
    long audit() {
        return teller.ask(new Teller.Count()); // the bank's handler waits for the teller …
    }

    // end::waits-bank

    // tag::waits-along
    long auditAtOnce() {
        long limit = limit(); // read here, on the bank's own turn
        return teller.ask(t -> t.count(limit)); // the teller has all that it needs
    }

    // end::waits-along

    // tag::waits-pipe
    void auditLater() {
        self.pipe(teller.askAsync(new Teller.Count()), (bank, count) -> bank.audited = count);
    }

    // end::waits-pipe

    ActorRef<Teller> teller() {
        return teller;
    }

    long audited() {
        return audited;
    }

    @Override
    public long limit() {
        return 1_000;
    }
}
