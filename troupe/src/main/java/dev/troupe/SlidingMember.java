package dev.troupe;

import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A subscription under [Overflow#DROP_OLDEST] of an actor whose mailbox drops nothing itself. What
/// is in the mailbox are places ([Slot]); the items themselves are kept here, as many as there are
/// places, so that the oldest can make way for a new one. A place that is taken gives the oldest
/// item that is left.
final class SlidingMember<T> extends Member<T> {
    /// The items of the places in the mailbox, in order, maybe with their contexts. Guarded by
    /// `this`.
    private final ArrayDeque<Object> items = new ArrayDeque<>();

    SlidingMember(Topic<T> topic, PlainRef<?> who, Reaction<Object, ? super T> onItem) {
        super(topic, who, onItem, Overflow.DROP_OLDEST);
    }

    @Override
    @Nullable Published<T> offer(Object item) {
        Headroom.ensure();
        if (cell.refuses()) {
            leave();
            CarriedMessage.release(item);
            return null;
        }
        var tooOld = keep(item);
        if (tooOld != null) {
            cell.flight().full(cell, lane, rule);
            drop(tooOld);
        }
        return null;
    }

    /// Keeps a new item; says which one is dropped for it.
    private synchronized @Nullable Object keep(Object item) {
        // The holder of the turn who takes the place waits here until the item is in it.
        if (Sending.offer(cell, lane, new Slot<>(this))) {
            items.add(item);
            return null;
        }
        var oldest = items.poll();
        if (oldest == null) {
            return item;
        }
        items.add(item);
        return oldest;
    }

    private synchronized Object take() {
        return Objects.requireNonNull(items.poll(), "an item for every place");
    }

    private synchronized @Nullable Object first() {
        return items.peek();
    }

    /// A place in the mailbox.
    private static final class Slot<T> extends Published<T> {
        private final SlidingMember<T> owner;

        /// What was in it. Written by the turn's holder, read for reports.
        private @Nullable volatile Object taken;

        Slot(SlidingMember<T> owner) {
            super(owner);
            this.owner = owner;
        }

        @Override
        Object item() {
            var item = owner.take();
            taken = item;
            return item;
        }

        @Override
        boolean isDroppable() {
            return false;
        }

        @Override
        public Object message() {
            var item = taken != null ? taken : owner.first();
            return item == null ? owner.topic : item;
        }
    }
}
