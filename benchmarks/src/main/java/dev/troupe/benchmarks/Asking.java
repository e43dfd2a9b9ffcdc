package dev.troupe.benchmarks;

import java.time.Duration;

/// Ask: somebody counts and replies with the count.
interface Asking extends Twin {
    /// From the calling thread; the reply is how often has been asked.
    long ask() throws Exception;

    /// The same, giving up after a while.
    long ask(Duration timeout) throws Exception;

    /// Has an actor ask so many times, one after the other; its last reply.
    long askFromActor(long asks) throws Exception;
}
