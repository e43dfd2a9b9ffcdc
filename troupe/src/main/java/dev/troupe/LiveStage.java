package dev.troupe;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The stage of real life: virtual threads of the JDK, its parking, and the system clock. Keeps one
/// platform thread that looks after actors in distress, and one for timers once there is a timer.
final class LiveStage extends Stage {
    /// One for all: a deadline may be inherited by an actor of another system.
    private static final long ORIGIN_NANOS = System.nanoTime();

    /// From how long on an alarm, which is late by up to two milliseconds, is exact enough.
    private static final long FAR_NANOS = 20_000_000;

    /// How long a platform thread looks for something, at most. The operating system takes long to
    /// resume one, above all on a processor that is halted.
    private static final int PLATFORM_LOOK_NANOS = 20_000;

    private static final int LOOKS_AT_ONCE = 16;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final String name;

    /// Guarded by `this`; made with the first timer.
    private @Nullable volatile AlarmClock timers;

    /// Written by the patrol, and by who rouses it.
    private volatile int clockMillis = nowMillis();

    /// Whether the patrol stays away for long, so that the clock stands still. Written like that.
    private volatile boolean isDozing;

    private @Nullable volatile Thread patrolling;

    /// How many platform threads look at this moment.
    private final AtomicInteger platformLooks = new AtomicInteger();

    private volatile boolean closed;

    LiveStage(String name) {
        this.name = name;
    }

    @Override
    long nanoTime() {
        return System.nanoTime() - ORIGIN_NANOS;
    }

    @Override
    int clockMillis() {
        return isDozing ? rouse() : clockMillis;
    }

    /// Sets the clock, and has the patrol look again.
    private int rouse() {
        var now = nowMillis();
        clockMillis = now;
        isDozing = false;
        LockSupport.unpark(patrolling);
        return now;
    }

    boolean isDozing() {
        return isDozing;
    }

    @Override
    Thread start(String threadName, Runnable task) {
        return Thread.ofVirtual()
                .name(threadName)
                .inheritInheritableThreadLocals(false) // the sender's are not the actor's
                .start(task);
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

    /// For virtual threads: the JDK has each of their timed parks pass through a scheduled
    /// executor, which takes several times as long as to set an alarm and to call it off, and most
    /// waits are over long before.
    @Override
    @Nullable Cancellable alarm(long deadlineNanos) {
        var thread = Thread.currentThread();
        if (!thread.isVirtual() || deadlineNanos - nanoTime() < FAR_NANOS) {
            return null;
        }
        return schedule(deadlineNanos, () -> LockSupport.unpark(thread));
    }

    @Override
    boolean lookOut(Wait wait) {
        if (PROCESSORS == 1) {
            return wait.isOver();
        }
        if (look(wait)) { // most are over before there is need of a clock
            return true;
        }
        return Thread.currentThread().isVirtual()
                ? lookUntil(System.nanoTime() + wait.lookNanos(), wait)
                : lookFromPlatform(wait);
    }

    /// Of virtual threads no more can look at once than there are carriers. Of these only half as
    /// many may as there are processors: the others are for those who are looked out for.
    private boolean lookFromPlatform(Wait wait) {
        var looks = platformLooks.incrementAndGet();
        try {
            return looks <= PROCESSORS / 2
                    && lookUntil(System.nanoTime() + PLATFORM_LOOK_NANOS, wait);
        } finally {
            platformLooks.decrementAndGet();
        }
    }

    private static boolean lookUntil(long end, Wait wait) {
        do {
            if (look(wait)) {
                return true;
            }
        } while (System.nanoTime() - end < 0);
        return false;
    }

    private static boolean look(Wait wait) {
        for (var looks = 0; looks < LOOKS_AT_ONCE; looks++) {
            if (wait.isOver()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    @Override
    void letPass(long nanos) {
        var end = System.nanoTime() + nanos;
        while (PROCESSORS > 1 && System.nanoTime() - end < 0) {
            for (var spins = 0; spins < LOOKS_AT_ONCE; spins++) {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }

    /// Parks for a moment. `Thread.yield` would not do: on JDK 25 two virtual threads that yield in
    /// turn on two carriers keep every thread from running that was started from outside of them.
    @Override
    void giveWay() {
        LockSupport.parkNanos(this, 1);
    }

    @Override
    Cancellable schedule(long atNanos, Runnable task) {
        return timers().schedule(atNanos, task);
    }

    /// How many timers are waited for.
    int timerCount() {
        var clock = timers;
        return clock == null ? 0 : clock.size();
    }

    private AlarmClock timers() {
        var clock = timers;
        return clock == null ? makeTimers() : clock;
    }

    private synchronized AlarmClock makeTimers() {
        if (timers == null) {
            timers =
                    new AlarmClock(
                            this, Thread.ofPlatform().daemon().name(name.concat("-timer"))::start);
            if (closed) {
                timers.close();
            }
        }
        return timers;
    }

    @Override
    void patrol(Patrol patrol) {
        patrolling =
                Thread.ofPlatform()
                        .daemon()
                        .name(name.concat("-patrol"))
                        .start(() -> keepPatrolling(patrol));
    }

    private void keepPatrolling(Patrol patrol) {
        var waitNanos = 0L;
        while (!closed) {
            isDozing = waitNanos >= Patrol.DOZE_NANOS;
            if (!isDozing || patrol.mayDoze()) { // or somebody has begun just before, unheard
                LockSupport.parkNanos(this, waitNanos);
            }
            clockMillis = nowMillis();
            isDozing = false;
            try {
                waitNanos = patrol.look();
            } catch (Throwable noMemory) {
                // It is for times like these: the next round may have some.
            }
        }
    }

    @Override
    synchronized void close() {
        closed = true;
        LockSupport.unpark(patrolling);
        if (timers != null) {
            timers.close(); // what has been asked for still comes
        }
    }
}
