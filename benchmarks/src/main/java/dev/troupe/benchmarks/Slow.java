package dev.troupe.benchmarks;

import java.util.concurrent.atomic.AtomicLong;

/// The state of a consumer that takes a millisecond for each message, until it is told to hurry.
final class Slow {
    volatile boolean hurried;
    private final AtomicLong handled = new AtomicLong();

    void handle() throws InterruptedException {
        if (!hurried) {
            Thread.sleep(1);
        }
        handled.incrementAndGet();
    }

    long handled() {
        return handled.get();
    }
}
