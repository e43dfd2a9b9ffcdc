package dev.troupe.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/// Which plots are drawn of what has been found.
final class Plots {
    private Plots() {}

    static List<LinePlot> of(Results results) {
        var plots = new ArrayList<LinePlot>();
        plots.add(
                bySize("cost-by-actors", "Cost of a message, ns", "actors", results, "G1", "ns@"));
        plots.add(
                bySize(
                        "cost-by-messages",
                        "Cost of a message, ns",
                        "messages",
                        results,
                        "G2",
                        "ns@"));
        plots.add(
                bySize(
                        "memory-by-actors",
                        "Bytes of heap for an idle actor",
                        "actors",
                        results,
                        "W8",
                        "bytes@"));
        plots.add(latency(results));
        plots.removeIf(LinePlot::isEmpty);
        return plots;
    }

    private static LinePlot bySize(
            String name, String title, String axis, Results results, String id, String prefix) {
        var plot = new LinePlot(name, title, axis, Report::plain);
        lines(plot, results, id, prefix, Double::parseDouble);
        return plot;
    }

    /// Against 1 / (1 - percentile), so that each nine is a step.
    private static LinePlot latency(Results results) {
        var plot =
                new LinePlot(
                        "ask-latency",
                        "Latency of an ask from a virtual thread, µs",
                        "percentile",
                        x -> Report.plain(100 - 100 / x));
        lines(plot, results, "W3", "p", text -> 100 / (100 - Double.parseDouble(text)));
        return plot;
    }

    private static void lines(
            LinePlot plot,
            Results results,
            String id,
            String prefix,
            Function<String, Double> coordinate) {
        for (var peer : Peer.values()) {
            var points = new TreeMap<Double, Double>();
            results.values()
                    .forEach((key, values) -> {
                        if (key.workload().equals(id)
                                && key.peer() == peer
                                && key.metric().startsWith(prefix)) {
                            var text = key.metric().substring(prefix.length());
                            points.put(coordinate.apply(text), Results.median(values));
                        }
                    });
            if (!points.isEmpty()) {
                plot.add(peer.title, points);
            }
        }
    }
}
