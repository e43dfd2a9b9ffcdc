package dev.troupe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The carriers of a system, in the order in which they were registered: the first is the outermost
/// around a handler.
final class Carriers {
    private final List<ContextCarrier<Object>> all;

    private Carriers(List<ContextCarrier<Object>> all) {
        this.all = all;
    }

    /// Null where there are none: then nobody has to look any further.
    @SuppressWarnings("unchecked") // each gets what it has captured itself
    static @Nullable Carriers of(List<? extends ContextCarrier<?>> registered) {
        return registered.isEmpty()
                ? null
                : new Carriers(List.copyOf((List<ContextCarrier<Object>>) registered));
    }

    /// The context of the calling thread, where it has any to carry.
    static @Nullable Carried capture(Cell<?> cell) {
        var carriers = cell.system().carriers();
        return carriers == null ? null : carriers.capture();
    }

    private @Nullable Carried capture() {
        // What follows must not run out of stack between the capture and its release.
        Headroom.ensureDeep();
        var captured = new @Nullable Object[all.size()];
        var found = false;
        var isComplete = false;
        try {
            for (var i = 0; i < captured.length; i++) {
                captured[i] = all.get(i).capture();
                found |= captured[i] != null;
            }
            isComplete = true;
        } finally {
            if (!isComplete) {
                new Carried(all, captured).drop();
            }
        }
        return found ? new Carried(all, captured) : null;
    }
}
