package dev.troupe.examples.wordcount;

import dev.troupe.ActorContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Adds up what the others have found, and is the only one who writes on the screen meanwhile.
final class Aggregator {
    private static final Duration REDRAW = Duration.ofMillis(100);

    private final Progress progress;
    private final Tally tally = new Tally();
    private final List<Listing.LeftOut> leftOut = new ArrayList<>();
    private int filesRead;
    private long bytesRead;

    Aggregator(ActorContext<Aggregator> self, Progress progress) {
        this.progress = progress;
        if (progress.isBar()) {
            self.every(REDRAW, Aggregator::draw);
        }
    }

    private void draw() {
        progress.draw();
    }

    void expect(int files, long bytes) {
        progress.expect(files, bytes);
    }

    void advance(long bytes) {
        progress.advance(bytes);
    }

    /// A file has been read to its end.
    void read(long bytes) {
        filesRead++;
        bytesRead += bytes;
    }

    void leftOut(Listing.LeftOut what) {
        leftOut.add(what);
        progress.say("left out " + what.path() + ": " + what.reason());
    }

    void add(Tally counted) {
        tally.add(counted);
    }

    Report report() {
        progress.end();
        return new Report(tally, filesRead, bytesRead, leftOut.size());
    }
}
