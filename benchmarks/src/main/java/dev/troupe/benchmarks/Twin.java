package dev.troupe.benchmarks;

/// One peer's way to do a workload; made, used for a while, closed.
interface Twin extends AutoCloseable {
    /// Ends whatever it has started.
    @Override
    void close();
}
