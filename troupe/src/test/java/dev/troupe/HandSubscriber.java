package dev.troupe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// A subscriber of tests that asks by hand, and keeps what it is told.
class HandSubscriber implements Flow.Subscriber<Integer> {
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    /// Guarded by itself.
    private final List<Integer> items = new ArrayList<>();

    private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();

    /// One that asks for so many items.
    static HandSubscriber asking(long items) {
        return new HandSubscriber() {
            @Override
            public void onSubscribe(Flow.Subscription upstream) {
                super.onSubscribe(upstream);
                upstream.request(items);
            }
        };
    }

    @Override
    public void onSubscribe(Flow.Subscription upstream) {
        subscription.complete(upstream);
    }

    @Override
    public void onNext(Integer item) {
        synchronized (items) {
            items.add(item);
        }
    }

    @Override
    public void onError(Throwable error) {
        end.complete(error);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }

    Flow.Subscription upstream() {
        return subscription.join();
    }

    List<Integer> items() {
        synchronized (items) {
            return List.copyOf(items);
        }
    }

    void awaitItems(Integer... expected) {
        Await.until("the items have come: " + List.of(expected), () -> has(List.of(expected)));
    }

    private boolean has(List<Integer> expected) {
        return items().equals(expected);
    }

    boolean hasEnded() {
        return end.isDone();
    }

    /// Waits for the end; null if it completes.
    @Nullable Throwable end() {
        return end.join();
    }
}
