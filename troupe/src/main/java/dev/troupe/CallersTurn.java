package dev.troupe;

import org.jspecify.annotations.Nullable;

/// What a caller-runs actor keeps of the handlers that have run on callers' threads.
final class CallersTurn extends Watched {
    private final Cell<?> cell;

    /// How many have run. Counted by the turn's holder; see [CallerRuns].
    long handled;

    CallersTurn(Cell<?> cell) {
        this.cell = cell;
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
