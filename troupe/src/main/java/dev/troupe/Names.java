package dev.troupe;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The names of a system's living actors.
final class Names {
    private final ConcurrentHashMap<String, Cell<?>> holders = new ConcurrentHashMap<>();

    /// Gives an actor the name that its options want, if any.
    ///
    /// @throws IllegalArgumentException if a living actor has it
    void reserve(Cell<?> cell) {
        var wanted = cell.options().name();
        if (wanted == null) {
            return;
        }
        var holder = holders.putIfAbsent(wanted, cell);
        if (holder != null) {
            throw new IllegalArgumentException(
                    "The name \"%s\" is taken by %s: names are free again when their actor has ended"
                            .formatted(wanted, holder));
        }
    }

    /// The actor is about to have ended.
    void free(Cell<?> cell) {
        var taken = cell.options().name();
        if (taken != null) {
            holders.remove(taken, cell);
        }
    }

    @Nullable Cell<?> find(String name) {
        return holders.get(name);
    }
}
