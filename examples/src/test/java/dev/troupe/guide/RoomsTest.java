package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `ARCHITECTURE.md` names every class of the core in its tables of rooms, and none that is gone.
class RoomsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]*) \\|.*$");
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w*)`");

    @Test
    void everyClassOfTheCoreHasItsPlace() throws Exception {
        var document = Files.readString(Documents.ROOT.resolve("ARCHITECTURE.md"));

        assertThat(rooms(document)).isEqualTo(classes());
    }

    @Test
    void readsTheFirstColumnOnly() {
        var document = "The `Door`.\n| `Hall`, `Stair` | leads to the `Roof` |\n| x | `Cellar` |\n";

        assertThat(rooms(document)).containsExactlyInAnyOrder("Hall", "Stair");
    }

    private static Set<String> rooms(String document) {
        return ROW.matcher(document)
                .results()
                .flatMap(row -> NAME.matcher(row.group(1)).results())
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> classes() throws IOException {
        var sources = Documents.ROOT.resolve("troupe/src/main/java/dev/troupe");
        try (Stream<String> names =
                Files.list(sources).map(file -> file.getFileName().toString())) {
            return names.filter(name -> !name.equals("package-info.java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
