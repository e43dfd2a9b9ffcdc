package dev.troupe;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The live stage, but a test may keep what is to be started, and hold a thread that would wake up.
final class SteeredStage extends Stage {
    private final LiveStage live;

    /// The threads that have been started and have not ended.
    final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /// What is started while [#keepsStarts].
    private final List<Runnable> kept = new ArrayList<>();

    volatile boolean keepsStarts;

    /// Which threads may not come out of a park yet.
    volatile Predicate<Thread> held = _ -> false;

    SteeredStage(String name) {
        live = new LiveStage(name);
    }

    @Override
    long nanoTime() {
        return live.nanoTime();
    }

    @Override
    int clockMillis() {
        return live.clockMillis();
    }

    @Override
    Thread start(String name, Runnable task) {
        if (keepsStarts) {
            kept.add(task);
            return Thread.currentThread();
        }
        return live.start(name, () -> run(task));
    }

    private void run(Runnable task) {
        threads.add(Thread.currentThread());
        try {
            task.run();
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    /// Starts what has been kept.
    void startKept() {
        keepsStarts = false;
        kept.forEach(task -> start("kept", task));
    }

    @Override
    void park(Object blocker) {
        parkUntil(blocker, Deadline.NONE);
    }

    @Override
    void parkUntil(Object blocker, long deadlineNanos) {
        live.parkUntil(blocker, deadlineNanos);
        for (var spins = 0; held.test(Thread.currentThread()); spins++) {
            pause(spins);
        }
    }

    @Override
    void unpark(Thread thread) {
        live.unpark(thread);
    }

    @Override
    void giveWay() {
        live.giveWay();
    }

    @Override
    Cancellable schedule(long atNanos, Runnable task) {
        return live.schedule(atNanos, task);
    }

    @Override
    void patrol(Patrol patrol) {
        live.patrol(patrol);
    }

    @Override
    void close() {
        live.close();
    }
}
