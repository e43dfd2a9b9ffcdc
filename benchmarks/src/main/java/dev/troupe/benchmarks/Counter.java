package dev.troupe.benchmarks;

/// The state of most actors here, whoever runs them.
final class Counter {
    private static final String NOTED = "noted";

    private long count;

    void increment() {
        count++;
    }

    long next() {
        return ++count;
    }

    /// Counts and replies without making an object.
    String note() {
        count++;
        return NOTED;
    }

    long total() {
        return count;
    }
}
