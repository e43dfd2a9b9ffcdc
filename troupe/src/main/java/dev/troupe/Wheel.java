package dev.troupe;

import org.jspecify.annotations.Nullable;

/// Alarms by the time when they are due: a hierarchical timing wheel (Varghese and Lauck, "Hashed
/// and Hierarchical Timing Wheels", SOSP 1987). Guarded by its [AlarmClock].
///
/// Time is counted in ticks. There are 64 slots for each of eight digits, to the base of 64, of a
/// tick. An alarm lies in the slot of the highest digit in which its tick differs from the wheel's
/// own, so that
///
/// - all of a slot are due within its digit, and what lies at a lower digit is due before;
/// - what lies at a digit is in a slot ahead of the wheel's own there: nothing goes around.
///
/// So the next slot is the first one that is not empty, of the lowest digit that has one. When its
/// time has come the wheel goes there: what is due is due, and the rest moves on to lower digits,
/// at most seven times in an alarm's life. Adding, removing and finding the next slot take a
/// constant time, however many there are, and nothing happens in the ticks between two slots.
final class Wheel {
    /// A tick is 2^20 nanoseconds, a little more than a millisecond.
    private static final int NANOS_BITS = 20;

    private static final int DIGIT_BITS = 6;
    private static final int SLOTS = 1 << DIGIT_BITS;

    /// For 48 bits of ticks; all instants have 44.
    private static final int DIGITS = 8;

    private static final int MOST_STEPS = 1024;

    /// The lists that are not empty, and some that were.
    private final @Nullable Alarm[] slots = new Alarm[DIGITS * SLOTS];

    /// A bit for each slot that is not empty.
    private final long[] occupied = new long[DIGITS];

    /// To be taken.
    private final Alarm due = new Alarm(-1);

    /// On their way to lower digits, out of the slot that the wheel has come to.
    private final Alarm moving = new Alarm(-1);

    /// Where it has come to. No alarm lies in a slot before it.
    private long now;

    private int size;

    /// The first tick that is not before an instant: nothing is ever early.
    static long tickAfter(long nanos) {
        return (nanos + (1L << NANOS_BITS) - 1) >>> NANOS_BITS; // as if there was no sign
    }

    static long nanosOf(long tick) {
        var nanos = tick << NANOS_BITS;
        return nanos < 0 ? Deadline.NONE : nanos;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /// Adds an alarm. Those that are due in the same tick stay in the order in which they are
    /// added: so while some move, a new one waits behind them.
    void add(Alarm alarm) {
        size++;
        if (first(moving) == null) {
            place(alarm);
        } else {
            append(moving, alarm);
        }
    }

    private void place(Alarm alarm) {
        if (alarm.tick <= now) {
            append(due, alarm);
            return;
        }
        var digit = (Long.SIZE - 1 - Long.numberOfLeadingZeros(alarm.tick ^ now)) / DIGIT_BITS;
        var slot = (int) (alarm.tick >>> (digit * DIGIT_BITS)) & (SLOTS - 1);
        append(list(digit * SLOTS + slot), alarm);
        occupied[digit] |= 1L << slot;
    }

    private Alarm list(int index) {
        var list = slots[index];
        if (list == null) {
            list = new Alarm(index);
            slots[index] = list;
        }
        return list;
    }

    private static void append(Alarm list, Alarm alarm) {
        var last = list.before;
        alarm.before = last;
        alarm.after = list;
        link(last, alarm);
        list.before = alarm;
    }

    private static void link(@Nullable Alarm before, @Nullable Alarm after) {
        if (before != null) {
            before.after = after;
        }
    }

    /// Takes an alarm out.
    ///
    /// @return false if it is out already
    boolean remove(Alarm alarm) {
        var after = alarm.after;
        if (after == null) {
            return false;
        }
        unlink(alarm, after);
        size--;
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // a list that is empty is its own neighbour
    private void unlink(Alarm alarm, Alarm after) {
        var before = alarm.before;
        link(before, after);
        after.before = before;
        alarm.before = null;
        alarm.after = null;
        if (before == after && after.tick >= 0) {
            emptied((int) after.tick);
        }
    }

    private void emptied(int index) {
        occupied[index / SLOTS] &= ~(1L << (index % SLOTS));
    }

    /// Takes those out that are due by an instant, as many as there is room for. Works for a
    /// limited time only: who gets none asks [#nextNanos], which says "at once" where there is more
    /// to do.
    ///
    /// @return how many it has taken
    int take(long nanos, @Nullable Alarm[] into) {
        var taken = 0;
        for (var steps = 0; steps < MOST_STEPS && taken < into.length; steps++) {
            var first = first(due);
            if (first != null) {
                remove(first);
                into[taken++] = first;
            } else if (!moveOne() && !goOn(nanos >>> NANOS_BITS)) {
                break;
            }
        }
        return taken;
    }

    @SuppressWarnings("ReferenceEquality") // a list that is empty is its own neighbour
    private static @Nullable Alarm first(Alarm list) {
        var first = list.after;
        return first == list ? null : first;
    }

    private boolean moveOne() {
        var alarm = first(moving);
        if (alarm == null || alarm.after == null) {
            return false;
        }
        unlink(alarm, alarm.after);
        place(alarm);
        return true;
    }

    /// Goes to the next slot, if its time has come.
    private boolean goOn(long tick) {
        var digit = nextDigit();
        if (digit == DIGITS || start(digit) > tick) {
            now = Math.max(now, tick);
            return false;
        }
        now = start(digit);
        var slot = Long.numberOfTrailingZeros(occupied[digit]);
        occupied[digit] &= ~(1L << slot);
        moveAll(list(digit * SLOTS + slot));
        return true;
    }

    /// The whole of a list at once, into the one of those that move, which is empty.
    private void moveAll(Alarm list) {
        var first = list.after;
        var last = list.before;
        moving.after = first;
        moving.before = last;
        if (first != null && last != null) {
            first.before = moving;
            last.after = moving;
        }
        list.after = list;
        list.before = list;
    }

    private int nextDigit() {
        var digit = 0;
        while (digit < DIGITS && occupied[digit] == 0) {
            digit++;
        }
        return digit;
    }

    /// The tick at which the first slot of a digit begins.
    private long start(int digit) {
        var slot = (long) Long.numberOfTrailingZeros(occupied[digit]);
        var higher = (digit + 1) * DIGIT_BITS;
        return now >>> higher << higher | slot << (digit * DIGIT_BITS);
    }

    /// When to look again: now, where there is something to do, or [Deadline#NONE] in an empty one.
    long nextNanos() {
        if (first(due) != null || first(moving) != null) {
            return nanosOf(now);
        }
        var digit = nextDigit();
        return digit == DIGITS ? Deadline.NONE : nanosOf(start(digit));
    }
}
