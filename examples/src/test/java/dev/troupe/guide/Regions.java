package dev.troupe.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The pieces of this package's sources between `tag::name` and `end::name`.
final class Regions {
    private static final Path SOURCES =
            Documents.ROOT.resolve("examples/src/test/java/dev/troupe/guide");
    private static final Pattern MARK = Pattern.compile("\\s*// (tag|end)::(\\S+)");

    private Regions() {}

    static Map<String, String> ofGuide() throws IOException {
        var regions = new TreeMap<String, String>();
        for (var source : sources()) {
            addAll(regions, Files.readAllLines(source));
        }
        return regions;
    }

    static List<Path> sources() throws IOException {
        try (Stream<Path> sources = Files.list(SOURCES)) {
            return sources.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    /// Adds the regions of one source. They neither overlap nor share a name.
    static void addAll(Map<String, String> regions, List<String> lines) {
        var name = "";
        var code = new ArrayList<String>();
        for (var line : lines) {
            var mark = MARK.matcher(line);
            if (!mark.matches()) {
                code.add(line);
                continue;
            }
            if (mark.group(1).equals("end") != mark.group(2).equals(name)
                    || (mark.group(1).equals("tag") && !name.isEmpty())) {
                throw new IllegalArgumentException("Out of order: " + line.strip());
            }
            if (name.isEmpty()) {
                name = mark.group(2);
            } else {
                if (regions.put(name, Documents.code(code)) != null) {
                    throw new IllegalArgumentException("Twice: " + name);
                }
                name = "";
            }
            code.clear();
        }
        if (!name.isEmpty()) {
            throw new IllegalArgumentException("Not ended: " + name);
        }
    }
}
