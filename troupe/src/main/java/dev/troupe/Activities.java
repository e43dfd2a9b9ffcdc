package dev.troupe;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one actor has set going, to be called off when it ends: a list linked through its elements,
/// so that a million timers of one actor cost as much each as one. Added to on the actor's turn;
/// may be left from any thread.
final class Activities {
    // These are guarded by `this`, as the links are.

    private @Nullable Activity first;
    private @Nullable Activity last;
    private int size;

    /// The links among them, by whom to. Made with the first.
    private @Nullable Map<Cell<?>, Link> links;

    /// Made on the turn, with the first subscription, and the turn's.
    private @Nullable Intake intake;

    /// What the subscriptions of an actor have in common, on its turn.
    Intake intake(Cell<?> cell) {
        if (intake == null) {
            intake = new Intake(cell.mailbox());
        }
        return intake;
    }

    synchronized void add(Activity activity) {
        var before = last;
        activity.before = before;
        if (before == null) {
            first = activity;
        } else {
            before.after = activity;
        }
        last = activity;
        size++;
        if (activity instanceof Link link) {
            if (links == null) {
                links = new HashMap<>();
            }
            links.put(link.other(), link);
        }
    }

    /// The link to another that has been neither called off nor done its part; null if there is
    /// none.
    synchronized @Nullable Link linkTo(Cell<?> other) {
        var link = links == null ? null : links.get(other);
        return link != null && link.isGoing() ? link : null;
    }

    /// Takes one out that may be out already.
    @SuppressWarnings("ReferenceEquality") // an activity is itself
    synchronized void remove(Activity activity) {
        var before = activity.before;
        var after = activity.after;
        if (before == null && first != activity) {
            return;
        }
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        activity.before = null;
        activity.after = null;
        size--;
        if (links != null && activity instanceof Link link) {
            links.remove(link.other(), link); // and not one that has come after it
        }
    }

    synchronized int size() {
        return size;
    }

    private synchronized @Nullable Activity removeFirst() {
        var activity = first;
        if (activity != null) {
            remove(activity);
        }
        return activity;
    }

    /// Calls all off, by the actor's end, whatever a publisher may do in its `cancel`: what it sets
    /// going there is not waited for.
    void endAll() {
        for (var left = size(); left > 0; left--) {
            var activity = removeFirst();
            if (activity == null) {
                return;
            }
            try {
                activity.end();
            } catch (Throwable thrown) {
                Log.log(Level.WARNING, () -> "Something could not be called off", thrown);
            }
        }
    }
}
