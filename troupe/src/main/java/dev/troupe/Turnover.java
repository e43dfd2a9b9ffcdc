package dev.troupe;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Notices that a pool's workers keep ending without being of any use: they have failed, or have
/// never handled anything. Guarded by its [Crew].
final class Turnover {
    private static final int WINDOW_SECONDS = 10;
    private static final long WINDOW_NANOS = WINDOW_SECONDS * 1_000_000_000L;
    private static final int LEAST_BUDGET = 10;

    /// When such workers ended, within the window.
    private final ArrayDeque<Long> useless = new ArrayDeque<>();

    /// A worker has ended, and its result is about to be out.
    ///
    /// @param size how many workers there are
    /// @return an error if it is one too many, else null: another may take its place
    @Nullable ActorFailedException ended(
            Cell<?> head, Cell<?> worker, ActorResult<?> result, int size) {
        if (!result.isFailed() && worker.handled() > 0) {
            return null;
        }
        var now = head.stage().nanoTime();
        useless.add(now);
        while (now - useless.getFirst() > WINDOW_NANOS) {
            useless.remove();
        }
        return useless.size() > Math.max(LEAST_BUDGET, 2 * size)
                ? error(head, worker, result)
                : null;
    }

    private ActorFailedException error(Cell<?> head, Cell<?> worker, ActorResult<?> result) {
        return new ActorFailedException(
                worker.identity(),
                "%s of %s in %d s have failed, or ended before they had handled anything; the last was %s"
                        .formatted(
                                Describe.count(useless.size(), "worker"),
                                head,
                                WINDOW_SECONDS,
                                worker),
                result.findError()
                        .orElseGet(() -> new IllegalStateException(worker + " has ended")));
    }
}
