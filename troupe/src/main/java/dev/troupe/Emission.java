package dev.troupe;

import org.jspecify.annotations.Nullable;

/// An item that waits until every subscriber of an [Outflow] has room for it, and the thread that
/// emits it.
final class Emission<T> implements Wait {
    private final Outflow<T> outflow;
    private final T item;
    private final Thread thread = Thread.currentThread();
    private final long startNanos;

    /// Whether all subscribers have the item. Written once, under the outflow's monitor.
    private volatile boolean isThrough;

    Emission(Outflow<T> outflow, T item) {
        this.outflow = outflow;
        this.item = item;
        this.startNanos = outflow.cell().stage().nanoTime();
    }

    T item() {
        return item;
    }

    void gotThrough() {
        isThrough = true;
        outflow.cell().stage().unpark(thread);
    }

    /// Waits until it is through.
    ///
    /// @return true; otherwise it throws
    boolean await(long deadline) {
        var cell = outflow.cell();
        var outcome = Waiting.until(cell.stage(), this, deadline);
        if (isThrough) {
            if (outcome == Waiting.Outcome.INTERRUPTED) {
                Thread.currentThread().interrupt();
            }
            return true;
        }
        throw outcome == Waiting.Outcome.INTERRUPTED
                ? Sending.interrupted(cell, cell + " was interrupted while it emitted an item")
                : timeout(cell);
    }

    private ActorTimeoutException timeout(Cell<?> cell) {
        var millis = (cell.stage().nanoTime() - startNanos) / 1_000_000;
        return new ActorTimeoutException(
                cell.identity(),
                "Emitting an item from %s timed out after %d ms; %s"
                        .formatted(cell, millis, outflow.slowest()));
    }

    @Override
    public boolean isOver() {
        return isThrough;
    }

    @Override
    public @Nullable Cell<?> target() {
        return outflow.blocker();
    }

    @Override
    public Kind kind() {
        return target() == null ? Kind.SUBSCRIBER : Kind.SUBSCRIBED;
    }

    @Override
    public @Nullable Object message() {
        return item;
    }
}
