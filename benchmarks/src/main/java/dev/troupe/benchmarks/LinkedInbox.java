package dev.troupe.benchmarks;

import java.util.concurrent.ConcurrentLinkedQueue;

/// `clq`: a lock-free linked queue and a parked flag.
final class LinkedInbox<M> implements Inbox<M> {
    private final ConcurrentLinkedQueue<M> queue = new ConcurrentLinkedQueue<>();
    private final Sleeper sleeper = new Sleeper();

    @Override
    public void put(M message) {
        queue.offer(message);
        sleeper.wake();
    }

    @Override
    public M take() throws InterruptedException {
        while (true) {
            var message = queue.poll();
            if (message != null) {
                return message;
            }
            sleeper.sleepWhileEmpty(queue);
        }
    }
}
