package dev.troupe;

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/// One asker waiting on its own thread.
///
/// A call of a caller-runs actor that goes through the mailbox is one unit with its handler, as it
/// would be on the asker's thread: once the handler runs, an interrupt of the asker goes to the
/// handler, and what the handler leaves of it goes back to the asker.
final class Reply extends Asked implements Wait {
    private final Cell<?> sentTo;

    /// Of a pool, the worker that has it. Written by who sends it there, read by all who follow the
    /// [WaitGraph].
    private volatile @Nullable Cell<?> worker;

    private final Thread asker = Thread.currentThread();
    private final boolean isUnit;

    /// When it was sent; read only where it has a deadline.
    private final long sentNanos;

    /// Of a unit, the thread that handles it. Written by that thread before RUNNING, read by the
    /// asker.
    private volatile @Nullable Thread handler;

    /// Whether it is handled rather than refused. The turn's holder's.
    private boolean isHandled;

    /// Whether the asker's interrupt has been handed on. Written by the asker, before it is handed
    /// on.
    private volatile boolean handedOn;

    /// Whether the asker is about to park, or does. Written by it.
    private volatile boolean mayPark;

    /// The next one in a pile of [AskersToWake].
    @Nullable Reply nextToWake;

    /// What the handler left of the interrupt flag. Written before SETTLED, read by the asker
    /// after.
    private boolean leftInterrupted;

    Reply(Cell<?> cell, Message<?> message, boolean isAction, long deadline, boolean isUnit) {
        super(message, isAction, deadline);
        this.sentTo = cell;
        this.isUnit = isUnit;
        this.sentNanos = deadline == Deadline.NONE ? 0 : cell.stage().nanoTime();
    }

    long sentNanos() {
        return sentNanos;
    }

    @Override
    boolean isUnit() {
        return isUnit;
    }

    @Override
    void sentTo(Cell<?> chosen) {
        super.sentTo(chosen);
        worker = chosen;
    }

    @Override
    String asker() {
        return WaitingThread.name(asker, askingActor());
    }

    @Override
    boolean begin() {
        if (isUnit) {
            handler = Thread.currentThread();
        }
        isHandled = true;
        return super.begin();
    }

    @Override
    void finishing(Cell<?> cell) {
        var left = Thread.currentThread().isInterrupted();
        var byKill = cell.takeBackInterrupt();
        leftInterrupted = left && (!byKill || handedOn);
    }

    @Override
    void settled(Cell<?> cell) {
        var drainer = isHandled ? Current.get().drainer : null; // an end refuses it
        if (mayPark) { // read after SETTLED was written; the asker does it the other way round
            if (drainer == null || !isUnit || !drainer.wakeLater(this)) {
                wakeAsker();
            }
        } else if (drainer != null && !isUnit) {
            drainer.repliedToAwake();
        }
    }

    /// By whoever has taken it from [AskersToWake], or has settled it.
    void wakeAsker() {
        sentTo.stage().unpark(asker);
    }

    @Override
    public boolean isOver() {
        return isSettled();
    }

    /// About what it takes to park and to be resumed. A unit is for callers that queue.
    @Override
    public int lookNanos() {
        return isUnit ? 0 : 1_500;
    }

    @Override
    public void beforeParking() {
        mayPark = true;
    }

    @Override
    public Cell<?> target() {
        var chosen = worker;
        return chosen == null ? sentTo : chosen;
    }

    @Override
    public Kind kind() {
        return Kind.ASK;
    }

    /// The asker has been interrupted while it waits, and its flag has been cleared.
    ///
    /// @return whether the asker is to wait on, for the handler that has the interrupt now
    boolean handOnInterrupt() {
        var thread = handler;
        if (thread == null) {
            return false;
        }
        handedOn = true;
        return interruptHandler(thread);
    }

    /// The outcome, for the asker.
    ///
    /// @throws Throwable the handler's own exception, or why it did not run
    @Nullable Object get(Cell<?> cell) throws Throwable {
        if (leftInterrupted) {
            asker.interrupt();
        }
        var error = error();
        if (error == null) {
            return value();
        }
        var outcome = isUnit ? interruption(cell, error) : error;
        Trace.cameBack(outcome, cell, message());
        throw outcome;
    }

    /// What an interrupted handler throws becomes an interrupt of the caller, where the two are
    /// one.
    static Throwable interruption(Cell<?> cell, Throwable thrown) {
        if (thrown instanceof InterruptedException
                || thrown instanceof InterruptedIOException
                || thrown instanceof ClosedByInterruptException) {
            Thread.currentThread().interrupt();
            return new ActorInterruptedException(
                    cell.identity(), "Interrupted in a handler of " + cell, thrown);
        }
        return thrown;
    }
}
