package dev.troupe;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// A publisher of tests that publishes by hand, to one subscriber.
class HandPublisher implements Flow.Publisher<Integer>, Flow.Subscription {
    private final AtomicLong demand = new AtomicLong();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final CompletableFuture<Flow.Subscriber<? super Integer>> subscriber =
            new CompletableFuture<>();

    @Override
    public void subscribe(Flow.Subscriber<? super Integer> wanting) {
        wanting.onSubscribe(this);
        subscriber.complete(wanting);
    }

    @Override
    public void request(long items) {
        demand.addAndGet(items);
    }

    @Override
    public void cancel() {
        cancelled.set(true);
    }

    /// How many items have been asked for by now.
    long demand() {
        return demand.get();
    }

    boolean isCancelled() {
        return cancelled.get();
    }

    /// Who has subscribed, perhaps before it has asked for anything.
    Flow.Subscriber<? super Integer> subscriber() {
        return subscriber.join();
    }

    /// Who has subscribed and asked for something.
    Flow.Subscriber<? super Integer> asking() {
        var wanting = subscriber();
        Await.until("it has asked for something", () -> demand() > 0);
        return wanting;
    }
}
