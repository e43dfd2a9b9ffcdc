package dev.troupe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A message on its way: the link of a [Mailbox]'s queue. Exactly one of [#perform] and [#discard]
/// is called on it, once, by the holder of the turn.
abstract class Envelope {
    private static final VarHandle NEXT;

    static {
        try {
            NEXT = MethodHandles.lookup().findVarHandle(Envelope.class, "next", Envelope.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// The next one in the queue. Written by the sender behind, in a plain access because nothing
    /// may need stack between the two steps of [Mailbox#append], which sees to the order; read by
    /// [#follower]. Cleared by the turn's holder.
    @Nullable Envelope next;

    /// The next one in the queue, as far as its sender has linked it.
    final @Nullable Envelope follower() {
        return (Envelope) NEXT.getAcquire(this);
    }

    /// Handles the message, on the actor's turn.
    ///
    /// @throws Throwable the actor's own failure
    abstract void perform(Cell<?> cell) throws Throwable;

    /// The message will never be handled, because the actor has ended.
    ///
    /// @param cause the actor's error, where it failed
    abstract void discard(Cell<?> cell, DeadLetter.Reason reason, @Nullable Throwable cause);

    /// It is not accepted, or has lost its place: neither of the two is called. Lets go of what it
    /// has of its sender's context.
    void release() {}

    /// Whether it takes room in a bounded lane. Control does not.
    boolean takesRoom() {
        return true;
    }

    /// Whether a full mailbox may drop it: nobody waits for it.
    boolean isDroppable() {
        return false;
    }

    /// It goes to one of a pool, by the sender before it is appended there.
    void sentTo(Cell<?> worker) {}

    /// Whether it was sent to a pool, so that any of its workers may handle it.
    boolean isForPool() {
        return false;
    }

    /// It is being accepted, at an instant of the actor's stage: noted where there is room for it.
    void accepted(long nanos) {}

    /// When it was accepted, by the turn's holder before [#perform]; [Flight#UNKNOWN] where that
    /// was not noted.
    long acceptedNanos() {
        return Flight.UNKNOWN;
    }

    /// What it carries, for dead letters and reports.
    public abstract Object message();
}
