package dev.troupe.benchmarks;

/// What a virtual thread takes its messages from. Many put, one takes.
interface Inbox<M> {
    void put(M message) throws InterruptedException;

    /// Waits while there is none.
    M take() throws InterruptedException;

    /// Makes an empty one; generic, so only a method reference will do.
    interface Maker {
        <M> Inbox<M> make();
    }
}
