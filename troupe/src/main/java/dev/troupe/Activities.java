package dev.troupe;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one actor has set going, to be called off when it ends. Added to on the actor's turn; may
/// be left from any thread.
final class Activities {
    /// Guarded by `this`.
    private final LinkedHashSet<Activity> going = new LinkedHashSet<>();

    /// Made on the turn, with the first subscription.
    private @Nullable Intake intake;

    /// What the subscriptions of an actor have in common, on its turn.
    Intake intake(Cell<?> cell) {
        if (intake == null) {
            intake = new Intake(cell.mailbox());
        }
        return intake;
    }

    synchronized void add(Activity activity) {
        going.add(activity);
    }

    synchronized void remove(Activity activity) {
        going.remove(activity);
    }

    private synchronized List<Activity> clear() {
        var all = new ArrayList<>(going);
        going.clear();
        return all;
    }

    /// Calls all off, by the actor's end, whatever a publisher may do in its `cancel`.
    void endAll() {
        for (var activity : clear()) {
            try {
                activity.end();
            } catch (Throwable thrown) {
                Log.log(Level.WARNING, () -> "Something could not be called off", thrown);
            }
        }
    }
}
