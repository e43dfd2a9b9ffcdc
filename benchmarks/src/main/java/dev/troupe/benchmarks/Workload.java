package dev.troupe.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The same work for several peers. Each measurement of a peer has a JVM to itself, so that none is
/// compiled for what another one did, and none pays for another one's garbage.
final class Workload<T extends Twin> implements Step {
    private final String id;
    private final String title;
    private final Repeat repeat;
    private final Measurement<? super T> measurement;
    private final Map<Peer, Opening<? extends T>> twins = new EnumMap<>(Peer.class);
    private final List<Metric> metrics = new ArrayList<>();

    /// How often one JVM measures.
    enum Repeat {
        /// Warms up for a while, then measures for a while.
        TIMED,
        /// Once: the measurement takes its time.
        ONCE
    }

    /// Makes a twin.
    interface Opening<T> {
        T open() throws Exception;
    }

    /// Has a twin work, checks that it has done all of it, and says what it took.
    interface Measurement<T> {
        Figures measure(T twin, Scale scale) throws Exception;
    }

    Workload(String id, String title, Repeat repeat, Measurement<? super T> measurement) {
        this.id = id;
        this.title = title;
        this.repeat = repeat;
        this.measurement = measurement;
    }

    Workload<T> twin(Peer peer, Opening<? extends T> opening) {
        twins.put(peer, opening);
        return this;
    }

    Workload<T> metric(Metric metric) {
        metrics.add(metric);
        return this;
    }

    /// For twins on a virtual thread and an inbox.
    interface OverInbox<T> {
        T open(Inbox.Maker inboxes) throws Exception;
    }

    Workload<T> twins(Map<Peer, Inbox.Maker> inboxes, OverInbox<? extends T> opening) {
        inboxes.forEach((peer, maker) -> twin(peer, () -> opening.open(maker)));
        return this;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public List<Metric> metrics() {
        return metrics;
    }

    boolean has(Peer peer) {
        return twins.containsKey(peer);
    }

    @Override
    public void run(Options options, int round, Results results) throws Exception {
        var peers = EnumSet.noneOf(Peer.class);
        twins.keySet().stream().filter(options::wants).forEach(peers::add);
        var measured = new Round(peers);
        measured.run(
                Round.tries(repeat), peer -> ForkedJvm.measure(id, peer, options), Distance::look);
        measured.addTo(results, id);
    }

    /// In this JVM.
    List<Figures> measure(Peer peer, Scale scale) throws Exception {
        var opening = Objects.requireNonNull(twins.get(peer), peer + " has no twin for " + id);
        try (var twin = opening.open()) {
            if (repeat == Repeat.TIMED) {
                var _ = repeat(twin, scale, scale.warmUp.toNanos());
            }
            return repeat(twin, scale, repeat == Repeat.ONCE ? 0 : scale.measure.toNanos());
        }
    }

    private List<Figures> repeat(T twin, Scale scale, long nanos) throws Exception {
        var found = new ArrayList<Figures>();
        var start = System.nanoTime();
        do {
            found.add(measurement.measure(twin, scale));
        } while (System.nanoTime() - start < nanos);
        return found;
    }
}
