package dev.troupe;

import org.jspecify.annotations.Nullable;

/// What all strong references to an actor hold that stops when unreferenced, and nothing else does:
/// the collector tells when the last of them is gone.
final class Anchor {
    private Anchor() {}

    /// The anchor for a new reference; null for an actor that does not care.
    static @Nullable Anchor of(Cell<?> cell) {
        if (!cell.options().stopsWhenUnreferenced()) {
            return null;
        }
        synchronized (cell) {
            var held = cell.anchor();
            return held == null ? drop(cell) : held;
        }
    }

    private static Anchor drop(Cell<?> cell) {
        var anchor = new Anchor();
        cell.anchor(anchor);
        cell.system().cleaner().register(anchor, () -> cell.unreferenced());
        return anchor;
    }
}
