package dev.troupe;

import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Rings alarms: a [Wheel], and a thread that sleeps until the next of its slots that is not empty.
/// With nothing due it does nothing at all.
///
/// *Threads.* Alarms are set and called off from any thread, under the lock, which nobody holds for
/// longer than a limited number of steps. The tasks run on the clock's thread, without it, one
/// after the other: they are the library's own, short, and wait for nothing, so that none is late
/// because of another.
///
/// *No alarm is overslept.* Before it parks, the clock's thread writes down, under the lock, until
/// when. Whoever then sets an earlier alarm unparks it, once; in between the permit of the unpark
/// makes the park return at once.
final class AlarmClock implements Runnable {
    private static final int MOST_AT_ONCE = 64;
    private static final int OVER = -1;
    private static final long AWAKE = 0;
    private static final long AGAIN_NANOS = 50_000_000;

    private final Stage stage;
    private final Function<Runnable, Thread> threads;

    /// Not a monitor: virtual threads that contend for one take four times as long.
    private final ReentrantLock lock = new ReentrantLock();

    /// Guarded by the lock, as what follows.
    private final Wheel wheel = new Wheel();

    /// There from the first alarm on, until it is closed and empty.
    private @Nullable Thread thread;

    private boolean closed;

    /// Until when the thread is to park. Read by it without the lock: see above.
    private volatile long parkedUntil = AWAKE;

    /// @param threads starts a thread of the system's
    AlarmClock(Stage stage, Function<Runnable, Thread> threads) {
        this.stage = stage;
        this.threads = threads;
    }

    Alarm schedule(long atNanos, Runnable task) {
        Headroom.ensure(); // lists are not left half-linked
        var alarm = new Alarm(this, atNanos, task);
        var sleeper = add(alarm);
        if (sleeper != null) {
            stage.unpark(sleeper);
        }
        return alarm;
    }

    /// Whom to wake for it, if anybody.
    private @Nullable Thread add(Alarm alarm) {
        lock.lock();
        try {
            if (thread == null) {
                parkedUntil = AWAKE;
                thread = threads.apply(this);
            }
            wheel.add(alarm);
            if (Wheel.nanosOf(alarm.tick) >= parkedUntil) {
                return null;
            }
            parkedUntil = AWAKE;
            return thread;
        } finally {
            lock.unlock();
        }
    }

    boolean cancel(Alarm alarm) {
        Headroom.ensure();
        lock.lock();
        try {
            if (!wheel.remove(alarm)) {
                return false;
            }
            alarm.setCancelled();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// How many alarms are waited for.
    int size() {
        lock.lock();
        try {
            return wheel.size();
        } finally {
            lock.unlock();
        }
    }

    /// What has been asked for still comes; the thread ends with the last.
    void close() {
        Thread running;
        lock.lock();
        try {
            closed = true;
            running = thread;
        } finally {
            lock.unlock();
        }
        if (running != null) {
            stage.unpark(running);
        }
    }

    @Override
    public void run() {
        var due = new @Nullable Alarm[MOST_AT_ONCE];
        for (var count = take(due); count != OVER; count = take(due)) {
            for (var i = 0; i < count; i++) {
                ring(Objects.requireNonNull(due[i]));
                due[i] = null;
            }
            if (count == 0) {
                Thread.interrupted(); // with the flag set it would not park
                stage.parkUntil(this, parkedUntil);
            }
        }
    }

    private int take(@Nullable Alarm[] due) {
        lock.lock();
        try {
            var count = wheel.take(stage.nanoTime(), due);
            if (count == 0 && closed && wheel.isEmpty()) {
                thread = null;
                return OVER;
            }
            parkedUntil = count == 0 ? wheel.nextNanos() : AWAKE;
            return count;
        } finally {
            lock.unlock();
        }
    }

    private void ring(Alarm alarm) {
        try {
            alarm.ring();
        } catch (Throwable noMemory) {
            ringLater(alarm); // there may be some then, and this takes none
        }
    }

    private void ringLater(Alarm alarm) {
        lock.lock();
        try {
            alarm.tick = Wheel.tickAfter(stage.nanoTime() + AGAIN_NANOS);
            wheel.add(alarm);
        } finally {
            lock.unlock();
        }
    }
}
