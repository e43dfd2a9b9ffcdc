package dev.troupe.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/// What one measurement has found, by the name of the metric.
record Figures(Map<String, Double> values) {
    Figures() {
        this(new LinkedHashMap<>());
    }

    static Figures of(String metric, double value) {
        return new Figures().and(metric, value);
    }

    Figures and(String metric, double value) {
        values.put(metric, value);
        return this;
    }
}
