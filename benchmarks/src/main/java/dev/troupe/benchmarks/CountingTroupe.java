package dev.troupe.benchmarks;

import dev.troupe.ActorHandle;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;

final class CountingTroupe implements Counting {
    private final ActorSystem system;
    private final ActorHandle<Counter> counter;

    CountingTroupe(ActorSystem system) {
        this.system = system;
        this.counter = system.spawn(Counter.class, OnStart.of(Counter::new));
    }

    @Override
    public void tell() {
        counter.tell(Counter::increment);
    }

    @Override
    public long total() {
        return counter.ask(Counter::total);
    }

    @Override
    public void close() {
        system.close();
    }
}
