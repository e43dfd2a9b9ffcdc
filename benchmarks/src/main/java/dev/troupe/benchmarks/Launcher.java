package dev.troupe.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/// Measures what it is asked for, in rounds: each peer has its turn in each round, so that a bad
/// minute of the machine hits all of them.
final class Launcher {
    private final Options options;
    private final List<Step> steps;
    private final Results results = new Results();
    private final Path folder;
    private int failures;

    private Launcher(Options options, Path folder) {
        this.options = options;
        this.steps = Workloads.all().stream().filter(options::wants).toList();
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        var words = List.of(arguments);
        if (words.contains("--list")) {
            Workloads.all().forEach(step -> IO.println(step.id() + "  " + step.title()));
        } else if (words.contains("--help") || words.contains("-h")) {
            IO.print(Options.USAGE);
        } else {
            var folder = Path.of(System.getProperty("benchmarks.results", "results"));
            System.exit(new Launcher(Options.of(words), folder).run());
        }
    }

    private int run() throws IOException {
        var start = System.nanoTime();
        for (var round = 0; round < options.rounds(); round++) {
            for (var step : steps) {
                System.err.printf(
                        "%tT round %d of %d: %s %s%n",
                        LocalTime.now(ZoneId.systemDefault()),
                        round + 1,
                        options.rounds(),
                        step.id(),
                        step.title());
                measure(step, round);
            }
            write(Duration.ofNanos(System.nanoTime() - start), round + 1);
        }
        IO.print(Files.readString(folder.resolve("results.md")));
        System.err.println("Written to " + folder);
        return failures == 0 ? 0 : 1;
    }

    private void measure(Step step, int round) {
        try {
            step.run(options, round, results);
        } catch (Exception e) {
            failures++;
            System.err.println(step.id() + " failed: " + e);
        }
    }

    private void write(Duration time, int rounds) throws IOException {
        Files.createDirectories(folder);
        var machine = Machine.here();
        var report = new Report(machine, results, steps);
        var scale = options.scale() + ", " + rounds + " rounds, " + time.toMinutes() + " min";
        Files.writeString(folder.resolve("results.md"), report.markdown(scale));
        Files.writeString(folder.resolve("results.json"), Json.of(machine, scale, results));
        for (var plot : Plots.of(results)) {
            Files.writeString(folder.resolve(plot.name() + ".svg"), plot.svg());
        }
    }
}
