package dev.troupe;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One subscription of an actor to a [Topic].
///
/// ```text
///   MEMBER ──▶ CANCELLED   by hand: what it has in the mailbox is withdrawn
///      └─────▶ LEFT        the actor ends, or its instance does: the mailbox is handled or refused
/// ```
class Member<T> implements Cancellable {
    private enum Progress {
        MEMBER,
        CANCELLED,
        LEFT
    }

    final Topic<T> topic;
    final Cell<?> cell;
    final Mailbox lane;
    final Overflow rule;

    /// Of the actor behind `cell`, whose type only the one who subscribes knows.
    private final Reaction<Object, ? super T> onItem;

    private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.MEMBER);
    private final Farewell farewell = new Farewell(new WeakReference<>(this));

    Member(Topic<T> topic, PlainRef<?> who, Reaction<Object, ? super T> onItem, Overflow whenFull) {
        this.topic = topic;
        this.cell = who.cell;
        this.lane = who.lane;
        this.onItem = onItem;
        this.rule = whenFull;
    }

    @SuppressWarnings("unchecked") // what is sent to the cell of an A is handled by an A
    static <A, T> Member<T> of(
            Topic<T> topic,
            PlainRef<A> who,
            Reaction<? super A, ? super T> onItem,
            @Nullable Overflow whenFull) {
        var rule = whenFull == null ? Sending.ruleOf(who.cell, who.lane) : whenFull;
        var reaction = (Reaction<Object, ? super T>) onItem;
        // A lane that drops its oldest messages can drop items, too.
        return rule == Overflow.DROP_OLDEST && !(who.lane instanceof DroppingMailbox)
                ? new SlidingMember<>(topic, who, reaction)
                : new Member<>(topic, who, reaction, rule);
    }

    /// Tells the member of its actor's end. Held by the actor, which must not keep the topic.
    private record Farewell(WeakReference<? extends Member<?>> member) implements EndListener {
        @Override
        public void ended(ActorResult<?> result) {
            var left = member.get();
            if (left != null) {
                left.leave();
            }
        }
    }

    /// The actor's own subscription ends with its instance.
    private static final class Own extends Activity {
        private final Member<?> member;

        Own(Member<?> member) {
            super(member.cell);
            this.member = member;
        }

        @Override
        void callOff() {
            if (isWithdrawn()) {
                member.cancel();
            } else {
                member.leave();
            }
        }
    }

    /// Added before the end is listened for: an end that comes between the two is seen there.
    Cancellable start() {
        if (!cell.isOwner(Thread.currentThread())) {
            join();
            return this;
        }
        var own = new Own(this);
        own.registerBare();
        join();
        return own;
    }

    private void join() {
        topic.add(this);
        if (!cell.listen(farewell)) {
            leave();
        }
    }

    long deadline(Duration timeout) {
        return Deadline.in(cell.stage(), timeout);
    }

    /// Puts an item into the mailbox, if there is room.
    ///
    /// @param item an item, or with its context: see [CarriedItem]
    /// @return what is left to be brought; null if there is nothing to do any more
    @Nullable Published<T> offer(Object item) {
        Headroom.ensure();
        if (cell.refuses()) {
            leave(); // it handles nothing more of what comes
            CarriedMessage.release(item);
            return null;
        }
        var published = new Published<>(this, item);
        if (Sending.offer(cell, lane, published)) {
            return null;
        }
        if (rule == Overflow.DROP_OLDEST) {
            topic.countDropped();
            Sending.drop(cell, lane, published);
            return null;
        }
        if (rule == Overflow.DROP_NEWEST) {
            cell.flight().full(cell, lane, rule);
            drop(item);
            return null;
        }
        return published;
    }

    /// An item is not in the mailbox and will never be.
    final void drop(Object item) {
        topic.countDropped();
        cell.system().deadLetters().addUnsent(cell.identity(), item, DeadLetter.Reason.DROPPED);
    }

    @SuppressWarnings("unchecked") // what is published to a topic of T is a T
    final void handle(Object actor, Object item) throws Exception {
        if (item instanceof CarriedItem(var bare, var context)) {
            context.<@Nullable Object>lastAround(() -> {
                onItem.handle(actor, (T) bare);
                return null;
            });
        } else {
            onItem.handle(actor, (T) item);
        }
    }

    /// The actor, or its instance, ends.
    final void leave() {
        leave(Progress.LEFT);
    }

    private boolean leave(Progress to) {
        if (!progress.compareAndSet(Progress.MEMBER, to)) {
            return false;
        }
        topic.remove(this);
        cell.unlisten(farewell);
        return true;
    }

    @Override
    public final boolean cancel() {
        return leave(Progress.CANCELLED);
    }

    @Override
    public final boolean isCancelled() {
        return progress.get() != Progress.MEMBER;
    }

    /// Whether nothing of it is to be handled, not even what is in the mailbox.
    final boolean isWithdrawn() {
        return progress.get() == Progress.CANCELLED;
    }
}
