package dev.troupe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A message whose outcome somebody waits for: a [Request], or an [Action].
///
/// ```text
///     ┌─────────────discard───────────────┐
///     │                                   ▼
///   QUEUED ──begin──▶ RUNNING ──────▶ FINISHING ──────▶ SETTLED
///     │                 │  ▲   settle
///     │ abandon         ▼  │
///     ▼              SIGNALLING (the asker hands an interrupt to the handler)
///   ABANDONED
/// ```
///
/// The asker and the turn's holder race for QUEUED by compare-and-set: either the asker has given
/// up and the message is not handled, or it is handled and its outcome is there for the asker, if
/// it still looks. SETTLED is written after the outcome, once, by the turn's holder. SIGNALLING is
/// for units only ([#isUnit]); what is none goes from RUNNING to SETTLED at once.
abstract class Asked extends Envelope {
    private static final int QUEUED = 0;
    private static final int RUNNING = 1;
    private static final int SIGNALLING = 2;
    private static final int FINISHING = 3;
    private static final int SETTLED = 4;
    private static final int ABANDONED = 5;

    private static final VarHandle PROGRESS;

    static {
        try {
            PROGRESS = MethodHandles.lookup().findVarHandle(Asked.class, "progress", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Message<?> message;

    /// Whether it was sent with `run`, not with `ask`: a message may be both.
    private final boolean isAction;

    /// Whether it was sent to a pool. Written by the asker before it is appended.
    private boolean isForPool;

    /// Until when it is waited for; inherited by the waits of its handler.
    private final long deadline;

    /// The actor that asks; null for other threads.
    private final @Nullable Cell<?> asker = Current.get().actor();

    /// The picture above; QUEUED at first, which is not written.
    private volatile int progress;

    /// The outcome: written by the turn's holder before SETTLED, read by the asker after. Before
    /// RUNNING: when it was accepted, a `Long`, if somebody wants to know that.
    private @Nullable Object value;

    private @Nullable Throwable error;

    Asked(Message<?> message, boolean isAction, long deadline) {
        this.message = message;
        this.isAction = isAction;
        this.deadline = deadline;
    }

    @Override
    @SuppressWarnings("unchecked") // a message for A is only put into mailboxes of an A
    final void perform(Cell<?> cell) throws Throwable {
        if (!begin()) {
            cell.system().deadLetters().add(cell.identity(), message, DeadLetter.Reason.EXPIRED);
            return;
        }
        cell.countHandled();
        var current = Current.get();
        current.deadline = deadline;
        try {
            if (isAction) {
                value = null; // it may have been a time
                ((Action<Object, ?>) message).run(cell.actor());
            } else {
                value = ((Request<Object, ?, ?>) message).reply(cell.actor());
            }
        } catch (Throwable thrown) {
            error = thrown;
        }
        current.deadline = Deadline.NONE;
        end(cell);
    }

    private void end(Cell<?> cell) throws Throwable {
        var thrown = error;
        try {
            if (thrown != null) {
                error = Supervisor.outcomeForAsker(cell, message, thrown);
            }
        } finally {
            settle(cell); // even where there was no memory for a better exception
        }
        if (thrown instanceof Error) {
            throw thrown;
        }
        if (thrown != null) {
            cell.countFailure();
        }
    }

    /// The holder's first step; false if the asker has given up.
    boolean begin() {
        return !isGivenUp() && PROGRESS.compareAndSet(this, QUEUED, RUNNING);
    }

    /// Whether the asker has given up in a way of its own, besides [#abandon].
    boolean isGivenUp() {
        return false;
    }

    /// The asker's last step where it does not wait any longer; false if the handler has begun.
    final boolean abandon() {
        return PROGRESS.compareAndSet(this, QUEUED, ABANDONED);
    }

    /// Interrupts the handler's thread on behalf of the asker; false if the handler is not running.
    /// While SIGNALLING that thread cannot have gone on to anything else.
    final boolean interruptHandler(Thread handler) {
        if (!PROGRESS.compareAndSet(this, RUNNING, SIGNALLING)) {
            return false;
        }
        handler.interrupt();
        progress = RUNNING;
        return true;
    }

    /// Who asks, for reports.
    abstract String asker();

    final @Nullable Cell<?> askingActor() {
        return asker;
    }

    final boolean isSettled() {
        return progress == SETTLED;
    }

    @Override
    void sentTo(Cell<?> worker) {
        isForPool = true;
    }

    @Override
    final boolean isForPool() {
        return isForPool;
    }

    private void settle(Cell<?> cell) {
        cell.replying();
        if (isUnit()) {
            for (var spins = 0; !PROGRESS.compareAndSet(this, RUNNING, FINISHING); spins++) {
                Stage.pause(spins); // SIGNALLING, for a moment
            }
            finishing(cell);
        }
        publish(cell);
    }

    private void publish(Cell<?> cell) {
        progress = SETTLED;
        settled(cell);
    }

    /// Whether it is one unit with its handler, which gets its asker's interrupt. Nobody interrupts
    /// the handlers of others on behalf of their askers: those never are SIGNALLING.
    boolean isUnit() {
        return false;
    }

    /// The handler of a unit has ended and can no longer be interrupted.
    void finishing(Cell<?> cell) {}

    /// The outcome has been published.
    abstract void settled(Cell<?> cell);

    @Override
    final void discard(Cell<?> cell, DeadLetter.Reason reason, @Nullable Throwable cause) {
        // Past RUNNING: there is no handler that an interrupt could be handed to.
        var waitedFor = !isGivenUp() && PROGRESS.compareAndSet(this, QUEUED, FINISHING);
        var why = waitedFor ? reason : DeadLetter.Reason.EXPIRED;
        try {
            cell.system().deadLetters().add(cell.identity(), message, why);
            error = cell.stopped(message, cause);
        } catch (Error noMemory) {
            error = noMemory;
        }
        if (waitedFor) {
            publish(cell);
        }
    }

    @Override
    final void release() {
        CarriedMessage.release(message);
    }

    @Override
    final void accepted(long nanos) {
        value = nanos;
    }

    @Override
    final long acceptedNanos() {
        return value instanceof Long nanos ? nanos : Flight.UNKNOWN;
    }

    final @Nullable Object value() {
        return value;
    }

    final @Nullable Throwable error() {
        return error;
    }

    @Override
    public final Message<?> message() {
        return message;
    }
}
