package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Whatever the documents show as output has a test that makes it, and is like what comes out.
class OutputsTest {
    private static final Pattern CHECK = Pattern.compile("Outputs\\.assertShown\\(\\s*\"(\\S+)\"");

    @Test
    void everyOutputOfTheDocumentsIsMadeByATest() throws Exception {
        var checked = new ArrayList<String>();
        for (var source : Regions.sources()) {
            var checks = CHECK.matcher(Files.readString(source)).results();
            checks.forEach(check -> checked.add(check.group(1)));
        }

        assertThat(shown()).isNotEmpty().doesNotHaveDuplicates();
        assertThat(checked).containsExactlyInAnyOrderElementsOf(shown());
    }

    private static List<String> shown() throws IOException {
        var names = new ArrayList<String>();
        Outputs.ofDocuments().forEach(block -> names.add(Outputs.name(block)));
        return names;
    }

    @Test
    void numbersMayDiffer() {
        assertThat(Outputs.isLike("Bank#1, for 2 ms\n", "Bank#12, for 345 ms\n")).isTrue();
        assertThat(Outputs.isLike("Bank#1, for 2 ms\n", "Bank#1, for 1.25 s\n")).isTrue();
        assertThat(Outputs.isLike("Bank#1, for 2 ms\n", "Account#1, for 2 ms\n")).isFalse();
    }

    @Test
    void linesMayBeLeftOutWhereThatIsSaid() {
        assertThat(Outputs.isLike("one\n…\nfour\n", "one\ntwo\nthree\nfour\n")).isTrue();
        assertThat(Outputs.isLike("one\n…\n", "one\n")).isTrue();
        assertThat(Outputs.isLike("one\nfour\n", "one\ntwo\nfour\n")).isFalse();
        assertThat(Outputs.isLike("one\n", "one\ntwo\n")).isFalse();
    }
}
