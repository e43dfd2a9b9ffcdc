package dev.troupe;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the tests find the project's files, whatever folder they are started in.
final class Project {
    static final Path ROOT = root();
    static final Path CORE_CLASSES = ROOT.resolve("troupe/target/classes");
    static final Path CORE_TEST_CLASSES = ROOT.resolve("troupe/target/test-classes");
    static final Path SEMANTICS = ROOT.resolve("docs/semantics.md");

    private Project() {}

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
}
