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
/// for a whole system. It looks at the actors that run something, and knows them in this way:
///
/// *Watched.* Who takes a turn and finds the actor not watched puts it on the pile of arrivals. The
/// sampler takes it from there onto its own list, and off that list when it finds the turn free. So
/// a busy actor pays one look at a field, and an idle one costs nothing. Nobody is missed: the
/// sampler clears the mark and then looks at the turn once more, the other takes the turn and then
/// looks at the mark; of the two who may then mark it, a compare-and-set decides.
///
/// *Stuck.* The sampler reads what the turn's holder writes without any order, so it believes what
/// it has seen twice: the same thing, begun at the same time, too long ago.
final class Watchdog {
    private static final int LOOKS_PER_THRESHOLD = 8;

    private final int thresholdMillis;
    private final List<Consumer<? super StuckReport>> listeners;

    /// Marked as watched, linked by [Cell#nextWatched].
    private final AtomicReference<@Nullable Cell<?>> arrivals = new AtomicReference<>();

    // The rest is the sampler's.

    private final List<Cell<?>> watched = new ArrayList<>();
    private final Map<Cell<?>, Sighting> sightings = new HashMap<>();
    private long nextLookNanos;

    /// Something that runs for too long.
    ///
    /// @param reportAtMillis at which age it is reported next
    private record Sighting(@Nullable Object doing, int sinceMillis, long reportAtMillis) {
        @SuppressWarnings("ReferenceEquality") // the very same message
        boolean isOf(Cell<?> cell) {
            return doing == cell.doing() && sinceMillis == cell.sinceMillis();
        }

        Sighting reportedAt(int ageMillis) {
            return new Sighting(doing, sinceMillis, 2L * ageMillis);
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

    /// How often it has to be called to be in time, in milliseconds.
    int periodMillis() {
        return Math.max(1, thresholdMillis / LOOKS_PER_THRESHOLD);
    }

    /// By who has taken the turn of an actor that is not watched.
    void watch(Cell<?> cell) {
        if (isOn() && cell.startWatching()) {
            var top = arrivals.get();
            cell.nextWatched = top;
            while (!arrivals.compareAndSet(top, cell)) {
                top = arrivals.get();
                cell.nextWatched = top;
            }
        }
    }

    /// By the sampler, every now and then.
    void look(Stage stage) {
        var now = stage.nanoTime();
        if (!isOn() || now < nextLookNanos) {
            return;
        }
        nextLookNanos = now + periodMillis() * 1_000_000L;
        for (var cell = arrivals.getAndSet(null); cell != null; ) {
            var next = cell.nextWatched;
            cell.nextWatched = null;
            watched.add(cell);
            cell = next;
        }
        watched.removeIf(this::isIdle);
    }

    private boolean isIdle(Cell<?> cell) {
        if (cell.has(Turn.HELD)) {
            examine(cell);
            return false;
        }
        sightings.remove(cell);
        cell.stopWatching();
        return !(cell.has(Turn.HELD) && cell.startWatching());
    }

    private void examine(Cell<?> cell) {
        var age = cell.doingForMillis();
        if (age < thresholdMillis || cell.owner() == null) {
            sightings.remove(cell);
            return;
        }
        var seen = sightings.get(cell);
        if (seen == null || !seen.isOf(cell)) {
            sightings.put(cell, new Sighting(cell.doing(), cell.sinceMillis(), 0));
        } else if (age >= seen.reportAtMillis()) {
            report(cell, seen);
        }
    }

    private void report(Cell<?> cell, Sighting seen) {
        var report = StuckReport.of(cell, !listeners.isEmpty());
        if (report == null) {
            return; // it has just gone on
        }
        sightings.put(cell, seen.reportedAt((int) report.since().toMillis()));
        Log.log(Level.WARNING, report::toString);
        cell.flight().stuck(report);
        Listeners.hand(report, listeners, "stuck actors");
    }
}
