package dev.troupe.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes everything found, each round's value too.
final class Json {
    private Json() {}

    static String of(Machine machine, String scale, Results results) {
        return """
        {
          "machine": {%s},
          "scale": %s,
          "nanosBetweenProcessors": {%s},
          "results": [
        %s
          ]
        }
        """
                .formatted(
                        facts(machine.facts()),
                        quoted(scale),
                        distances(results.distances()),
                        results.values().entrySet().stream()
                                .map(entry -> result(entry.getKey(), entry.getValue()))
                                .collect(Collectors.joining(",\n")));
    }

    private static String facts(Map<String, String> facts) {
        return facts.entrySet().stream()
                .map(fact -> quoted(fact.getKey()) + ": " + quoted(fact.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String distances(Map<String, List<Distance>> distances) {
        return distances.entrySet().stream()
                .map(entry -> quoted(entry.getKey()) + ": " + rounds(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String rounds(List<Distance> distances) {
        return distances.stream()
                .map(distance -> "[%s, %s]".formatted(distance.nearest(), distance.farthest()))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String result(Results.Key key, List<Double> values) {
        return "    {\"workload\": %s, \"peer\": %s, \"metric\": %s, \"median\": %s, \"rounds\": %s}"
                .formatted(
                        quoted(key.workload()),
                        quoted(key.peer().title),
                        quoted(key.metric()),
                        Results.median(values),
                        values);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
