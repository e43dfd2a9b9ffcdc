package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.guide.Documents.Block;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every block of Java in `README.md` and `docs/guide` says in a comment before it where it comes
/// from: `<!-- snippet: name -->`, a region of a test in this package; or that it is a whole
/// program that [ProgramsTest] runs, or one that the compiler refuses.
class SnippetsTest {
    private static final Pattern SNIPPET = Pattern.compile("<!-- snippet: (\\S+) -->");
    private static final Pattern PROGRAM =
            Pattern.compile("<!-- (program|program on the module path|refused) -->");

    @Test
    void everyBlockOfJavaIsARegionOfATest() throws Exception {
        var regions = Regions.ofGuide();
        var problems = new ArrayList<String>();
        var used = new HashSet<String>();
        for (var document : Documents.withSnippets()) {
            problems.addAll(problems(Documents.blocksOf(document), regions, used));
        }
        assertThat(problems).isEmpty();
        assertThat(used)
                .as("a region that no document shows is no region")
                .isEqualTo(regions.keySet());
    }

    @Test
    void acceptsTheSameCodeAtAnotherIndentation() {
        var text = "<!-- snippet: sum -->\n```java\nint sum =\n        1 + 1;\n```\n";

        assertThat(problemsOf(text)).isEmpty();
    }

    @Test
    void noticesABlockThatDiffersFromItsRegion() {
        var text = "<!-- snippet: sum -->\n```java\nint sum =\n        1 + 2;\n```\n";

        assertThat(problemsOf(text)).singleElement().asString().contains("sample.md:2", "1 + 1");
    }

    @Test
    void noticesABlockThatNamesNoRegion() {
        assertThat(problemsOf("Text.\n```java\nint sum = 1;\n```\n"))
                .containsExactly("sample.md:2 says not where it comes from");
        assertThat(problemsOf("<!-- snippet: product -->\n```java\nint sum = 1;\n```\n"))
                .containsExactly("sample.md:2 shows a region that is not there: product");
    }

    @Test
    void refusesRegionsThatOverlapOrDoNotEnd() {
        var regions = new TreeMap<String, String>();
        assertThatThrownBy(() -> Regions.addAll(regions, List.of("// tag::a", "// tag::b")))
                .hasMessageContaining("Out of order");
        assertThatThrownBy(() -> Regions.addAll(regions, List.of("// tag::a", "int a;")))
                .hasMessageContaining("Not ended");
        assertThatThrownBy(() -> Regions.addAll(regions, List.of("// end::a")))
                .hasMessageContaining("Out of order");
    }

    private static List<String> problemsOf(String document) {
        var regions = new TreeMap<String, String>();
        Regions.addAll(
                regions,
                List.of(
                        "    // tag::sum",
                        "    int sum =",
                        "            1 + 1;",
                        "    // end::sum"));
        return problems(Documents.blocks("sample.md", document), regions, new HashSet<>());
    }

    private static List<String> problems(
            List<Block> blocks, Map<String, String> regions, Set<String> used) {
        var problems = new ArrayList<String>();
        for (var block : blocks) {
            if (block.language().equals("java") && !PROGRAM.matcher(block.comment()).matches()) {
                problems.addAll(problems(block, regions, used));
            }
        }
        return problems;
    }

    private static List<String> problems(
            Block block, Map<String, String> regions, Set<String> used) {
        var snippet = SNIPPET.matcher(block.comment());
        if (!snippet.matches()) {
            return List.of(block.place() + " says not where it comes from");
        }
        var name = snippet.group(1);
        used.add(name);
        var region = regions.get(name);
        if (region == null) {
            return List.of(block.place() + " shows a region that is not there: " + name);
        }
        return block.code().equals(region)
                ? List.of()
                : List.of(block.place() + " differs from its region, which is:\n" + region);
    }
}
