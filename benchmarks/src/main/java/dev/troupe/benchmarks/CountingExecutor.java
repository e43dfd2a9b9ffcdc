package dev.troupe.benchmarks;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A single-thread executor, its thread a virtual one.
final class CountingExecutor implements Counting {
    private final ExecutorService executor =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private final Counter state = new Counter();
    private final Runnable increment = state::increment;

    @Override
    public void tell() {
        executor.execute(increment);
    }

    @Override
    public long total() throws Exception {
        return executor.submit(state::total).get();
    }

    @Override
    public void close() {
        executor.close();
    }
}
