package dev.troupe.examples.wordcount;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The files to count, and what cannot be counted.
final class Listing {
    /// A file to read.
    record Source(Path path, long bytes) {}

    /// What is not counted, and why.
    record LeftOut(String path, String reason) {}

    private final List<Source> files = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    private Listing() {}

    /// The files of some paths; without any, this repository's own.
    static Listing of(List<String> paths) {
        var listing = new Listing();
        if (paths.isEmpty()) {
            listing.addRepository();
        }
        for (var path : paths) {
            listing.add(path);
        }
        return listing;
    }

    private void addRepository() {
        var root = Repository.root();
        var tracked = Repository.trackedFiles(root);
        if (tracked.isEmpty()) {
            walk(root, Set.of(".git", "target"));
        }
        for (var name : tracked) {
            addTracked(root, name);
        }
    }

    /// Links are passed over, and so is what was tracked and has been deleted.
    private void addTracked(Path root, String name) {
        try {
            var path = root.resolve(name);
            var attributes = Repository.attributes(path);
            if (attributes.isPresent() && attributes.get().isRegularFile()) {
                files.add(new Source(path, attributes.get().size()));
            }
        } catch (InvalidPathException e) {
            leftOut.add(new LeftOut(name, e.getReason()));
        }
    }

    private void add(String name) {
        try {
            var path = Path.of(name);
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                walk(Files.isSymbolicLink(path) ? path.toRealPath() : path, Set.of());
            } else if (attributes.isRegularFile()) {
                files.add(new Source(path, attributes.size()));
            } else {
                leftOut.add(new LeftOut(name, "unreadable: neither a file nor a folder"));
            }
        } catch (IOException e) {
            leftOut.add(new LeftOut(name, reason(e)));
        } catch (InvalidPathException e) {
            leftOut.add(new LeftOut(name, "unreadable: " + e.getReason()));
        }
    }

    private void walk(Path root, Set<String> without) {
        try {
            Files.walkFileTree(root, new Visitor(without));
        } catch (IOException e) {
            leftOut.add(new LeftOut(root.toString(), reason(e)));
        }
    }

    /// Goes on where a folder cannot be read.
    private final class Visitor extends SimpleFileVisitor<Path> {
        private final Set<String> without;

        Visitor(Set<String> without) {
            this.without = without;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            var name = folder.getFileName();
            return name != null && without.contains(name.toString())
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
                files.add(new Source(file, attributes.size()));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            leftOut.add(new LeftOut(file.toString(), reason(e)));
            return FileVisitResult.CONTINUE;
        }
    }

    /// Why something is not counted, for people.
    static String reason(IOException e) {
        return switch (e) {
            case Chunks.NotText _ -> "binary: " + e.getMessage();
            case CharacterCodingException _ -> "binary: not UTF-8";
            case NoSuchFileException _ -> "unreadable: there is no such file";
            case AccessDeniedException _ -> "unreadable: access denied";
            case FileSystemException f when f.getReason() != null -> "unreadable: " + f.getReason();
            default -> "unreadable: " + e.getMessage();
        };
    }

    List<Source> files() {
        return List.copyOf(files);
    }

    List<LeftOut> leftOut() {
        return List.copyOf(leftOut);
    }

    long bytes() {
        return files.stream().mapToLong(Source::bytes).sum();
    }
}
