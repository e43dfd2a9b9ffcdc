package dev.troupe.benchmarks;

import dev.troupe.ActorHandle;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;

final class SlowTroupe implements SlowConsumer {
    private final ActorSystem system = ActorSystem.start();
    private final Slow state = new Slow();
    private final ActorHandle<Slow> consumer = system.spawn(Slow.class, OnStart.of(() -> state));

    @Override
    public void tell() {
        consumer.tell(Slow::handle);
    }

    @Override
    public Slow state() {
        return state;
    }

    @Override
    public void close() {
        system.close();
    }
}
