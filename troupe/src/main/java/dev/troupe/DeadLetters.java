package dev.troupe;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// Where messages go that will never be handled: counted, handed to listeners, and logged, ten in a
/// second at most.
final class DeadLetters {
    private static final long WINDOW_NANOS = 1_000_000_000L;
    private static final int LOGGED_PER_WINDOW = 10;

    private final Stage stage;
    private final Flight flight;
    private final List<Consumer<? super DeadLetter>> listeners;
    private final LongAdder count = new LongAdder();

    /// Those that never had a place in a mailbox.
    private final LongAdder unsent = new LongAdder();

    /// The window of the log, and how many have come in it. Approximate under contention.
    private final AtomicLong window = new AtomicLong();

    private final AtomicLong inWindow = new AtomicLong();

    DeadLetters(Stage stage, Flight flight, List<Consumer<? super DeadLetter>> listeners) {
        this.stage = stage;
        this.flight = flight;
        this.listeners = List.copyOf(listeners);
    }

    /// A message that was accepted is dead.
    void add(Identity recipient, Object message, DeadLetter.Reason reason) {
        count.increment();
        var letter = new DeadLetter(recipient, message, reason);
        for (var listener : listeners) {
            hand(letter, listener);
        }
        flight.deadLetter(letter);
        log(letter);
    }

    /// What was not accepted, or never was in a mailbox, is dead.
    void addUnsent(Identity recipient, Object message, DeadLetter.Reason reason) {
        unsent.increment();
        add(recipient, message, reason);
    }

    private static void hand(DeadLetter letter, Consumer<? super DeadLetter> listener) {
        try {
            listener.accept(letter);
        } catch (Throwable thrown) {
            Log.log(Level.WARNING, () -> "A listener of dead letters failed", thrown);
        }
    }

    private void log(DeadLetter letter) {
        var level = levelOf(letter.reason());
        if (!Log.isLoggable(level)) {
            return;
        }
        var now = stage.nanoTime() / WINDOW_NANOS;
        var last = window.get();
        if (now != last && window.compareAndSet(last, now)) {
            var unlogged = inWindow.getAndSet(0) - LOGGED_PER_WINDOW;
            if (unlogged > 0) {
                Log.log(Level.INFO, () -> unlogged + " more dead letters were not logged");
            }
        }
        if (inWindow.incrementAndGet() <= LOGGED_PER_WINDOW) {
            Log.log(level, () -> textOf(letter));
        }
    }

    private static String textOf(DeadLetter letter) {
        return "Dead letter to %s (%s): %s"
                .formatted(letter.recipient(), letter.reason(), Describe.message(letter.message()));
    }

    /// By whose fault it is: lost on purpose, by an end, or by an asker that has gone.
    private static Level levelOf(DeadLetter.Reason reason) {
        return switch (reason) {
            case DROPPED -> Level.WARNING;
            case STOPPED, KILLED, FAILED -> Level.INFO;
            case EXPIRED -> Level.DEBUG;
        };
    }

    long count() {
        return count.sum();
    }

    /// Those that had been accepted.
    long sentCount() {
        return count.sum() - unsent.sum();
    }
}
