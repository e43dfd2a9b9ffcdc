package dev.troupe.benchmarks;

/// Handlers that block, all at once.
interface Naps extends Twin {
    int NAP_MILLIS = 100;

    /// Has every actor handle one message that sleeps and then arrives at the gate.
    void begin(Gate gate) throws Exception;

    static void nap(Gate gate) throws InterruptedException {
        Thread.sleep(NAP_MILLIS);
        gate.arrive();
    }
}
