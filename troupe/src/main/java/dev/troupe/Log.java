package dev.troupe;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The library's log, `dev.troupe` of the platform's. A log that fails must keep nobody waiting:
/// what it throws ends here.
final class Log {
    private static final System.Logger LOG = System.getLogger("dev.troupe");

    private Log() {}

    static boolean isLoggable(System.Logger.Level level) {
        try {
            return LOG.isLoggable(level);
        } catch (Throwable noLog) {
            return false;
        }
    }

    static void log(System.Logger.Level level, Supplier<String> text) {
        log(level, text, null);
    }

    static void log(System.Logger.Level level, Supplier<String> text, @Nullable Throwable thrown) {
        try {
            if (isLoggable(level)) {
                LOG.log(level, text.get(), thrown);
            }
        } catch (Throwable noLog) {
            // There is no other place to tell.
        }
    }
}
