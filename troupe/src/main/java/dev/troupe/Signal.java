package dev.troupe;

import org.jspecify.annotations.Nullable;

/// Something that comes to an actor from one of its own [Activity]s: control, which takes no room
/// and is never dropped. Its sources see to it that there is never more of it than of them: a timer
/// has one tick in the mailbox, a subscription as many items as it has asked for.
class Signal<A, T extends @Nullable Object> extends Envelope {
    private final Activity source;
    private final Reaction<? super A, ? super T> reaction;
    private final T value;
    private final Object message;

    /// @param message what it is in a report or as a dead letter
    Signal(Activity source, Reaction<? super A, ? super T> reaction, T value, Object message) {
        this.source = source;
        this.reaction = reaction;
        this.value = value;
        this.message = message;
    }

    final void send() {
        var context = source.keepContext();
        if (context != null) {
            context.orDrop(() -> send(new Carrying<>(this, context)));
        } else {
            send(source.cell.flight().recordsMessages() ? new Timed<>(this) : this);
        }
    }

    private void send(Signal<A, T> signal) {
        Sending.control(source.cell, signal);
    }

    @Override
    @SuppressWarnings("unchecked") // a signal for A is only put into the mailbox of its source's A
    final void perform(Cell<?> cell) throws Throwable {
        if (!source.begins()) {
            // Called off by hand, or with an instance that a restart has replaced.
            discard(cell, DeadLetter.Reason.FAILED, null);
            return;
        }
        cell.countHandled();
        reaction.handle((A) cell.actor(), value);
    }

    @Override
    void discard(Cell<?> cell, DeadLetter.Reason reason, @Nullable Throwable cause) {
        if (source.isWithdrawn()) {
            cell.system().ledger().countWithdrawn();
        } else {
            cell.system().deadLetters().add(cell.identity(), message, reason);
        }
    }

    @Override
    final boolean takesRoom() {
        return false;
    }

    @Override
    public final Object message() {
        return message;
    }

    /// With room for the time when it is accepted.
    private static class Timed<A, T extends @Nullable Object> extends Signal<A, T> {
        private long accepted = Flight.UNKNOWN;

        Timed(Signal<A, T> signal) {
            super(signal.source, signal.reaction, signal.value, signal.message);
        }

        @Override
        final void accepted(long nanos) {
            accepted = nanos;
        }

        @Override
        final long acceptedNanos() {
            return accepted;
        }
    }

    /// With the context of where its source was set going.
    private static final class Carrying<A, T extends @Nullable Object> extends Timed<A, T> {
        private final Carried context;

        Carrying(Signal<A, T> signal, Carried context) {
            super(
                    new Signal<>(
                            signal.source,
                            (actor, value) ->
                                    context.<@Nullable Object>lastAround(() -> {
                                        signal.reaction.handle(actor, value);
                                        return null;
                                    }),
                            signal.value,
                            signal.message));
            this.context = context;
        }

        @Override
        void discard(Cell<?> cell, DeadLetter.Reason reason, @Nullable Throwable cause) {
            context.drop();
            super.discard(cell, reason, cause);
        }
    }
}
