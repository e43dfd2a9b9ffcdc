package dev.troupe;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/// Ends all actors of a system: gracefully first, then not.
final class Shutdown {
    private final Stage stage;
    private final Duration timeout;

    /// Whether the closing thread was interrupted: then nobody is waited for gracefully.
    private boolean interrupted;

    Shutdown(Stage stage, Duration timeout) {
        this.stage = stage;
        this.timeout = timeout;
    }

    void end(Roster roster) {
        topLevel(roster).forEach(Cell::stop);
        if (!awaitAll(roster, true)) {
            roster.living().forEach(Cell::killAgain);
            if (!awaitAll(roster, false)) {
                Log.log(Level.ERROR, () -> "Still running after a kill: " + roster.living());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Cell<?>> topLevel(Roster roster) {
        return roster.living().stream().filter(cell -> cell.parent() == null).toList();
    }

    /// Waits for all that live now and for what they spawn while they end.
    private boolean awaitAll(Roster roster, boolean untilInterrupt) {
        var deadline = Deadline.plus(stage.nanoTime(), Deadline.nanos(timeout));
        for (var living = roster.living(); !living.isEmpty(); living = roster.living()) {
            stage.giveWay(); // those that have ended are just being swept
            for (var cell : living) {
                if (!await(cell, deadline) || (untilInterrupt && interrupted)) {
                    return false;
                }
            }
            if (stage.nanoTime() >= deadline) {
                return living.stream().noneMatch(Cell::isAlive); // a sweep is nothing to wait for
            }
        }
        return true;
    }

    private boolean await(Cell<?> cell, long deadline) {
        try {
            return EndWait.await(cell, deadline);
        } catch (DeadlockException closedByWhomItWaitsFor) {
            return false; // only a kill ends it: the next step
        } catch (ActorInterruptedException stopWaiting) {
            interrupted |= Thread.interrupted();
            return true;
        }
    }
}
