package dev.troupe;

import org.jspecify.annotations.Nullable;

/// A message that nobody waits for.
final class Told<A> extends Envelope {
    private final Message<? super A> message;

    Told(Message<? super A> message) {
        this.message = message;
    }

    @Override
    @SuppressWarnings("unchecked") // a message for A is only put into mailboxes of an A
    void perform(Cell<?> cell) throws Throwable {
        cell.countHandled();
        message.handle((A) cell.actor());
    }

    @Override
    void discard(Cell<?> cell, DeadLetter.Reason reason, @Nullable Throwable cause) {
        cell.system().deadLetters().add(cell.identity(), message, reason);
    }

    @Override
    boolean isDroppable() {
        return true;
    }

    @Override
    public Object message() {
        return message;
    }
}
