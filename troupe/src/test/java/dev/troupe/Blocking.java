package dev.troupe;

import java.time.Duration;

/// Blocks the calling thread as users' code does, which the library knows nothing of.
final class Blocking {
    private Blocking() {}

    /// Until interrupted.
    static void sleepForEver() throws InterruptedException {
        Thread.sleep(Duration.ofDays(1));
    }
}
