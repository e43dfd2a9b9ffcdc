package dev.troupe.benchmarks;

import java.util.List;
import java.util.stream.Stream;

final class NapsLoop implements Naps {
    private final List<Loop<Gate>> actors;

    NapsLoop(Inbox.Maker inboxes, int size) {
        actors =
                Stream.generate(() -> new Loop<Gate>(inboxes.make(), NapsLoop::nap))
                        .limit(size)
                        .toList();
    }

    private static boolean nap(Gate gate) throws InterruptedException {
        Naps.nap(gate);
        return true;
    }

    @Override
    public void begin(Gate gate) throws InterruptedException {
        for (var actor : actors) {
            actor.tell(gate);
        }
    }

    @Override
    public void close() {
        actors.forEach(Loop::close);
    }
}
