package dev.troupe;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What the library logs at INFO and above, as texts.
final class LogRecords extends Handler {
    /// Called by the library on threads of its own.
    private final Consumer<? super LogRecord> onRecord;

    private LogRecords(Consumer<? super LogRecord> onRecord) {
        this.onRecord = onRecord;
    }

    /// What is logged while a test does something, which sees it grow.
    static List<String> during(Consumer<List<String>> doing) {
        var texts = new CopyOnWriteArrayList<String>();
        handling(entry -> texts.add(entry.getMessage()), () -> doing.accept(texts));
        return texts;
    }

    /// Has every attempt to log something fail.
    static void whileBroken(Runnable doing) {
        handling(
                _ -> {
                    throw new IllegalStateException("a broken log, on purpose");
                },
                doing);
    }

    private static void handling(Consumer<? super LogRecord> onRecord, Runnable doing) {
        var logger = Logger.getLogger("dev.troupe");
        var level = logger.getLevel();
        var records = new LogRecords(onRecord);
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.INFO);
        logger.addHandler(records);
        try {
            doing.run();
        } finally {
            logger.removeHandler(records);
            logger.setLevel(level);
            logger.setUseParentHandlers(true);
        }
    }

    @Override
    public void publish(LogRecord entry) {
        onRecord.accept(entry);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
