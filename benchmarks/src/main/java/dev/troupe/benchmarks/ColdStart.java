package dev.troupe.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// How much longer than an empty program takes one that starts a system, spawns an actor, asks it,
/// prints the reply and closes the system: from the start of the process to its end.
final class ColdStart implements Step {
    private static final int TIMES = 15;

    @Override
    public String id() {
        return "C1";
    }

    @Override
    public String title() {
        return "cold start to first reply, beyond an empty program";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.lower("time", "ms", Metric.Goal.text("≤ 60 ms")));
    }

    @Override
    public void run(Options options, int round, Results results) throws Exception {
        var empty = new ArrayList<Double>();
        var troupe = new ArrayList<Double>();
        var pekko = new ArrayList<Double>();
        for (var i = 0; i < TIMES; i++) {
            empty.add(millis(Empty.class));
            troupe.add(millis(WithTroupe.class));
            pekko.add(millis(WithPekko.class));
        }
        var base = Results.median(empty);
        results.add(id(), Peer.TROUPE, "time", Results.median(troupe) - base);
        results.add(id(), Peer.PEKKO, "time", Results.median(pekko) - base);
    }

    static double millis(Class<?> program) throws IOException, InterruptedException {
        var command =
                ForkedJvm.command(List.of("--sun-misc-unsafe-memory-access=allow"), List.of());
        command.set(command.size() - 1, classPathOf(program));
        command.add(program.getName());
        var start = System.nanoTime();
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(program + " failed: " + output);
        }
        var millis = (System.nanoTime() - start) / 1e6;
        Check.equal("printed", program == Empty.class ? 0 : 1, output.lines().count());
        return millis;
    }

    /// Only what is needed: Troupe is started without the others' jars.
    private static String classPathOf(Class<?> program) {
        var all = System.getProperty("java.class.path");
        if (program == WithPekko.class) {
            return all;
        }
        return String.join(
                File.pathSeparator,
                Stream.of(all.split(File.pathSeparator, -1))
                        .filter(entry -> Files.isDirectory(Path.of(entry)) || isCore(entry))
                        .toList());
    }

    private static boolean isCore(String entry) {
        return Path.of(entry).getFileName().toString().matches("troupe-\\d.*\\.jar");
    }

    static final class Empty {
        private Empty() {}

        public static void main(String[] arguments) {}
    }

    static final class WithTroupe {
        private WithTroupe() {}

        public static void main(String[] arguments) {
            try (var system = ActorSystem.start()) {
                var counter = system.spawn(Counter.class, OnStart.of(Counter::new));
                long reply = counter.ask(Counter::next);
                System.out.println(reply);
            }
        }
    }

    static final class WithPekko {
        private WithPekko() {}

        public static void main(String[] arguments) throws Exception {
            try (var asking = new AskingPekko(PekkoSystem.start())) {
                System.out.println(asking.ask());
            }
        }
    }
}
