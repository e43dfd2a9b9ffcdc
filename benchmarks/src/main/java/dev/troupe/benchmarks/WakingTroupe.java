package dev.troupe.benchmarks;

import dev.troupe.ActorHandle;
import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import java.util.concurrent.CompletableFuture;

final class WakingTroupe implements Waking {
    private final ActorSystem system = ActorSystem.start();
    private volatile boolean isOver;

    WakingTroupe() {
        var one = spawn();
        var other = spawn();
        one.tell(_ -> pass(other, one));
    }

    private ActorHandle<Counter> spawn() {
        var actor = system.spawn(Counter.class, OnStart.of(Counter::new));
        var _ = actor.ask(Counter::next); // it has started
        return actor;
    }

    private void pass(ActorRef<Counter> to, ActorRef<Counter> from) {
        if (!isOver) {
            to.tell(_ -> pass(from, to));
        }
    }

    @Override
    public long wakeAndSleep() throws Exception {
        var waker = spawn();
        var woken = spawn();
        var time = new CompletableFuture<Long>();
        waker.tell(_ -> {
            var start = System.nanoTime();
            woken.tell(_ -> time.complete(System.nanoTime() - start));
            Thread.sleep(NAP);
        });
        var found = time.get();
        waker.stop();
        woken.stop();
        return found;
    }

    @Override
    public void close() {
        isOver = true;
        system.close();
    }
}
