package dev.troupe.benchmarks;

/// `big` of the Savina suite: each of many actors pings a random other one, waits for the pong, and
/// goes on, so many times.
interface Big extends Twin {
    /// Returns when every actor has had so many pongs.
    void play(int pings) throws Exception;

    /// How many pings and pongs have been handled.
    long handled();
}
