package dev.troupe.examples.wordcount;

import dev.troupe.ActorRef;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads one file after the other and deals its chunks out to the counters. `tell` waits while a
/// counter's mailbox is full: that is all there is to backpressure.
final class FileReader {
    private final List<? extends ActorRef<Counter>> counters;
    private final ActorRef<Aggregator> aggregator;
    private int next;

    FileReader(List<? extends ActorRef<Counter>> counters, ActorRef<Aggregator> aggregator) {
        this.counters = List.copyOf(counters);
        this.aggregator = aggregator;
    }

    /// Returns when all has been read; a part of it may still wait to be counted.
    void readAll(List<String> paths) {
        var listing = Listing.of(paths);
        aggregator.tell(a -> a.expect(listing.files().size(), listing.bytes()));
        for (var leftOut : listing.leftOut()) {
            aggregator.tell(a -> a.leftOut(leftOut));
        }
        for (var file : listing.files()) {
            read(file);
        }
    }

    private void read(Listing.Source file) {
        var busy = new HashSet<ActorRef<Counter>>(); // those that have a part of this file
        long bytes = 0;
        try (var chunks = new Chunks(file.path())) {
            for (var chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
                deal(chunk, busy);
                bytes = advance(bytes, chunks.bytesRead());
            }
        } catch (IOException e) {
            busy.forEach(counter -> counter.tell(Counter::drop));
            var leftOut = new Listing.LeftOut(file.path().toString(), Listing.reason(e));
            aggregator.tell(a -> a.leftOut(leftOut));
            advance(bytes, file.bytes());
            return;
        }
        busy.forEach(counter -> counter.tell(Counter::keep));
        long size = bytes;
        aggregator.tell(a -> a.read(size));
        advance(size, Math.max(size, file.bytes())); // it may have shrunk since it was listed
    }

    private void deal(String chunk, Set<ActorRef<Counter>> busy) {
        var counter = counters.get(next);
        next = (next + 1) % counters.size();
        busy.add(counter);
        counter.tell(c -> c.count(chunk));
    }

    private long advance(long from, long to) {
        aggregator.tell(a -> a.advance(to - from));
        return to;
    }
}
