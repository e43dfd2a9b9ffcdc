package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every link of the project's documents to something in the project leads somewhere.
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
    private static final Pattern HEADING = Pattern.compile("#+ (.*)");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");

    @TempDir Path folder;

    @Test
    void everyLinkInsideTheProjectLeadsSomewhere() throws Exception {
        var documents = Documents.all();
        assertThat(documents).contains(Documents.ROOT.resolve("README.md"));

        var broken = new ArrayList<String>();
        for (var document : documents) {
            broken.addAll(broken(document));
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void noticesALinkToNowhere() throws Exception {
        Files.writeString(folder.resolve("other.md"), "# What *is* `it`?\n## Twice\n## Twice\n");
        var document = folder.resolve("sample.md");
        Files.writeString(
                document,
                """
                # Here
                [a](other.md) [b](other.md#what-is-it) [c](#here) [d](other.md#twice-1)
                [e](https://example.org/nowhere) `[f](code.md)`
                ```text
                [g](block.md)
                ```
                [h](gone.md) [i](other.md#gone) [j](#gone) [k](gone.md#here)
                """);

        assertThat(broken(document))
                .extracting(link -> link.replaceAll(".* ", ""))
                .containsExactly("gone.md", "other.md#gone", "#gone", "gone.md#here");
    }

    private static List<String> broken(Path document) throws IOException {
        var broken = new ArrayList<String>();
        for (var line : linesOfText(document)) {
            var links = LINK.matcher(CODE.matcher(line).replaceAll("code"));
            while (links.find()) {
                var target = links.group(1);
                if (!ELSEWHERE.matcher(target).matches() && !leadsSomewhere(document, target)) {
                    broken.add(document + " links to " + target);
                }
            }
        }
        return broken;
    }

    private static boolean leadsSomewhere(Path document, String target) throws IOException {
        var hash = target.indexOf('#');
        var path = hash < 0 ? target : target.substring(0, hash);
        var file = path.isEmpty() ? document : document.resolveSibling(path);
        if (!Files.exists(file)) {
            return false;
        }
        return hash < 0 || anchors(file).contains(target.substring(hash + 1));
    }

    /// The lines that are neither in a block of code nor in a comment of their own.
    private static List<String> linesOfText(Path document) throws IOException {
        var lines = new ArrayList<String>();
        var inBlock = false;
        for (var line : Files.readAllLines(document)) {
            if (line.strip().startsWith("```")) {
                inBlock = !inBlock;
            } else if (!inBlock) {
                lines.add(line);
            }
        }
        return lines;
    }

    /// The anchors that GitHub gives to headings.
    private static Set<String> anchors(Path document) throws IOException {
        var anchors = new HashSet<String>();
        for (var line : linesOfText(document)) {
            var heading = HEADING.matcher(line);
            if (heading.matches()) {
                var anchor = anchor(heading.group(1));
                for (var i = 0; !anchors.add(i == 0 ? anchor : anchor + "-" + i); i++) {}
            }
        }
        return anchors;
    }

    private static String anchor(String heading) {
        return heading.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
                .replace(' ', '-');
    }
}
