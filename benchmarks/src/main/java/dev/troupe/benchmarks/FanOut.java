package dev.troupe.benchmarks;

/// One actor asks all others at once and adds up their replies.
interface FanOut extends Twin {
    /// Worker number i replies i.
    long sum() throws Exception;
}
