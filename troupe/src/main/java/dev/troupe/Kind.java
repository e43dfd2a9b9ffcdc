package dev.troupe;

import java.util.concurrent.ConcurrentHashMap;

/// What actors of one class have in common, in one object for all of them, so that each is smaller.
final class Kind {
    final ActorSystem system;
    final Class<?> type;
    final SpawnOptions options;

    // The system's, for what happens with every message.
    final Stage stage;
    final Flight flight;

    private Kind(ActorSystem system, Class<?> type, SpawnOptions options) {
        this.system = system;
        this.type = type;
        this.options = options;
        this.stage = system.stage();
        this.flight = system.flight();
    }

    /// The kinds of a system's actors.
    static final class All {
        /// So that classes which are not used any more are not kept for good.
        private static final int MOST = 1_000;

        private final ActorSystem system;

        /// One for each class: the one with the options that were last used.
        private final ConcurrentHashMap<Class<?>, Kind> known = new ConcurrentHashMap<>();

        All(ActorSystem system) {
            this.system = system;
        }

        @SuppressWarnings("ReferenceEquality") // others that are alike do no harm
        Kind of(Class<?> type, SpawnOptions options) {
            var last = known.get(type);
            if (last != null && last.options == options) {
                return last;
            }
            if (known.size() >= MOST) {
                known.clear();
            }
            var kind = new Kind(system, type, options);
            known.put(type, kind);
            return kind;
        }
    }
}
