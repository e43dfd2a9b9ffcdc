package dev.troupe;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An item of a [Topic] on its way to one subscriber: a message that nobody waits for.
class Published<T> extends Envelope {
    private final Member<T> member;

    /// What it carries, maybe with a context: see [CarriedItem]. Null where it is kept elsewhere:
    /// see [SlidingMember].
    private final @Nullable Object item;

    Published(Member<T> member, Object item) {
        this.member = member;
        this.item = item;
    }

    /// One that says itself what it carries.
    Published(Member<T> member) {
        this.member = member;
        this.item = null;
    }

    /// Whether it waits for room, or is lost where there is none.
    boolean waits() {
        return member.rule == Overflow.WAIT;
    }

    /// It is lost: what the publisher is told.
    MailboxFullException failed() {
        member.drop(item());
        return Sending.full(member.cell, member.lane, this);
    }

    /// Waits for room.
    void await(long deadline) {
        try {
            Room.await(member.cell, member.lane, this, deadline);
        } catch (ActorStoppedException hasEnded) {
            member.leave();
            return;
        }
        Sending.append(member.cell, member.lane, this);
    }

    /// Does not wait for room any more.
    void offer() {
        if (member.cell.refuses() || !Sending.offer(member.cell, member.lane, this)) {
            release();
        }
    }

    /// What it carries, for the holder of the turn: asked once.
    Object item() {
        return Objects.requireNonNull(item);
    }

    @Override
    final boolean isForPool() {
        return member.cell instanceof PoolHead<?>;
    }

    @Override
    final void perform(Cell<?> cell) throws Throwable {
        var mine = item();
        if (member.isWithdrawn()) {
            withdrawn(cell, mine);
            return;
        }
        cell.countHandled();
        member.handle(cell.actor(), mine);
    }

    @Override
    final void discard(Cell<?> cell, DeadLetter.Reason reason, @Nullable Throwable cause) {
        var mine = item();
        if (member.isWithdrawn()) {
            withdrawn(cell, mine);
        } else {
            cell.system().deadLetters().add(cell.identity(), mine, reason);
        }
    }

    private static void withdrawn(Cell<?> cell, Object item) {
        CarriedMessage.release(item);
        cell.system().ledger().countWithdrawn();
    }

    @Override
    final void release() {
        if (item != null) {
            CarriedMessage.release(item);
        }
    }

    @Override
    boolean isDroppable() {
        return true;
    }

    @Override
    public Object message() {
        return item();
    }
}
