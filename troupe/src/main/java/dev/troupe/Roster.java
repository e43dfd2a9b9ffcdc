package dev.troupe;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All living actors of a system: linked lists through the cells themselves, so that a place here
/// costs an actor two references; several of them, so that spawning threads seldom meet.
final class Roster {
    private static final int STRIPES = 16;

    private final Stripe[] stripes = new Stripe[STRIPES];

    Roster() {
        for (var i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    private Stripe stripe(Cell<?> cell) {
        return stripes[(int) (cell.id() % STRIPES)];
    }

    void add(Cell<?> cell) {
        stripe(cell).add(cell);
    }

    void remove(Cell<?> cell) {
        stripe(cell).remove(cell);
    }

    /// A copy, in the order spawned.
    List<Cell<?>> living() {
        var all = new ArrayList<Cell<?>>();
        for (var stripe : stripes) {
            stripe.copyTo(all, Integer.MAX_VALUE);
        }
        all.sort((one, other) -> Long.compare(one.id(), other.id()));
        return all;
    }

    /// How many there are.
    int size() {
        var size = 0;
        for (var stripe : stripes) {
            size += stripe.size();
        }
        return size;
    }

    /// The newest ones, or nearly so.
    List<Cell<?>> newest(int atMost) {
        var some = new ArrayList<Cell<?>>();
        for (var stripe : stripes) {
            stripe.copyTo(some, atMost / STRIPES + 1);
        }
        return some;
    }

    /// Everything here is guarded by `this`, the links of the cells included.
    private static final class Stripe {
        private @Nullable Cell<?> first;

        private int size;

        synchronized void add(Cell<?> cell) {
            var next = first;
            cell.after = next;
            if (next != null) {
                next.before = cell;
            }
            first = cell;
            size++;
        }

        synchronized void remove(Cell<?> cell) {
            var previous = cell.before;
            var next = cell.after;
            if (previous != null) {
                previous.after = next;
            } else if (first == cell) {
                first = next;
            }
            if (next != null) {
                next.before = previous;
            }
            cell.before = null;
            cell.after = null;
            size--;
        }

        synchronized int size() {
            return size;
        }

        synchronized void copyTo(List<Cell<?>> all, int atMost) {
            var left = atMost;
            for (var cell = first; cell != null && left > 0; cell = cell.after) {
                all.add(cell);
                left--;
            }
        }
    }
}
