package dev.troupe.benchmarks;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Replies are messages to the collector.
final class FanOutLoop implements FanOut {
    private final List<Loop<Loop<Command>>> workers;
    private final Loop<Command> collector;
    private int missing;
    private long sum;
    private @Nullable CompletableFuture<Long> result;

    private sealed interface Command {}

    private record Begin(CompletableFuture<Long> result) implements Command {}

    private record Add(int number) implements Command {}

    FanOutLoop(Inbox.Maker inboxes, int size) {
        workers = IntStream.range(0, size).mapToObj(i -> worker(inboxes, i)).toList();
        collector = new Loop<>(inboxes.make(), this::handle);
    }

    private static Loop<Loop<Command>> worker(Inbox.Maker inboxes, int number) {
        return new Loop<>(
                inboxes.make(),
                replyTo -> {
                    replyTo.tell(new Add(number));
                    return true;
                });
    }

    private boolean handle(Command command) throws InterruptedException {
        switch (command) {
            case Begin(var asked) -> begin(asked);
            case Add(var number) -> add(number);
        }
        return true;
    }

    private void begin(CompletableFuture<Long> asked) throws InterruptedException {
        result = asked;
        missing = workers.size();
        sum = 0;
        for (var worker : workers) {
            worker.tell(collector);
        }
    }

    private void add(int number) {
        sum += number;
        if (--missing == 0 && result != null) {
            result.complete(sum);
        }
    }

    @Override
    public long sum() throws Exception {
        var asked = new CompletableFuture<Long>();
        collector.tell(new Begin(asked));
        return asked.get();
    }

    @Override
    public void close() {
        workers.forEach(Loop::close);
        collector.close();
    }
}
