package dev.troupe.benchmarks;

import dev.troupe.ActorHandle;
import dev.troupe.ActorSystem;
import dev.troupe.Message;
import dev.troupe.OnStart;
import java.util.ArrayList;
import java.util.List;

final class CrowdTroupe implements Crowd {
    private final ActorSystem system = ActorSystem.start();
    private final OnStart<Counter> onStart = OnStart.of(Counter::new);
    private List<ActorHandle<Counter>> actors = new ArrayList<>();

    @Override
    public void spawn(int size) {
        actors = new ArrayList<>(size);
        for (var i = 0; i < size; i++) {
            actors.add(system.spawn(Counter.class, onStart));
        }
    }

    @Override
    public void tellEach(Gate gate) {
        Message<Counter> message =
                counter -> {
                    counter.increment();
                    gate.arrive();
                };
        for (var actor : actors) {
            actor.tell(message);
        }
    }

    @Override
    public void stop() {
        actors.forEach(ActorHandle::stop);
        actors.forEach(ActorHandle::awaitStopped);
        actors = List.of();
    }

    @Override
    public int size() {
        return actors.size();
    }

    @Override
    public void close() {
        system.close();
    }
}
