package dev.troupe;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reports what has been running for too long on an actor's turn, while it is running: one sampler
/// for a whole system. It looks at whatever runs actors: the threads that drain mailboxes or are in
/// `onRun`, and the actors that run on callers' threads. It knows them in this way:
///
/// *Watched.* Who begins to run something and is not watched puts itself on the pile of arrivals.
/// The sampler takes it from there onto its own list, and off that list when it is not busy. So a
/// busy thread pays one look at a field for many actors, and an idle actor costs nothing. Nobody is
/// missed: the sampler clears the mark and then looks once more whether it is busy, the other
/// becomes busy and then looks at the mark; of the two who may then mark it, a compare-and-set
/// decides.
///
/// *Stuck.* The sampler reads what the turn's holder writes without any order, so it believes what
/// it has seen twice: the same thing, begun at the same time, too long ago.
final class Watchdog {
    private static final int LOOKS_PER_THRESHOLD = 8;

    private final int thresholdMillis;
    private final List<Consumer<? super StuckReport>> listeners;

    /// Marked as watched, linked by [Watched#nextWatched].
    private final AtomicReference<@Nullable Watched> arrivals = new AtomicReference<>();

    // The rest is the sampler's.

    private final List<Watched> watched = new ArrayList<>();
    private final Map<Watched, Sighting> sightings = new HashMap<>();
    private long nextLookNanos;

    /// Something that runs for too long.
    ///
    /// @param reportAtMillis at which age it is reported next
    private record Sighting(
            Cell<?> actor, @Nullable Object doing, int sinceMillis, long reportAtMillis) {
        @SuppressWarnings("ReferenceEquality") // the very same message
        boolean isOf(Cell<?> cell) {
            return actor == cell && doing == cell.doing() && sinceMillis == cell.sinceMillis();
        }

        Sighting reportedAt(int ageMillis) {
            return new Sighting(actor, doing, sinceMillis, 2L * ageMillis);
        }
    }

    /// @param threshold how long is too long; zero: nothing is
    Watchdog(Duration threshold, List<Consumer<? super StuckReport>> listeners) {
        this.thresholdMillis = (int) Math.min(Integer.MAX_VALUE / 2, threshold.toMillis());
        this.listeners = List.copyOf(listeners);
    }

    boolean isOn() {
        return thresholdMillis > 0;
    }

    /// Whether it is on, and nobody is watched. By the sampler.
    boolean isIdle() {
        return isOn() && watched.isEmpty() && arrivals.get() == null;
    }

    /// How often it has to be called to be in time, in milliseconds.
    int periodMillis() {
        return Math.max(1, thresholdMillis / LOOKS_PER_THRESHOLD);
    }

    /// By who begins to run something and is not watched.
    void watch(Watched newcomer) {
        if (isOn() && newcomer.startWatching()) {
            var top = arrivals.get();
            newcomer.nextWatched = top;
            while (!arrivals.compareAndSet(top, newcomer)) {
                top = arrivals.get();
                newcomer.nextWatched = top;
            }
        }
    }

    /// By the sampler, every now and then.
    void look(Stage stage) {
        if (!isOn()) {
            return;
        }
        takeArrivals();
        var now = stage.nanoTime();
        if (now >= nextLookNanos) {
            nextLookNanos = now + periodMillis() * 1_000_000L;
            watched.removeIf(this::isGone);
            watched.forEach(this::examine);
        }
    }

    /// Also between looks: threads may come and go by the thousand.
    private void takeArrivals() {
        for (var newcomer = arrivals.getAndSet(null); newcomer != null; ) {
            var next = newcomer.nextWatched;
            newcomer.nextWatched = null;
            if (!isGone(newcomer)) {
                watched.add(newcomer);
            }
            newcomer = next;
        }
    }

    /// Whether it is not busy, and not watched any more.
    private boolean isGone(Watched someone) {
        if (someone.isBusy()) {
            return false;
        }
        sightings.remove(someone);
        someone.stopWatching();
        return !(someone.isBusy() && someone.startWatching());
    }

    private void examine(Watched someone) {
        var cell = someone.running();
        var age = cell == null ? 0 : cell.doingForMillis();
        if (cell == null || age < thresholdMillis) {
            sightings.remove(someone);
            return;
        }
        var seen = sightings.get(someone);
        if (seen == null || !seen.isOf(cell)) {
            sightings.put(someone, new Sighting(cell, cell.doing(), cell.sinceMillis(), 0));
        } else if (age >= seen.reportAtMillis()) {
            report(someone, seen);
        }
    }

    private void report(Watched someone, Sighting seen) {
        var cell = seen.actor();
        var report = StuckReport.of(cell, !listeners.isEmpty());
        if (report == null) {
            return; // it has just gone on
        }
        sightings.put(someone, seen.reportedAt((int) report.since().toMillis()));
        Log.log(Level.WARNING, report::toString);
        cell.flight().stuck(report);
        Listeners.hand(report, listeners, "stuck actors");
    }
}
