package dev.troupe.benchmarks;

import dev.troupe.benchmarks.Metric.Goal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// An ask of a caller-runs actor against a lock, by JMH: alone, and contended by more and more
/// platform threads. JMH forks JVMs of its own.
final class LockPrice implements Step {
    private static final int[] ASKERS = {2, 4, 16, 64};
    private static final Map<Peer, String> METHODS =
            Map.of(Peer.TROUPE_CALLER, "troupe", Peer.LOCK, "lock");

    @Override
    public String id() {
        return "A";
    }

    @Override
    public String title() {
        return "ask of a callerRuns actor";
    }

    @Override
    public List<Metric> metrics() {
        var metrics = new ArrayList<Metric>();
        metrics.add(
                Metric.lower(
                        "idle", "ns, idle actor", Goal.of(Peer.LOCK, 1 / 3.0, "≤ 3 × a lock")));
        metrics.add(Metric.lower("allocated", "B/ask, idle actor", Goal.text("0")));
        for (var askers : ASKERS) {
            metrics.add(
                    Metric.higher(
                            "rate-" + askers,
                            "M/s, " + askers + " askers",
                            Goal.of(Peer.LOCK, 1, "≥ 1 × a lock")));
            metrics.add(
                    Metric.lower(
                            "p99-" + askers,
                            "p99 µs, " + askers + " askers",
                            Goal.of(Peer.LOCK, 0.5, "≤ 2 × a lock")));
        }
        return metrics;
    }

    @Override
    public void run(Options options, int round, Results results) throws Exception {
        for (var peer : List.of(Peer.TROUPE_CALLER, Peer.LOCK)) {
            if (options.wants(peer)) {
                alone(peer, options, results);
                for (var askers : ASKERS) {
                    contended(peer, askers, options, results);
                }
            }
        }
    }

    private void alone(Peer peer, Options options, Results results) throws RunnerException {
        var settings =
                settings(peer, options)
                        .mode(Mode.AverageTime)
                        .threads(1)
                        .addProfiler(GCProfiler.class);
        var found = only(new Runner(settings.build()).run());
        results.add(id(), peer, "idle", found.getPrimaryResult().getScore());
        var allocated = found.getSecondaryResults().get("gc.alloc.rate.norm");
        if (allocated != null) {
            results.add(id(), peer, "allocated", Math.rint(allocated.getScore()));
        }
    }

    private void contended(Peer peer, int askers, Options options, Results results)
            throws RunnerException {
        var rate = settings(peer, options).mode(Mode.Throughput).threads(askers).build();
        var found = only(new Runner(rate).run()).getPrimaryResult();
        results.add(id(), peer, "rate-" + askers, found.getScore() * 1e3); // from 1/ns

        var times = settings(peer, options).mode(Mode.SampleTime).threads(askers).build();
        var sampled = only(new Runner(times).run()).getPrimaryResult().getStatistics();
        results.add(id(), peer, "p99-" + askers, sampled.getPercentile(99) / 1e3);
    }

    private static ChainedOptionsBuilder settings(Peer peer, Options options) {
        var time = TimeValue.milliseconds(options.scale().of(10, 300, 1000));
        return new OptionsBuilder()
                .include(LockPriceBenchmark.class.getName() + "\\." + METHODS.get(peer) + "$")
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(3)
                .warmupTime(time)
                .measurementIterations(3)
                .measurementTime(time)
                .jvmArgsAppend(options.jvmOptions().toArray(String[]::new))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
    }

    private static RunResult only(Collection<RunResult> results) {
        return results.iterator().next();
    }
}
