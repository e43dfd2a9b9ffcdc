package dev.troupe.benchmarks;

/// A producer that is far quicker than its consumer.
interface SlowConsumer extends Twin {
    void tell() throws Exception;

    Slow state();
}
