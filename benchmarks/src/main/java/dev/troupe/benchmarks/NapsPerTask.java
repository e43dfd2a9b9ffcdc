package dev.troupe.benchmarks;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// No actor at all: a virtual thread for each message.
final class NapsPerTask implements Naps {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final int size;

    NapsPerTask(int size) {
        this.size = size;
    }

    @Override
    public void begin(Gate gate) {
        for (var i = 0; i < size; i++) {
            var _ =
                    executor.submit(() -> {
                        Naps.nap(gate);
                        return true;
                    });
        }
    }

    @Override
    public void close() {
        executor.close();
    }
}
