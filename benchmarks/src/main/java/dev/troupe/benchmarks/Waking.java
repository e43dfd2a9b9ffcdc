package dev.troupe.benchmarks;

import java.time.Duration;

/// An actor whose handler wakes another one and then sleeps, while others wake each other all the
/// time.
interface Waking extends Twin {
    Duration NAP = Duration.ofMillis(200);

    /// Two actors that have never done that before.
    ///
    /// @return how long it took until the one that was woken was at its message, in nanoseconds
    long wakeAndSleep() throws Exception;
}
