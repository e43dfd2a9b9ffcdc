package dev.troupe.benchmarks;

import dev.troupe.ActorHandle;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import java.util.List;
import java.util.stream.Stream;

final class NapsTroupe implements Naps {
    private final ActorSystem system = ActorSystem.start();
    private final List<ActorHandle<Counter>> actors;

    NapsTroupe(int size) {
        actors =
                Stream.generate(() -> system.spawn(Counter.class, OnStart.of(Counter::new)))
                        .limit(size)
                        .toList();
    }

    @Override
    public void begin(Gate gate) {
        actors.forEach(actor -> actor.tell(_ -> Naps.nap(gate)));
    }

    @Override
    public void close() {
        system.close();
    }
}
