package dev.troupe.examples.wordcount;

import dev.troupe.Actor;
import dev.troupe.ActorContext;
import dev.troupe.ActorRef;

/// Counts the words of chunks. What it has counted of a file is pending until the reader, which
/// sends its messages in order, says that the whole file is text.
final class Counter implements Actor<Counter> {
    private final ActorRef<Aggregator> aggregator;
    private final Tally kept = new Tally();
    private Tally pending = new Tally();

    Counter(ActorRef<Aggregator> aggregator) {
        this.aggregator = aggregator;
    }

    void count(String chunk) {
        pending.countWords(chunk);
    }

    void keep() {
        kept.add(pending);
        pending = new Tally();
    }

    void drop() {
        pending = new Tally();
    }

    @Override
    public void onStop(ActorContext<Counter> self, boolean killed) {
        aggregator.tell(a -> a.add(kept));
    }
}
