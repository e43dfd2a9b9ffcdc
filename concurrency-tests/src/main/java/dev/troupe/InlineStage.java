package dev.troupe;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A stage that starts no threads: what a thread would run is run where it would be started, with
/// the starting thread's [Current] put away meanwhile; what is started there is run after it, not
/// inside of it: each one starts the next that has come while this thread had no processor, and
/// there may be more of them than a stack holds. Time stands still. A park that lasts long is a
/// lost wake-up, and fails.
final class InlineStage extends Stage {
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final long PARK_NANOS = 1_000_000;

    /// The last loop of an `onRun` that was to be started by this thread: not run, but kept.
    private static final ThreadLocal<@Nullable Runnable> LOOP = new ThreadLocal<>();

    private static final ThreadLocal<Started> STARTED = ThreadLocal.withInitial(Started::new);

    private static final ThreadLocal<Wait> WAIT = ThreadLocal.withInitial(Wait::new);

    /// What a thread has started and not run yet.
    private static final class Started {
        final Queue<Runnable> tasks = new ArrayDeque<>();
        boolean isRunning;
    }

    /// What a thread waits for, and since when.
    private static final class Wait {
        @Nullable Object blocker;
        long sinceNanos;
    }

    @Override
    int clockMillis() {
        return 0;
    }

    @Override
    Thread start(String name, Runnable task) {
        if (task instanceof Runner<?>) {
            LOOP.set(task);
        } else {
            runAside(task);
        }
        return Thread.currentThread();
    }

    private void runAside(Runnable task) {
        var started = STARTED.get();
        started.tasks.add(task);
        if (started.isRunning) {
            return;
        }
        started.isRunning = true;
        var interrupted = Thread.interrupted();
        try {
            runAll(started.tasks);
        } finally {
            started.isRunning = false;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// A thread that is started has an interrupt flag of its own.
    private void runAll(Queue<Runnable> tasks) {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            runHere(task);
            Thread.interrupted();
        }
    }

    static Runnable loop() {
        return Objects.requireNonNull(LOOP.get(), "no onRun was to be started");
    }

    void runHere(Runnable task) {
        var current = Current.get();
        var cell = current.cell;
        var runner = current.runner;
        var drainer = current.drainer;
        var deadline = current.deadline;
        try {
            task.run();
        } finally {
            current.cell = cell;
            current.runner = runner;
            current.drainer = drainer;
            current.deadline = deadline;
        }
    }

    @Override
    long nanoTime() {
        return 0;
    }

    @Override
    void park(Object blocker) {
        parkUntil(blocker, Deadline.NONE);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // whether it is the very same wait
    void parkUntil(Object blocker, long deadlineNanos) {
        var wait = WAIT.get();
        var now = System.nanoTime();
        if (wait.blocker != blocker) {
            wait.blocker = blocker;
            wait.sinceNanos = now;
        } else if (now - wait.sinceNanos > PATIENCE_NANOS) {
            throw new AssertionError("Nobody has ended the wait for " + blocker);
        }
        LockSupport.parkNanos(blocker, PARK_NANOS);
    }

    /// Goes to the mailbox then, mostly: that has the more races.
    @Override
    void standBack(Object blocker, long nanos) {
        Thread.onSpinWait();
    }

    @Override
    void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }

    @Override
    void giveWay() {
        Thread.onSpinWait();
    }

    @Override
    Cancellable schedule(long atNanos, Runnable task) {
        throw new AssertionError("Time stands still");
    }

    @Override
    void patrol(Patrol patrol) {}

    @Override
    void close() {}
}
