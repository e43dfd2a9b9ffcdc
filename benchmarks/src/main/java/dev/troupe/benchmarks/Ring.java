package dev.troupe.benchmarks;

/// Members that hand a token on, by tell; two of them play ping-pong.
interface Ring extends Twin {
    /// Has the token handed on so many times; returns when that is done.
    void pass(long hops) throws Exception;

    /// How often the members have got it, all together. Each counts for itself; the token carries
    /// the counts from one thread to the next.
    long handled();
}
