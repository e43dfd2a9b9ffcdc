package dev.troupe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/// How long it took from the call that closed a cycle to the exception, by the cycle's length.
final class Latencies {
    private static final double NANOS_PER_MILLI = 1e6;

    private final TreeMap<Integer, List<Long>> nanos = new TreeMap<>();

    void add(int length, long latencyNanos) {
        nanos.computeIfAbsent(length, _ -> new ArrayList<>()).add(latencyNanos);
    }

    @Override
    public String toString() {
        if (nanos.isEmpty()) {
            return "no cycle";
        }
        var all = new ArrayList<Long>();
        nanos.values().forEach(all::addAll);
        return "%d cycles told; from the closing call: %s; length %d: %s"
                .formatted(
                        all.size(),
                        summary(all),
                        nanos.lastKey(),
                        summary(nanos.lastEntry().getValue()));
    }

    private static String summary(List<Long> some) {
        Collections.sort(some);
        return "median %.3f ms, 99%% %.3f ms, max %.3f ms"
                .formatted(
                        some.get(some.size() / 2) / NANOS_PER_MILLI,
                        some.get(some.size() * 99 / 100) / NANOS_PER_MILLI,
                        some.getLast() / NANOS_PER_MILLI);
    }
}
