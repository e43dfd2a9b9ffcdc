package dev.troupe.benchmarks;

import dev.troupe.ActorHandle;
import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/// Asks in earnest: a worker that ended would fail its future.
final class FanOutTroupe implements FanOut {
    private final ActorSystem system = ActorSystem.start();
    private final List<ActorHandle<Worker>> workers;
    private final ActorHandle<Collector> collector;

    private record Worker(Integer number) {}

    private record Collector(List<? extends ActorRef<Worker>> workers) {
        long sum() {
            var replies = workers.stream().map(w -> w.askAsync(Worker::number)).toList();
            return replies.stream().mapToLong(CompletableFuture::join).sum();
        }
    }

    FanOutTroupe(int size) {
        workers =
                IntStream.range(0, size)
                        .mapToObj(i -> system.spawn(Worker.class, OnStart.of(() -> new Worker(i))))
                        .toList();
        collector = system.spawn(Collector.class, OnStart.of(() -> new Collector(workers)));
    }

    @Override
    public long sum() {
        return collector.ask(Collector::sum);
    }

    @Override
    public void close() {
        system.close();
    }
}
