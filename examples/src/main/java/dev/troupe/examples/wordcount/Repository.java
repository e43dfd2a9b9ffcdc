package dev.troupe.examples.wordcount;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The repository that this program is built from.
final class Repository {
    private Repository() {}

    /// Its folder: above the program's classes, or above the folder that it is started in, which is
    /// also the answer if neither is in the repository.
    static Path root() {
        var here = Path.of("").toAbsolutePath();
        var root = Optional.ofNullable(classes()).flatMap(Repository::above);
        var found = root.or(() -> above(here)).orElse(here);
        return found.startsWith(here) ? here.relativize(found) : found;
    }

    private static Optional<Path> above(Path start) {
        for (var folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    private static @Nullable Path classes() {
        try {
            var source = Repository.class.getProtectionDomain().getCodeSource();
            return source == null ? null : Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /// What git knows of, relative to the root; empty where it cannot tell.
    static List<String> trackedFiles(Path root) {
        var command =
                new ProcessBuilder("git", "ls-files", "-z")
                        .directory(root.toAbsolutePath().toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            var git = command.start();
            git.getOutputStream().close();
            var output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (git.waitFor() != 0 || output.isEmpty()) {
                return List.of();
            }
            return List.of(output.split("\0"));
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /// A path's own attributes, not those of what it links to; empty if it is not there.
    static Optional<BasicFileAttributes> attributes(Path path) {
        try {
            return Optional.of(
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
