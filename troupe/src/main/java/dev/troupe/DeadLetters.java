package dev.troupe;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// Where messages go that will never be handled: counted, handed to listeners, and logged, ten in a
/// second at most.
final class DeadLetters {
    private final LogLimit log;
    private final Flight flight;
    private final List<Consumer<? super DeadLetter>> listeners;
    private final LongAdder count = new LongAdder();

    /// Those that never had a place in a mailbox.
    private final LongAdder unsent = new LongAdder();

    DeadLetters(Stage stage, Flight flight, List<Consumer<? super DeadLetter>> listeners) {
        this.log = new LogLimit(stage, "dead letters");
        this.flight = flight;
        this.listeners = List.copyOf(listeners);
    }

    /// A message that was accepted is dead.
    void add(Identity recipient, Object message, DeadLetter.Reason reason) {
        count.increment();
        CarriedMessage.release(message);
        var letter = new DeadLetter(recipient, CarriedMessage.bare(message), reason);
        Listeners.hand(letter, listeners, "dead letters");
        flight.deadLetter(letter);
        log.log(levelOf(reason), () -> textOf(letter), null);
    }

    /// What was not accepted, or never was in a mailbox, is dead.
    void addUnsent(Identity recipient, Object message, DeadLetter.Reason reason) {
        unsent.increment();
        add(recipient, message, reason);
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
