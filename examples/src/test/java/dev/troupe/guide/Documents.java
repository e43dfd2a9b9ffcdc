package dev.troupe.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The project's Markdown files and the blocks of code in them.
final class Documents {
    static final Path ROOT = root();

    private Documents() {}

    private static Path root() {
        for (var folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("Start the tests inside the project's folder");
    }

    /// A block of code: the comment on the line before it, its language, its lines.
    record Block(String place, String comment, String language, String code) {}

    private static final Pattern FENCE = Pattern.compile("\\s*```(\\S*)\\s*");

    /// Whose blocks of Java must come from tests.
    static List<Path> withSnippets() throws IOException {
        var files = new ArrayList<Path>();
        files.add(ROOT.resolve("README.md"));
        try (Stream<Path> guide = Files.list(ROOT.resolve("docs/guide"))) {
            guide.filter(Documents::isMarkdown).sorted().forEach(files::add);
        }
        return files;
    }

    /// All Markdown files of the project, but for what builds have made.
    static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(Documents::isMarkdown).filter(Documents::isOurs).sorted().toList();
        }
    }

    private static boolean isMarkdown(Path file) {
        return file.toString().endsWith(".md");
    }

    private static boolean isOurs(Path file) {
        for (var part : ROOT.relativize(file)) {
            var name = part.toString();
            if (name.equals("target") || name.startsWith(".")) {
                return false;
            }
        }
        return true;
    }

    static List<Block> blocksOf(Path file) throws IOException {
        return blocks(ROOT.relativize(file).toString(), Files.readString(file));
    }

    static List<Block> blocks(String name, String text) {
        var blocks = new ArrayList<Block>();
        var lines = text.lines().toList();
        for (var i = 0; i < lines.size(); i++) {
            var open = FENCE.matcher(lines.get(i));
            if (open.matches()) {
                var end = closing(lines, i);
                var code = code(lines.subList(i + 1, end));
                var comment = i == 0 ? "" : lines.get(i - 1).strip();
                var place = name + ":" + (i + 1);
                blocks.add(new Block(place, comment, open.group(1), code));
                i = end;
            }
        }
        return blocks;
    }

    /// Lines without what they are all indented by, and without empty ones at either end.
    static String code(List<String> lines) {
        return String.join("\n", lines).stripTrailing().stripIndent().strip() + "\n";
    }

    private static int closing(List<String> lines, int open) {
        for (var i = open + 1; i < lines.size(); i++) {
            if (lines.get(i).strip().equals("```")) {
                return i;
            }
        }
        throw new IllegalArgumentException("A block is not closed: line " + (open + 1));
    }
}
