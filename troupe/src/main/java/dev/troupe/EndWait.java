package dev.troupe;

import org.jspecify.annotations.Nullable;

/// One thread that waits for an actor's end.
final class EndWait implements Wait, EndListener {
    private final Cell<?> target;
    private final WaitingThread waiter = WaitingThread.here();

    private @Nullable volatile ActorResult<?> result;

    private EndWait(Cell<?> target) {
        this.target = target;
    }

    /// Waits for the end, but no longer than until `deadline`.
    ///
    /// @return whether the actor has ended
    static boolean await(Cell<?> cell, long deadline) {
        Headroom.ensureDeep(); // from here to the end of the wait, where it is called off again
        var wait = new EndWait(cell);
        if (!cell.listen(wait)) {
            return true;
        }
        try {
            return switch (Waiting.until(cell.stage(), wait, deadline)) {
                case OVER -> true;
                case TIMEOUT -> cell.result() != null;
                case INTERRUPTED ->
                        throw Sending.interrupted(
                                cell, "Interrupted while waiting for the end of " + cell);
            };
        } finally {
            cell.unlisten(wait);
        }
    }

    @Override
    public void ended(ActorResult<?> ended) {
        result = ended;
        target.stage().unpark(waiter.thread());
    }

    @Override
    public boolean isOver() {
        return result != null;
    }

    WaitingThread waiter() {
        return waiter;
    }

    @Override
    public Cell<?> target() {
        return target;
    }

    @Override
    public Cell<?> endOf() {
        return target;
    }

    @Override
    public Kind kind() {
        return Kind.END;
    }
}
