package dev.troupe;

import java.lang.ref.WeakReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A reference that holds neither anchor nor cell.
final class WeakRef<A> implements WeakActorRef<A> {
    private final Identity identity;
    private final WeakReference<Cell<A>> cell;

    WeakRef(Cell<A> cell) {
        this.identity = cell.identity();
        this.cell = new WeakReference<>(cell);
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public Optional<ActorRef<A>> upgrade() {
        var found = cell.get();
        if (found == null || !found.isAlive()) {
            return Optional.empty();
        }
        if (!found.options().stopsWhenUnreferenced()) {
            return Optional.of(PlainRef.to(found));
        }
        var anchor = found.anchor();
        return anchor == null ? Optional.empty() : Optional.of(PlainRef.to(found, anchor));
    }

    @Override
    public boolean isAlive() {
        return upgrade().isPresent();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WeakRef<?> ref && ref.identity.equals(identity);
    }

    @Override
    public int hashCode() {
        return identity.hashCode();
    }

    @Override
    public String toString() {
        return "weak " + identity;
    }
}
