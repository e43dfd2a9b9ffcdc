package dev.troupe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Collects what the library logs while a test does something, instead of printing it.
final class Logged extends Handler {
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    private Logged() {}

    @Override
    public void publish(LogRecord entry) {
        records.add(entry);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    /// The records at WARNING and above.
    static List<LogRecord> recordsDuring(Runnable doing) {
        var logger = Logger.getLogger("dev.troupe");
        var logged = new Logged();
        var level = logger.getLevel();
        logger.setLevel(Level.WARNING);
        logger.setUseParentHandlers(false);
        logger.addHandler(logged);
        try {
            doing.run();
        } finally {
            logger.removeHandler(logged);
            logger.setUseParentHandlers(true);
            logger.setLevel(level);
        }
        return new ArrayList<>(logged.records);
    }

    /// Their messages.
    static List<String> during(Runnable doing) {
        return recordsDuring(doing).stream().map(LogRecord::getMessage).toList();
    }
}
