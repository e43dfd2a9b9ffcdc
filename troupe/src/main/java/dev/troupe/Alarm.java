package dev.troupe;

import org.jspecify.annotations.Nullable;

/// A task for an instant: what [AlarmClock] gives to who has asked for it.
///
/// ```text
///   in the wheel ──▶ rung        taken out by the clock's thread, which then runs the task
///        └─────────▶ cancelled   taken out by who has called it off
/// ```
///
/// Both are steps under the clock's lock, so that exactly one of them is taken. Out of the wheel
/// nothing of the clock refers to it, and once called off it does not refer to its task.
final class Alarm implements Cancellable {
    private final @Nullable AlarmClock clock;

    /// When it is due, in ticks of the [Wheel]; of the beginning of a list its index. Guarded by
    /// the clock.
    long tick;

    /// Neighbours in a list of the wheel, null out of it. Guarded by the clock.
    @Nullable Alarm before;

    @Nullable Alarm after;

    /// Written under the clock's lock.
    private @Nullable Runnable task;

    private volatile boolean cancelled;

    Alarm(AlarmClock clock, long atNanos, Runnable task) {
        this.clock = clock;
        this.tick = Wheel.tickAfter(atNanos);
        this.task = task;
    }

    /// The beginning, and the end, of a list of the wheel.
    Alarm(long index) {
        this.clock = null;
        this.tick = index;
        this.before = this;
        this.after = this;
    }

    /// Takes it out of the wheel, if it is not due yet. From any thread.
    @Override
    public boolean cancel() {
        return clock != null && clock.cancel(this);
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    /// It has been taken out of the wheel before it was due. Called under the clock's lock.
    void setCancelled() {
        cancelled = true;
        task = null;
    }

    /// Runs the task, on the clock's thread.
    void ring() {
        var due = task;
        if (due != null) {
            due.run();
        }
    }
}
