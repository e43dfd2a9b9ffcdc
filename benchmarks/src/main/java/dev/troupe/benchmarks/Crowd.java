package dev.troupe.benchmarks;

/// Many actors at once, each with a counter of its own for its state.
interface Crowd extends Twin {
    /// Adds so many; returns when they can be told something.
    void spawn(int size) throws Exception;

    /// Tells each of them once; the handler counts and arrives at the gate.
    void tellEach(Gate gate) throws Exception;

    /// Ends them all; returns when they have ended.
    void stop() throws Exception;

    /// Keeps as much in memory as each actor's user does: its state and the way to it.
    int size();
}
