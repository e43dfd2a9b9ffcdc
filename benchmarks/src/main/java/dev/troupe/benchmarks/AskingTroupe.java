package dev.troupe.benchmarks;

import dev.troupe.ActorHandle;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import dev.troupe.SpawnOptions;
import java.time.Duration;

final class AskingTroupe implements Asking {
    private final ActorSystem system;
    private final ActorHandle<Counter> counter;
    private final ActorHandle<Asker> asker;

    private final class Asker {
        long ask(long asks) {
            var last = 0L;
            for (var i = 0L; i < asks; i++) {
                last = counter.ask(Counter::next);
            }
            return last;
        }
    }

    AskingTroupe(ActorSystem system, SpawnOptions options) {
        this.system = system;
        this.counter = system.spawn(Counter.class, options, OnStart.of(Counter::new));
        this.asker = system.spawn(Asker.class, OnStart.of(Asker::new));
    }

    @Override
    public long ask() {
        return counter.ask(Counter::next);
    }

    @Override
    public long ask(Duration timeout) {
        return counter.ask(Counter::next, timeout);
    }

    @Override
    public long askFromActor(long asks) {
        return asker.ask(a -> a.ask(asks));
    }

    @Override
    public void close() {
        system.close();
    }
}
