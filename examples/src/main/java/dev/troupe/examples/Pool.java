package dev.troupe.examples;

import dev.troupe.ActorPool;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Counts the lines and words of all sources and texts below a folder, with a pool of readers: each
/// file goes to a reader that has nothing to do. The readers' own counts are added up in the end.
final class Pool {
    private static final int READERS = 4;

    private Pool() {}

    /// Counts what it reads. Its counts are nobody else's while it lives.
    static final class Reader {
        private int files;
        private long lines;
        private long words;

        void read(Path file) {
            try (var text = Files.lines(file)) {
                text.forEach(this::count);
                files++;
            } catch (IOException | UncheckedIOException unreadable) {
                IO.println("Not read: " + file);
            }
        }

        private void count(String line) {
            lines++;
            for (var word : line.split("\\W+", -1)) {
                words += word.isEmpty() ? 0 : 1;
            }
        }

        @Override
        public String toString() {
            return "%,d files, %,d lines, %,d words".formatted(files, lines, words);
        }

        void add(Reader other) {
            files += other.files;
            lines += other.lines;
            words += other.words;
        }
    }

    static void main(String... arguments) throws Exception {
        if (arguments.length > 1) {
            throw Exit.wrongUsage("One argument too many: \"" + arguments[1] + "\".");
        }
        var folder = Path.of(arguments.length == 0 ? "." : arguments[0]);
        if (!Files.isDirectory(folder)) {
            throw Exit.wrongUsage("\"" + folder + "\" is no folder.");
        }
        try (var system = ActorSystem.start()) {
            var pool = system.pool(Reader.class, READERS, OnStart.of(Reader::new));
            sendFiles(folder, pool);
            pool.stop(); // when all files have been read
            var all = new Reader();
            for (var result : pool.join()) {
                IO.println("a reader: " + result.orElseThrow());
                all.add(result.orElseThrow());
            }
            IO.println("together: " + all);
        }
    }

    /// Waits while all readers have as much to do as their mailboxes hold.
    private static void sendFiles(Path folder, ActorPool<Reader> pool) throws IOException {
        try (var files = Files.walk(folder)) {
            files.filter(Pool::isText).forEach(file -> pool.tell(reader -> reader.read(file)));
        }
    }

    private static boolean isText(Path file) {
        var name = file.toString();
        return Files.isRegularFile(file) && (name.endsWith(".java") || name.endsWith(".md"));
    }
}
