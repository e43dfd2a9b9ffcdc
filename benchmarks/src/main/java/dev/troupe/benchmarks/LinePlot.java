package dev.troupe.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/// Lines over two logarithmic axes, as SVG.
final class LinePlot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int RIGHT = 150;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final String[] COLOURS = {
        "#d62728", "#ff9896", "#1f77b4", "#17becf", "#2ca02c", "#9467bd", "#8c564b", "#7f7f7f",
        "#bcbd22", "#000000"
    };

    private final String name;
    private final String title;
    private final String axis;
    private final DoubleFunction<String> label;
    private final Map<String, NavigableMap<Double, Double>> lines = new LinkedHashMap<>();

    /// @param label how a value of the horizontal axis is written
    LinePlot(String name, String title, String axis, DoubleFunction<String> label) {
        this.name = name;
        this.title = title;
        this.axis = axis;
        this.label = label;
    }

    void add(String line, NavigableMap<Double, Double> points) {
        lines.put(line, points);
    }

    String name() {
        return name;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /// From the smallest to the largest value, on a scale where ten times is always as far.
    private record Scale(double from, double to, double start, double end) {
        static Scale over(Collection<Double> values, double start, double end) {
            var from = values.stream().mapToDouble(v -> v).min().orElse(1);
            var to = values.stream().mapToDouble(v -> v).max().orElse(1);
            return new Scale(Math.log10(from), Math.log10(to), start, end);
        }

        double place(double value) {
            var width = Math.max(to - from, 1e-9);
            return start + (Math.log10(value) - from) / width * (end - start);
        }
    }

    String svg() {
        var xs = new TreeSet<Double>();
        var ys = new TreeSet<Double>();
        lines.values().forEach(points -> xs.addAll(points.keySet()));
        lines.values().forEach(points -> ys.addAll(points.values()));
        ys.removeIf(y -> y <= 0);
        ys.add(Math.pow(10, Math.floor(Math.log10(ys.first()))));
        ys.add(Math.pow(10, Math.ceil(Math.log10(ys.last()))));
        var across = Scale.over(xs, LEFT, WIDTH - RIGHT);
        var up = Scale.over(ys, HEIGHT - BOTTOM, TOP);

        var svg = new StringBuilder();
        svg.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                """
                        .formatted(WIDTH, HEIGHT));
        svg.append(text(LEFT, TOP - 16.0, "start", title));
        svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10.0, "middle", axis));
        xs.forEach(x -> svg.append(columnAt(across.place(x), label.apply(x))));
        for (var power = (int) Math.round(up.from); power <= up.to; power++) {
            var value = Math.pow(10, power);
            svg.append(rowAt(up.place(value), Report.plain(value)));
        }
        appendLines(svg, across, up);
        return svg.append("</svg>\n").toString();
    }

    private void appendLines(StringBuilder svg, Scale across, Scale up) {
        var index = 0;
        for (var line : lines.entrySet()) {
            var colour = COLOURS[index % COLOURS.length];
            svg.append(polyline(line.getValue(), across, up, colour));
            var y = TOP + 18.0 * index;
            svg.append(segment(WIDTH - RIGHT + 12, y, WIDTH - RIGHT + 32, y, colour));
            svg.append(text(WIDTH - RIGHT + 38.0, y + 4, "start", line.getKey()));
            index++;
        }
    }

    private static String polyline(
            SortedMap<Double, Double> points, Scale across, Scale up, String colour) {
        var places =
                points.entrySet().stream()
                        .filter(p -> p.getValue() > 0)
                        .map(p -> pair(across.place(p.getKey()), up.place(p.getValue())))
                        .collect(Collectors.joining(" "));
        return "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n"
                .formatted(places, colour);
    }

    private static String pair(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
    }

    private static String columnAt(double x, String label) {
        return segment(x, TOP, x, HEIGHT - BOTTOM, "#dddddd")
                + text(x, HEIGHT - BOTTOM + 16.0, "middle", label);
    }

    private static String rowAt(double y, String label) {
        return segment(LEFT, y, WIDTH - RIGHT, y, "#dddddd")
                + text(LEFT - 6.0, y + 4, "end", label);
    }

    private static String segment(double x1, double y1, double x2, double y2, String colour) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                colour);
    }

    private static String text(double x, double y, String anchor, String content) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                content);
    }
}
