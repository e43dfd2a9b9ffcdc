package dev.troupe.benchmarks;

/// A benchmark that counts wrong measures nothing.
final class Check {
    private Check() {}

    static void equal(String what, long expected, long actual) {
        if (expected != actual) {
            throw new IllegalStateException(
                    "%s: expected %d, not %d".formatted(what, expected, actual));
        }
    }
}
