package dev.troupe.benchmarks;

import java.util.List;

/// Something that the launcher can measure.
interface Step {
    String id();

    String title();

    List<Metric> metrics();

    /// Measures once and adds what it has found.
    ///
    /// @param round counted from 0
    void run(Options options, int round, Results results) throws Exception;
}
