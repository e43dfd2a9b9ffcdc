package dev.troupe.examples;

import dev.troupe.Actor;
import dev.troupe.ActorContext;
import dev.troupe.ActorSystem;
import dev.troupe.Outlet;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Lines of a file through an actor that parses them into one that counts, slowly. Each asks the
/// one before for as many as it has room for, so the reader never gets far ahead.
final class Stream {
    private static final int LINES = 5_000;

    private Stream() {}

    /// A line of a web server's log.
    ///
    /// @param line which one
    record Hit(int line, String method, String path, String status) {}

    /// Emits the lines of a file. It waits while the parser has no room for more.
    static final class Reader implements Actor<Reader>, AutoCloseable {
        private final Outlet<String> lines;
        private final BufferedReader file;
        private final CompletableFuture<Void> begun = new CompletableFuture<>();
        private final AtomicInteger read;

        Reader(ActorContext<Reader> self, Path path, AtomicInteger read) throws Exception {
            this.lines = self.outlet(16);
            this.file = Files.newBufferedReader(path);
            this.read = read;
        }

        Flow.Publisher<String> lines() {
            return lines;
        }

        void begin() {
            begun.complete(null);
        }

        @Override
        public void onRun(ActorContext<Reader> self) throws Exception {
            self.await(begun); // what is emitted while nobody subscribes goes nowhere
            for (var line = file.readLine(); line != null; line = file.readLine()) {
                lines.emit(line);
                read.incrementAndGet();
            }
            self.stop(); // that completes the outlet
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /// Makes something of each line.
    static final class Parser {
        private final Outlet<Hit> hits;
        private int parsed;
        private int garbled;

        Parser(ActorContext<Parser> self, Flow.Publisher<String> lines) {
            this.hits = self.outlet(16);
            self.subscribe(lines, Parser::parse, Parser::end);
        }

        Flow.Publisher<Hit> hits() {
            return hits;
        }

        void parse(String line) {
            parsed++;
            var words = line.split(" ", -1);
            if (words.length == 3) {
                hits.emit(new Hit(parsed, words[0], words[1], words[2]));
            } else {
                garbled++;
            }
        }

        void end(Optional<Throwable> error) {
            error.ifPresentOrElse(hits::fail, hits::complete);
        }

        int garbled() {
            return garbled;
        }
    }

    /// Counts, and takes its time.
    static final class Counter {
        private final Map<String, Integer> hitsByPath = new TreeMap<>();
        private final CompletableFuture<Map<String, Integer>> counted = new CompletableFuture<>();
        private final AtomicInteger read;
        private int farthest;

        Counter(ActorContext<Counter> self, Flow.Publisher<Hit> hits, AtomicInteger read) {
            this.read = read;
            self.subscribe(hits, Counter::count, Counter::end);
        }

        void count(Hit hit) throws InterruptedException {
            Thread.sleep(0, 100_000);
            hitsByPath.merge(hit.path(), 1, Integer::sum);
            farthest = Math.max(farthest, read.get() - hit.line());
        }

        void end(Optional<Throwable> error) {
            error.ifPresentOrElse(
                    counted::completeExceptionally, () -> counted.complete(hitsByPath));
        }

        CompletableFuture<Map<String, Integer>> counted() {
            return counted;
        }

        int farthest() {
            return farthest;
        }
    }

    static void main(String... arguments) throws Exception {
        var given = new Arguments(arguments);
        int lines = given.number("LINES", LINES, 1, 1_000_000);
        given.end();
        var file = Files.createTempFile("hits", ".log");
        try (var system = ActorSystem.start()) {
            Files.write(file, IntStream.range(0, lines).mapToObj(Stream::line).toList());
            count(system, file);
        } finally {
            Files.delete(file);
        }
    }

    private static String line(int number) {
        return switch (number % 10) {
            case 0 -> "garbled";
            case 1, 2, 3 -> "GET /cart 200";
            case 4 -> "GET /login 403";
            default -> "GET / 200";
        };
    }

    private static void count(ActorSystem system, Path file) throws Exception {
        var read = new AtomicInteger();
        var reader = system.spawn(Reader.class, self -> new Reader(self, file, read));
        var lines = reader.ask(Reader::lines);
        var parser = system.spawn(Parser.class, self -> new Parser(self, lines));
        var hits = parser.ask(Parser::hits);
        var counter = system.spawn(Counter.class, self -> new Counter(self, hits, read));
        var counted = counter.ask(Counter::counted); // so all have subscribed
        reader.tell(Reader::begin);

        counted.get().forEach((path, count) -> IO.println("%6d  %s".formatted(count, path)));
        int garbled = parser.ask(Parser::garbled);
        IO.println("%6d  garbled".formatted(garbled));
        int farthest = counter.ask(Counter::farthest);
        IO.println(read + " lines read, never more than " + farthest + " ahead of the counter");
    }
}
