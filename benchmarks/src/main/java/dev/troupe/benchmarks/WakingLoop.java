package dev.troupe.benchmarks;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

final class WakingLoop implements Waking {
    private final Inbox.Maker inboxes;
    private final Loop<Callable<?>> one;
    private final Loop<Callable<?>> other;
    private volatile boolean isOver;

    WakingLoop(Inbox.Maker inboxes) throws InterruptedException {
        this.inboxes = inboxes;
        this.one = start();
        this.other = start();
        one.tell(() -> pass(other, one));
    }

    private Loop<Callable<?>> start() {
        return new Loop<>(
                inboxes.make(),
                message -> {
                    var _ = message.call();
                    return true;
                });
    }

    private boolean pass(Loop<Callable<?>> to, Loop<Callable<?>> from) throws InterruptedException {
        if (!isOver) {
            to.tell(() -> pass(from, to));
        }
        return true;
    }

    @Override
    public long wakeAndSleep() throws Exception {
        var waker = start();
        var woken = start();
        var time = new CompletableFuture<Long>();
        waker.tell(() -> {
            var start = System.nanoTime();
            woken.tell(() -> time.complete(System.nanoTime() - start));
            Thread.sleep(NAP);
            return true;
        });
        var found = time.get();
        waker.close();
        woken.close();
        return found;
    }

    @Override
    public void close() {
        isOver = true;
        one.close();
        other.close();
    }
}
