package dev.troupe;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Ends all actors of a system: gracefully first, then not.
final class Shutdown {
    private final ActorSystem system;
    private final Stage stage;
    private final Duration timeout;
    private final List<Consumer<? super ShutdownReport>> listeners;

    /// Whether the closing thread was interrupted: then nobody is waited for gracefully.
    private boolean interrupted;

    /// @param listeners of what is late
    Shutdown(
            ActorSystem system,
            Duration timeout,
            List<Consumer<? super ShutdownReport>> listeners) {
        this.system = system;
        this.stage = system.stage();
        this.timeout = timeout;
        this.listeners = listeners;
    }

    void end() {
        var roster = system.roster();
        var start = stage.nanoTime();
        stopTopLevel(roster.living());
        if (!awaitAll(roster, true)) {
            report(false, start);
            start = stage.nanoTime();
            system.beginKilling();
            roster.living().forEach(Cell::killAgain);
            if (!awaitAll(roster, false)) {
                report(true, start);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Who is left, what each runs, for how long, where, and who waits for it: of very many only
    /// some.
    private void report(boolean isAfterKill, long startNanos) {
        var report = ShutdownReport.of(system, isAfterKill, stage.nanoTime() - startNanos);
        if (report.actorCount() > 0) { // else the last has just ended
            Log.log(isAfterKill ? Level.ERROR : Level.WARNING, report::toString);
            Listeners.hand(report, listeners, "overdue actors");
        }
    }

    /// A loop: a program that ends soon pays for the classes of a stream.
    private static void stopTopLevel(List<Cell<?>> living) {
        for (var cell : living) {
            if (cell.parent() == null) {
                cell.stop();
            }
        }
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
            if (Deadline.hasCome(deadline, stage)) {
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
