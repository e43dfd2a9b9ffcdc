package dev.troupe.benchmarks;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// `bq`: what one writes first.
final class BlockingInbox<M> implements Inbox<M> {
    private final BlockingQueue<M> queue;

    private BlockingInbox(BlockingQueue<M> queue) {
        this.queue = queue;
    }

    static <M> Inbox<M> unbounded() {
        return new BlockingInbox<>(new LinkedBlockingQueue<>());
    }

    static <M> Inbox<M> bounded() {
        return new BlockingInbox<>(new LinkedBlockingQueue<>(Workloads.BOUND));
    }

    @Override
    public void put(M message) throws InterruptedException {
        queue.put(message);
    }

    @Override
    public M take() throws InterruptedException {
        return queue.take();
    }
}
