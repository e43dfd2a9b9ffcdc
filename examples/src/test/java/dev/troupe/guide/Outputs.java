package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.guide.Documents.Block;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the documents show as printed: a block of text after `<!-- output: name -->`. Numbers and
/// units of time may differ, and a line with nothing but `…` stands for any lines that are left
/// out.
final class Outputs {
    private static final Pattern OUTPUT = Pattern.compile("<!-- output: (\\S+) -->");
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?( (ns|us|ms|s)\\b)?");

    private Outputs() {}

    /// Fails unless a document shows under this name what was printed.
    static void assertShown(String name, String printed) throws IOException {
        var shown = ofDocuments().stream().filter(block -> name(block).equals(name)).toList();
        assertThat(shown).as("what the documents show as " + name).hasSize(1);
        var block = shown.getFirst();
        assertThat(isLike(block.code(), printed))
                .as("%s shows%n%s%nbut printed was%n%s", block.place(), block.code(), printed)
                .isTrue();
    }

    static boolean isLike(String shown, String printed) {
        var lines =
                shown.lines()
                        .map(line ->
                                line.strip().equals("…")
                                        ? "(?:.*\n)*"
                                        : Pattern.quote(withoutNumbers(line)) + "\n")
                        .collect(Collectors.joining());
        return withoutNumbers(Documents.code(printed.lines().toList())).matches(lines);
    }

    private static String withoutNumbers(String text) {
        return NUMBER.matcher(text).replaceAll(number -> number.group(2) == null ? "0" : "0 s");
    }

    static List<Block> ofDocuments() throws IOException {
        var outputs = new ArrayList<Block>();
        for (var document : Documents.withSnippets()) {
            for (var block : Documents.blocksOf(document)) {
                if (OUTPUT.matcher(block.comment()).matches()) {
                    outputs.add(block);
                }
            }
        }
        return outputs;
    }

    static String name(Block block) {
        return OUTPUT.matcher(block.comment()).replaceAll("$1");
    }
}
