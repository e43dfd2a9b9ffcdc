package dev.troupe.benchmarks;

/// Tell: somebody counts messages.
interface Counting extends Twin {
    /// Sends a message that the consumer counts; from any thread.
    void tell() throws Exception;

    /// How many have been counted; whatever the caller has told before is among them.
    long total() throws Exception;
}
