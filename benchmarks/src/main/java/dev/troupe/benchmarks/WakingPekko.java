package dev.troupe.benchmarks;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// On virtual threads, as handlers block: see [NapsPekko].
final class WakingPekko implements Waking {
    private final PekkoSystem system = PekkoSystem.start();
    private volatile boolean isOver;

    WakingPekko() {
        var one = spawn();
        var other = spawn();
        one.tell(() -> pass(other, one));
    }

    private ActorRef<Callable<?>> spawn() {
        return system.spawn(
                Behaviors.receiveMessageWithSame(Callable::call), PekkoSystem.ON_VIRTUAL_THREADS);
    }

    private boolean pass(ActorRef<Callable<?>> to, ActorRef<Callable<?>> from) {
        if (!isOver) {
            to.tell(() -> pass(from, to));
        }
        return true;
    }

    @Override
    public long wakeAndSleep() throws Exception {
        var waker = spawn();
        var woken = spawn();
        var time = new CompletableFuture<Long>();
        waker.tell(() -> {
            var start = System.nanoTime();
            woken.tell(() -> time.complete(System.nanoTime() - start));
            Thread.sleep(NAP);
            return true;
        });
        return time.get();
    }

    @Override
    public void close() {
        isOver = true;
        system.close();
    }
}
