package dev.troupe.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One measurement in a JVM of its own: both ends of it.
final class ForkedJvm {
    private static final String MARK = "figure ";
    private static final long PATIENCE_MINUTES = 5;

    /// For all the same: a heap whose pages the system has already given, or who allocates most
    /// would be measured getting them; and no warning of what Pekko and JCTools do.
    private static final List<String> JVM_OPTIONS =
            List.of(
                    "-Xms1g",
                    "-Xmx5g",
                    "-XX:+AlwaysPreTouch",
                    "--sun-misc-unsafe-memory-access=allow");

    private ForkedJvm() {}

    /// The medians of a peer's figures.
    static Map<String, Double> measure(String workload, Peer peer, Options options)
            throws Exception {
        var command = command(JVM_OPTIONS, options.jvmOptions());
        command.addAll(
                List.of(ForkedJvm.class.getName(), workload, peer.name(), options.scale().name()));
        var output = output(command);
        var found = new LinkedHashMap<String, List<Double>>();
        output.lines()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.split(" ", -1))
                .forEach(words ->
                        found.computeIfAbsent(words[1], _ -> new ArrayList<>())
                                .add(Double.valueOf(words[2])));
        var medians = new LinkedHashMap<String, Double>();
        found.forEach((metric, values) -> medians.put(metric, Results.median(values)));
        return medians;
    }

    static List<String> command(List<String> jvmOptions, List<String> more) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(more);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return command;
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Thread.startVirtualThread(() -> endIfStuck(process));
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("Failed: " + String.join(" ", command) + "\n" + output);
        }
        return output;
    }

    private static void endIfStuck(Process process) {
        try {
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// In the forked JVM.
    public static void main(String[] arguments) throws Exception {
        var workload = Workloads.named(arguments[0]);
        var found = workload.measure(Peer.valueOf(arguments[1]), Scale.valueOf(arguments[2]));
        for (var figures : found) {
            figures.values().forEach((metric, value) -> IO.println(MARK + metric + " " + value));
        }
        System.exit(0); // whatever a twin has left running
    }
}
