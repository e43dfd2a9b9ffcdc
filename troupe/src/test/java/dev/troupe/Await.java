package dev.troupe;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits in tests for what has no event to wait for.
final class Await {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private Await() {}

    /// Returns when the condition holds; fails after 20 s.
    static void until(String what, BooleanSupplier condition) {
        var start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError("Waited in vain until " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    /// Returns when the thread waits for something.
    static void untilWaiting(Thread thread) {
        until(
                thread + " waits",
                () -> {
                    var state = thread.getState();
                    return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
                });
    }
}
