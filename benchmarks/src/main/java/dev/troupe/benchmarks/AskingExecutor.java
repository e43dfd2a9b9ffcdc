package dev.troupe.benchmarks;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Single-thread executors, their threads virtual ones.
final class AskingExecutor implements Asking {
    private final ExecutorService counter = newExecutor();
    private final ExecutorService asker = newExecutor();
    private final Counter state = new Counter();

    private static ExecutorService newExecutor() {
        return Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    }

    @Override
    public long ask() throws Exception {
        return counter.submit(state::next).get();
    }

    @Override
    public long ask(Duration timeout) throws Exception {
        return counter.submit(state::next).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public long askFromActor(long asks) throws Exception {
        return asker.submit(() -> askInTurn(asks)).get();
    }

    private long askInTurn(long asks) throws Exception {
        var last = 0L;
        for (var i = 0L; i < asks; i++) {
            last = ask();
        }
        return last;
    }

    @Override
    public void close() {
        asker.close();
        counter.close();
    }
}
