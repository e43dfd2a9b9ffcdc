package dev.troupe.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// Waits until so many have arrived, and knows whether more did.
final class Gate {
    private final long expected;
    private final AtomicLong arrived = new AtomicLong();
    private final CountDownLatch open = new CountDownLatch(1);

    Gate(long expected) {
        this.expected = expected;
    }

    void arrive() {
        if (arrived.incrementAndGet() == expected) {
            open.countDown();
        }
    }

    void await() throws InterruptedException {
        open.await();
        Check.equal("arrivals", expected, arrived.get());
    }
}
