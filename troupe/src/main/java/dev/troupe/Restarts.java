package dev.troupe;

import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What supervision needs to know of one actor: how to make it again, what has gone wrong so far,
/// and what others have raised. The turn's, but where it says otherwise.
final class Restarts<A> {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /// Makes it again; null for one that is never restarted and only hears of failed children.
    private final @Nullable OnStart<A> make;

    /// When it was restarted for failures of its own, the last ones: as many as a rule counts.
    private final ArrayDeque<Long> recent = new ArrayDeque<>();

    /// The rule that has been exceeded: the actor ends.
    private Supervision.@Nullable Restart exceeded;

    /// Failures that were followed by a wait, without a quiet time between them.
    private int streak;

    /// Until when it waited, or waits: what comes after may be quiet.
    private long lastWaitEndNanos;

    /// Restarts so far. Read for pictures, too.
    private int count;

    /// The thread that waits before a restart. Written by it, read by those who stop or kill.
    private volatile @Nullable Thread backingOff;

    /// What others have raised. Guarded by `this`.
    private @Nullable Raised raised;

    /// A failure that an actor has not come to by itself.
    ///
    /// @param error why
    /// @param isRestart whether to restart, because a sibling is; else it is a failure of its own
    record Raised(Throwable error, boolean isRestart) {}

    Restarts(@Nullable OnStart<A> make) {
        this.make = make;
    }

    /// For an actor that is spawned: null where nothing restarts it.
    static <A> @Nullable Restarts<A> of(
            SpawnOptions options, OnStart<A> make, @Nullable Cell<?> parent) {
        var byItself = options.supervision() != Supervision.stop();
        var withSiblings =
                parent != null && parent.options().childStrategy() != ChildStrategy.ONE_FOR_ONE;
        return byItself || withSiblings ? new Restarts<>(make) : null;
    }

    OnStart<A> make() {
        return Objects.requireNonNull(make, "an actor that is never restarted");
    }

    int count() {
        return count;
    }

    void countRestart() {
        count++;
    }

    // ---- The budget.

    /// Whether one more restart would be one too many.
    boolean isSpent(Supervision.Restart rule, long now) {
        var window = Deadline.nanos(rule.within());
        var counted = 0;
        for (var last = recent.descendingIterator(); last.hasNext() && counted < rule.atMost(); ) {
            if (now - last.next() > window) {
                return false;
            }
            counted++;
        }
        return counted == rule.atMost();
    }

    void exceed(Supervision.Restart rule) {
        exceeded = rule;
    }

    Supervision.@Nullable Restart exceeded() {
        return exceeded;
    }

    /// A restart for a failure of its own is about to be made, for whatever error.
    ///
    /// @param all the rule that has all others
    void spend(Supervision all, long now) {
        var most = all.mostCounted();
        if (most > 0) {
            recent.addLast(now);
        }
        if (recent.size() > most) {
            recent.removeFirst();
        }
    }

    /// How long to wait before it goes on.
    ///
    /// @param mayBeAtOnce whether it is enough to wait where that was asked for
    long delayNanos(Supervision.Restart rule, boolean mayBeAtOnce, long id, long now) {
        if (mayBeAtOnce && rule.hasNoBackoff()) {
            return 0;
        }
        if (streak > 0 && now - lastWaitEndNanos > rule.quietNanos()) {
            streak = 0;
        }
        var delay = rule.delayNanos(streak);
        streak++;
        var jittered = jittered(delay, rule.jitter(), id * GOLDEN + count + streak);
        lastWaitEndNanos = Deadline.plus(now, jittered);
        return jittered;
    }

    /// By actor and restart, not by chance: a replay waits as long.
    private static long jittered(long nanos, double jitter, long seed) {
        var mixed = (seed ^ (seed >>> 32)) * GOLDEN;
        var between = (mixed >> 11) * 0x1.0p-52; // -1 to 1
        return (long) (nanos * (1 + jitter * between)); // a cast never overflows
    }

    // ---- Waiting before a restart.

    /// Waits, without an owner of the turn to be interrupted, unless it is to end. Whoever stops or
    /// kills sets its flag and then looks for this thread, which shows itself and then looks for
    /// the flag: one sees the other.
    void backOff(Cell<A> cell, long untilNanos, int endFlags) {
        cell.doNothing();
        cell.disown();
        backingOff = Thread.currentThread();
        while (!cell.has(endFlags) && cell.stage().nanoTime() < untilNanos) {
            cell.stage().parkUntil(this, untilNanos);
            Thread.interrupted(); // nobody's
        }
        backingOff = null;
        cell.own();
    }

    /// By who has asked the actor to end.
    void hurry(Stage stage) {
        var waiting = backingOff;
        if (waiting != null) {
            stage.unpark(waiting);
        }
    }

    // ---- What others raise.

    /// The first failure counts, and more than a restart.
    synchronized void raise(Raised more) {
        if (raised == null || (raised.isRestart() && !more.isRestart())) {
            raised = more;
        }
    }

    synchronized @Nullable Raised takeRaised() {
        var taken = raised;
        raised = null;
        return taken;
    }
}
