package dev.troupe;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What a caller-runs actor keeps of the handlers that run on callers' threads.
final class CallersTurn extends Watched {
    /// How many may make each other stand back for longer.
    private static final int MOST_TOGETHER = 32;

    private final Cell<?> cell;

    /// How many stand back at this moment.
    private final AtomicInteger standing = new AtomicInteger();

    /// How many have run. Counted by the turn's holder; see [CallerRuns].
    long handled;

    CallersTurn(Cell<?> cell) {
        this.cell = cell;
    }

    /// Has a caller stand back for a moment, which is the longer the more do: so that as many come
    /// back in a while, however many there are. Each that does takes the processor from one that
    /// gets on.
    void standBack(long nanos) {
        var together = Math.min(standing.incrementAndGet(), MOST_TOGETHER);
        try {
            cell.stage().standBack(cell, nanos * together);
        } finally {
            standing.decrementAndGet();
        }
    }

    int standing() {
        return standing.get();
    }

    @Override
    boolean isBusy() {
        return cell.has(Turn.CALLER);
    }

    @Override
    @Nullable Cell<?> running() {
        return isBusy() && cell.owner() != null ? cell : null;
    }
}
