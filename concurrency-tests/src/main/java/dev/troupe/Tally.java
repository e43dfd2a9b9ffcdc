package dev.troupe;

/// The actor of most tests: a plain counter. Two threads in it at once would lose counts.
final class Tally {
    int count;

    /// Whether a handler has thrown an `Error`: no other may run after.
    boolean failed;

    int increment() {
        count = count + 1;
        return count;
    }
}
