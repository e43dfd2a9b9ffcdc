package dev.troupe;

import java.util.Optional;

/// What can be told of an actor from outside, without disturbing it.
final class Picture {
    private Picture() {}

    static ActorSnapshot of(Cell<?> cell) {
        return new ActorSnapshot(
                cell.identity(),
                Optional.ofNullable(cell.options().name()),
                Optional.ofNullable(cell.parent()).map(Cell::identity),
                state(cell),
                cell.queueLength(),
                cell.handled(),
                cell.restartCount());
    }

    private static ActorSnapshot.State state(Cell<?> cell) {
        if (cell.refuses()) {
            return ActorSnapshot.State.STOPPING;
        }
        if (!cell.isMade()) {
            return ActorSnapshot.State.STARTING;
        }
        return cell.has(Turn.HELD) ? ActorSnapshot.State.RUNNING : ActorSnapshot.State.IDLE;
    }

    /// The exception for a wait that has lasted too long.
    ///
    /// @param what the wait, as a sentence to be continued with "timed out"
    /// @param startNanos when it began
    static ActorTimeoutException timeout(Cell<?> cell, String what, long startNanos) {
        var millis = (cell.stage().nanoTime() - startNanos) / 1_000_000;
        var waiting = cell.queueLength();
        return new ActorTimeoutException(
                cell.identity(),
                "%s timed out after %d ms; %s, with %s in its mailbox"
                        .formatted(what, millis, doing(cell), Describe.count(waiting, "message")));
    }

    private static String doing(Cell<?> cell) {
        return switch (state(cell)) {
            case STARTING -> "it is still starting";
            case IDLE -> "it is idle";
            case RUNNING -> busy(cell);
            case STOPPING -> cell.isAlive() ? "it is stopping" : "it has ended";
        };
    }

    private static String busy(Cell<?> cell) {
        var doing = Doing.of(cell);
        if (doing == null) {
            return "it is about to run";
        }
        var site = Frames.siteIn(doing.thread().getStackTrace());
        var waitsFor = doing.waitsFor(cell);
        return "it has been in "
                + doing.what()
                + " for "
                + doing.forMillis()
                + " ms"
                + (site == null ? "" : " and is at " + site)
                + (waitsFor == null ? "" : ", where it " + waitsFor);
    }
}
