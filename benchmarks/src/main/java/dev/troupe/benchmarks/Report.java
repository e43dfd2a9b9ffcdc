package dev.troupe.benchmarks;

import static dev.troupe.benchmarks.Peer.PEKKO_BOUNDED;
import static dev.troupe.benchmarks.Peer.PER_TASK;
import static dev.troupe.benchmarks.Peer.TROUPE;
import static dev.troupe.benchmarks.Peer.TROUPE_CALLER;
import static dev.troupe.benchmarks.Peer.TROUPE_TELL;

import dev.troupe.benchmarks.Peer.Role;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The table: for each figure everybody's median, and how many times better Troupe is.
final class Report {
    /// Take part in one workload each: they share a column.
    private static final Set<Peer> RARE = EnumSet.of(TROUPE_TELL, PEKKO_BOUNDED, PER_TASK);

    private static final List<Peer> COLUMNS =
            List.copyOf(EnumSet.complementOf(EnumSet.copyOf(RARE)));
    private static final String NOTHING = "–";

    private final Machine machine;
    private final Results results;
    private final List<Step> steps;

    Report(Machine machine, Results results, List<Step> steps) {
        this.machine = machine;
        this.results = results;
        this.steps = steps;
    }

    String markdown(String scale) {
        var lines = new ArrayList<String>();
        lines.add("<!-- printed by benchmarks/run -->");
        lines.add(
                machine.facts().entrySet().stream()
                        .map(fact -> fact.getKey() + " " + fact.getValue())
                        .collect(Collectors.joining(" · ", "", " · " + scale + distance())));
        lines.add("");
        lines.add(heading());
        lines.add("|---".repeat(COLUMNS.size() + 8) + "|");
        for (var step : steps) {
            for (var metric : step.metrics()) {
                addRow(lines, step, metric);
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private String distance() {
        return results.distance()
                .map(seen ->
                        " · processors %.0f to %.0f ns apart"
                                .formatted(seen.nearest(), seen.farthest()))
                .orElse("");
    }

    private static String heading() {
        var cells = new ArrayList<>(List.of("#", "workload", "unit"));
        COLUMNS.forEach(peer -> cells.add(peer.title));
        cells.addAll(List.of("others", "× best peer", "× best floor", "goal", "met"));
        return row(cells);
    }

    private void addRow(List<String> lines, Step step, Metric metric) {
        if (results.best(step.id(), metric, _ -> true).isEmpty()) {
            return;
        }
        var id = step.id();
        var cells = new ArrayList<>(List.of(id, title(step, metric), metric.unit()));
        COLUMNS.forEach(peer -> cells.add(number(results.median(id, peer, metric.name()))));
        cells.add(others(id, metric));
        cells.add(ratio(id, metric, peer -> peer.role == Role.PEER));
        cells.add(ratio(id, metric, peer -> peer.role == Role.FLOOR));
        cells.add(metric.goal().text());
        cells.add(met(id, metric));
        lines.add(row(cells));
    }

    private static String title(Step step, Metric metric) {
        var size = metric.name().indexOf('@');
        if (size < 0) {
            return step.title();
        }
        var number = Long.parseLong(metric.name().substring(size + 1));
        return "%s: %,d".formatted(step.title(), number);
    }

    private String others(String id, Metric metric) {
        return RARE.stream()
                .filter(peer -> results.median(id, peer, metric.name()).isPresent())
                .map(peer -> peer.title + " " + number(results.median(id, peer, metric.name())))
                .collect(Collectors.joining(", "));
    }

    private OptionalDouble troupe(String id, Metric metric) {
        var usual = results.median(id, TROUPE, metric.name());
        return usual.isPresent() ? usual : results.median(id, TROUPE_CALLER, metric.name());
    }

    private OptionalDouble against(String id, Metric metric, Predicate<Peer> which) {
        var troupe = troupe(id, metric);
        var best = results.best(id, metric, which);
        return troupe.isPresent() && best.isPresent()
                ? metric.ratio(troupe.getAsDouble(), best.getAsDouble())
                : OptionalDouble.empty();
    }

    private String ratio(String id, Metric metric, Predicate<Peer> which) {
        return number(against(id, metric, which));
    }

    private String met(String id, Metric metric) {
        var goal = metric.goal();
        var ratio = against(id, metric, goal.against()::contains);
        if (goal.ratio() == 0 || ratio.isEmpty()) {
            return "";
        }
        return ratio.getAsDouble() >= goal.ratio() ? "yes" : "**no**";
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? plain(value.getAsDouble()) : NOTHING;
    }

    /// Three digits that count; no more zeros than needed.
    static String plain(double value) {
        var size = Math.abs(value);
        if (size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        var text = String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
        return text.replaceFirst("\\.?0+$", "");
    }
}
