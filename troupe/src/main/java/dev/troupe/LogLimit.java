package dev.troupe;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A log of things that may come in masses: ten a second are logged, the rest is counted.
final class LogLimit {
    private static final long WINDOW_NANOS = 1_000_000_000L;
    private static final int LOGGED_PER_WINDOW = 10;

    private final Stage stage;
    private final String things;

    /// The window, and how many have come in it. Approximate under contention.
    private final AtomicLong window = new AtomicLong();

    private final AtomicLong inWindow = new AtomicLong();

    /// @param things what is logged, in the plural
    LogLimit(Stage stage, String things) {
        this.stage = stage;
        this.things = things;
    }

    void log(Level level, Supplier<String> text, @Nullable Throwable thrown) {
        if (!Log.isLoggable(level)) {
            return;
        }
        var now = stage.nanoTime() / WINDOW_NANOS;
        var last = window.get();
        if (now != last && window.compareAndSet(last, now)) {
            var unlogged = inWindow.getAndSet(0) - LOGGED_PER_WINDOW;
            if (unlogged > 0) {
                Log.log(Level.INFO, () -> unlogged + " more " + things + " were not logged");
            }
        }
        if (inWindow.incrementAndGet() <= LOGGED_PER_WINDOW) {
            Log.log(level, text, thrown);
        }
    }
}
