package dev.troupe.benchmarks;

import dev.troupe.ActorHandle;
import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// As the peers do it: replies are messages like all others, and nobody learns of a worker's end.
final class FanOutTroupeTell implements FanOut {
    private final ActorSystem system = ActorSystem.start();
    private final List<ActorHandle<Worker>> workers;
    private final ActorHandle<Collector> collector;

    private record Worker(int number) {
        void replyTo(ActorRef<Collector> collector) {
            collector.tell(c -> c.add(number));
        }
    }

    private static final class Collector {
        private int missing;
        private long sum;
        private @Nullable CompletableFuture<Long> result;

        void begin(
                List<? extends ActorRef<Worker>> workers,
                ActorRef<Collector> self,
                CompletableFuture<Long> result) {
            this.result = result;
            missing = workers.size();
            sum = 0;
            for (var worker : workers) {
                worker.tell(w -> w.replyTo(self));
            }
        }

        void add(int number) {
            sum += number;
            if (--missing == 0 && result != null) {
                result.complete(sum);
            }
        }
    }

    FanOutTroupeTell(int size) {
        workers =
                IntStream.range(0, size)
                        .mapToObj(i -> system.spawn(Worker.class, OnStart.of(() -> new Worker(i))))
                        .toList();
        collector = system.spawn(Collector.class, OnStart.of(Collector::new));
    }

    @Override
    public long sum() throws Exception {
        var result = new CompletableFuture<Long>();
        collector.tell(c -> c.begin(workers, collector, result));
        return result.get();
    }

    @Override
    public void close() {
        system.close();
    }
}
