package dev.troupe.examples.wordcount;

import dev.troupe.ActorHandle;
import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.SpawnOptions;
import dev.troupe.examples.Exit;
import java.util.List;
import java.util.stream.Stream;

/// Counts words in files.
///
/// ```text
///                 chunks of text              each its own tally, at the end
///   FileReader ──────────────────▶ Counter × N ─────────────────────────────▶ Aggregator
///       └──────────────────────── progress, files left out ──────────────────────▲
/// ```
///
/// The counters have small mailboxes: when all are full the reader waits, so that there are never
/// more than a few chunks in memory, however much there is to read.
public final class WordCount {
    /// What it does, for the command line.
    public static final String HELP =
            """
            Usage: ./run wordcount [--top N] [--workers N] [PATH...]
            Counts the words of text files (UTF-8) and prints the most frequent ones.

              PATH         a file, or a folder with all that is in it, links excepted;
                           without one, this repository's own files
              --top N      how many words to print, 10 unless given
              --workers N  how many actors count, one per processor unless given
              --           all that follows is a PATH

            A word is a run of letters and digits, in lower case. A file that cannot be read, or is
            not text (it holds a NUL character or is not UTF-8), is named on standard error and left
            out as a whole; all others are counted. The progress is a bar on a terminal, otherwise
            lines on standard error.

            Exit status: 0 all files were counted, 1 some were left out, 2 wrong arguments.\
            """;

    private static final SpawnOptions SMALL_MAILBOX = SpawnOptions.defaults().mailbox(4);

    private WordCount() {}

    /// See [#HELP].
    ///
    /// @param arguments options and paths
    /// @throws Exit if files were left out, or the arguments are wrong
    public static void main(String... arguments) throws Exception {
        var options = Options.of(arguments);
        var start = System.nanoTime();
        var report = count(options);
        report.print(options, System.nanoTime() - start);
        if (!report.allCounted()) {
            throw Exit.failed(report.leftOut() + " left out, all others counted.");
        }
    }

    private static Report count(Options options) {
        try (var system = ActorSystem.start("wordcount")) {
            var aggregator =
                    system.spawn(Aggregator.class, self -> new Aggregator(self, Progress.here()));
            var counters =
                    Stream.generate(() -> spawnCounter(system, aggregator))
                            .limit(options.workers())
                            .toList();
            var reader = system.spawn(FileReader.class, _ -> new FileReader(counters, aggregator));

            reader.run(r -> r.readAll(options.paths()));
            stop(counters);
            return aggregator.ask(Aggregator::report);
        }
    }

    private static ActorHandle<Counter> spawnCounter(
            ActorSystem system, ActorRef<Aggregator> aggregator) {
        return system.spawn(Counter.class, SMALL_MAILBOX, _ -> new Counter(aggregator));
    }

    /// A counter that is stopped still counts what it has in its mailbox, then hands over its
    /// tally.
    private static void stop(List<ActorHandle<Counter>> counters) {
        counters.forEach(ActorRef::stop);
        for (var counter : counters) {
            var _ = counter.join().orElseThrow(); // where one has failed, so has the program
        }
    }
}
