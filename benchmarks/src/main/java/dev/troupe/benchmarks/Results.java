package dev.troupe.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/// Everything found: for each workload, metric and peer one value of each round.
final class Results {
    private final Map<Key, List<Double>> values = new LinkedHashMap<>();

    private final Map<String, List<Distance>> distances = new LinkedHashMap<>();

    record Key(String workload, Peer peer, String metric) {}

    void add(String workload, Peer peer, String metric, double value) {
        values.computeIfAbsent(new Key(workload, peer, metric), _ -> new ArrayList<>()).add(value);
    }

    /// How far the processors were from each other in a measurement of a workload.
    void add(String workload, Distance distance) {
        distances.computeIfAbsent(workload, _ -> new ArrayList<>()).add(distance);
    }

    OptionalDouble median(String workload, Peer peer, String metric) {
        var found = values.get(new Key(workload, peer, metric));
        return found == null ? OptionalDouble.empty() : OptionalDouble.of(median(found));
    }

    /// The best of some peers.
    OptionalDouble best(String workload, Metric metric, Predicate<Peer> which) {
        var medians =
                DoubleStream.of(
                        List.of(Peer.values()).stream()
                                .filter(which)
                                .map(peer -> median(workload, peer, metric.name()))
                                .flatMapToDouble(OptionalDouble::stream)
                                .toArray());
        return metric.better() == Metric.Better.HIGHER ? medians.max() : medians.min();
    }

    Map<Key, List<Double>> values() {
        return values;
    }

    Map<String, List<Distance>> distances() {
        return distances;
    }

    /// Over all rounds of all workloads.
    Optional<Distance> distance() {
        return distances.values().stream().flatMap(List::stream).reduce(Distance::and);
    }

    static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
