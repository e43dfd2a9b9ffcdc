package dev.troupe;

import org.jspecify.annotations.Nullable;

/// A message that nobody waits for.
class Told<A> extends Envelope {
    private final Message<? super A> message;

    Told(Message<? super A> message) {
        this.message = message;
    }

    /// With the sender's context, where that is carried, and with room for the time when it is
    /// accepted, while somebody wants to know that.
    static Told<?> of(Cell<?> cell, Message<?> sent) {
        var message = CarriedMessage.of(cell, sent);
        if (cell.flight().recordsMessages()) {
            return new Timed<>(message, cell instanceof PoolHead<?>);
        }
        return cell instanceof PoolHead<?> ? new Pooled<>(message) : new Told<>(message);
    }

    @Override
    @SuppressWarnings("unchecked") // a message for A is only put into mailboxes of an A
    final void perform(Cell<?> cell) throws Throwable {
        cell.countHandled();
        message.handle((A) cell.actor());
    }

    @Override
    final void discard(Cell<?> cell, DeadLetter.Reason reason, @Nullable Throwable cause) {
        cell.system().deadLetters().add(cell.identity(), message, reason);
    }

    @Override
    final void release() {
        CarriedMessage.release(message);
    }

    @Override
    final boolean isDroppable() {
        return true;
    }

    @Override
    public final Object message() {
        return message;
    }

    /// Sent to a pool.
    private static final class Pooled<A> extends Told<A> {
        Pooled(Message<? super A> message) {
            super(message);
        }

        @Override
        boolean isForPool() {
            return true;
        }
    }

    private static final class Timed<A> extends Told<A> {
        private final boolean isForPool;
        private long accepted = Flight.UNKNOWN;

        Timed(Message<? super A> message, boolean isForPool) {
            super(message);
            this.isForPool = isForPool;
        }

        @Override
        boolean isForPool() {
            return isForPool;
        }

        @Override
        void accepted(long nanos) {
            accepted = nanos;
        }

        @Override
        long acceptedNanos() {
            return accepted;
        }
    }
}
