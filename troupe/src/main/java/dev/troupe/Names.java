package dev.troupe;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The names of a system's living actors.
final class Names {
    private final ConcurrentHashMap<String, Cell<?>> holders = new ConcurrentHashMap<>();

    /// Who waits for a name to appear. One of the two sees the other: who takes a name writes it
    /// and then looks here; who waits is here first, and then looks at the names.
    private final Set<NameWait> waiting = ConcurrentHashMap.newKeySet();

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
        waiting.forEach(wait -> wait.appeared(wanted));
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

    void enlist(NameWait wait) {
        waiting.add(wait);
    }

    void delist(NameWait wait) {
        waiting.remove(wait);
    }

    /// The system is closing: nobody waits any longer.
    void refuseWaiting() {
        for (var wait : waiting) {
            wait.wake();
        }
    }
}
