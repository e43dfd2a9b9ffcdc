package dev.troupe;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The stage of real life: virtual threads of the JDK, its parking, and the system clock. Keeps one
/// parked platform thread for rescues, and one for timers once there is a timer.
final class LiveStage extends Stage {
    private static final Duration RETRY_RESCUE = Duration.ofMillis(1);

    private final long originNanos = System.nanoTime();
    private final String name;
    private final Thread rescuer;

    /// Guarded by `this`; made with the first timer.
    private @Nullable ScheduledThreadPoolExecutor timers;

    private volatile boolean rescueAsked;
    private volatile boolean closed;
    private volatile Runnable rescueTask = () -> {};

    LiveStage(String name) {
        this.name = name;
        this.rescuer =
                Thread.ofPlatform().daemon().name(name + "-rescue").unstarted(this::keepRescuing);
        rescuer.start();
    }

    @Override
    long nanoTime() {
        return System.nanoTime() - originNanos;
    }

    @Override
    Thread start(String threadName, Runnable task) {
        return Thread.ofVirtual().name(threadName).start(task);
    }

    @Override
    void park(Object blocker) {
        LockSupport.park(blocker);
    }

    @Override
    void parkUntil(Object blocker, long deadlineNanos) {
        if (deadlineNanos == Deadline.NONE) {
            LockSupport.park(blocker);
        } else {
            LockSupport.parkNanos(blocker, deadlineNanos - nanoTime());
        }
    }

    @Override
    void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // fairness of the scheduler is all that is wanted
    void giveWay() {
        Thread.yield();
    }

    @Override
    Cancellable schedule(long atNanos, Runnable task) {
        return new Scheduled(timers().schedule(task, atNanos - nanoTime(), TimeUnit.NANOSECONDS));
    }

    private synchronized ScheduledThreadPoolExecutor timers() {
        if (timers == null) {
            timers =
                    new ScheduledThreadPoolExecutor(
                            1,
                            Thread.ofPlatform().daemon().name(name + "-timer").factory(),
                            new ThreadPoolExecutor.DiscardPolicy()); // when closed
            timers.setRemoveOnCancelPolicy(true);
            if (closed) {
                timers.shutdownNow();
            }
        }
        return timers;
    }

    @Override
    void onRescue(Runnable task) {
        rescueTask = task;
    }

    @Override
    void rescue() {
        rescueAsked = true;
        LockSupport.unpark(rescuer);
    }

    private void keepRescuing() {
        while (!closed) {
            if (rescueAsked) {
                rescueAsked = false;
                rescueTask.run();
                LockSupport.parkNanos(this, RETRY_RESCUE.toNanos());
            } else {
                LockSupport.park(this);
            }
        }
    }

    @Override
    synchronized void close() {
        closed = true;
        LockSupport.unpark(rescuer);
        if (timers != null) {
            timers.shutdownNow();
        }
    }

    private record Scheduled(Future<?> task) implements Cancellable {
        @Override
        public boolean cancel() {
            return task.cancel(false);
        }

        @Override
        public boolean isCancelled() {
            return task.isCancelled();
        }
    }
}
