package dev.troupe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What has not ended in time while its system was being closed ([ActorSystem#close]): once for
/// those that did not stop and are killed now, and once for those that still run after that. Prints
/// as a text for a log.
///
/// @param isAfterKill whether they have been killed and had time to end, and still run; else they
///   have been asked to stop and are killed next
/// @param waited how long they were given
/// @param actorCount how many actors have not ended, also those that only wait for others
/// @param running what they run: message or hook, for how long, what that waits for, the stack and
///   who waits for them; in the order spawned, the first hundred that run something
/// @param dump what all of them are doing: see [ActorSystem#dump]
public record ShutdownReport(
        boolean isAfterKill,
        Duration waited,
        int actorCount,
        List<StuckReport> running,
        String dump) {
    private static final int MOST = 100;

    /// A report.
    public ShutdownReport {
        Objects.requireNonNull(waited, "waited");
        Objects.requireNonNull(dump, "dump");
        running = List.copyOf(running);
    }

    /// Of what lives now.
    static ShutdownReport of(ActorSystem system, boolean isAfterKill, long waitedNanos) {
        var living = system.roster().living().stream().filter(Cell::isAlive).toList();
        var running = new ArrayList<StuckReport>();
        for (var cell : living) {
            var report = running.size() < MOST ? StuckReport.of(cell, false) : null;
            if (report != null) {
                running.add(report);
            }
        }
        return new ShutdownReport(
                isAfterKill, Duration.ofNanos(waitedNanos), living.size(), running, system.dump());
    }

    @Override
    public String toString() {
        var what =
                isAfterKill
                        ? "still running %d ms after a kill"
                        : "not stopped in %d ms, killed now";
        return Describe.count(actorCount, "actor")
                + " "
                + what.formatted(waited.toMillis())
                + ":\n"
                + dump;
    }
}
