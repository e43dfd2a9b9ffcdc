package dev.troupe;

import java.util.concurrent.atomic.LongAdder;

/// What a system has taken in and what became of it. At rest: told = handled + dead + withdrawn +
/// queued. Living actors keep their own counts; those of the ended ones are added up here.
final class Ledger {
    private final LongAdder sent = new LongAdder();
    private final LongAdder handled = new LongAdder();
    private final LongAdder forced = new LongAdder();
    private final LongAdder withdrawn = new LongAdder();

    /// An ended actor has been swept.
    void countEnded(long sentToIt, long handledByIt) {
        sent.add(sentToIt);
        handled.add(handledByIt);
    }

    /// Control was sent.
    void countForced() {
        forced.increment();
    }

    /// Control was called off by the actor itself before its turn came.
    void countWithdrawn() {
        withdrawn.increment();
    }

    /// All that ended actors were sent, control included.
    long told() {
        return sent.sum() + forced.sum();
    }

    /// All that ended actors have handled or taken back.
    long done() {
        return handled.sum() + withdrawn.sum();
    }
}
