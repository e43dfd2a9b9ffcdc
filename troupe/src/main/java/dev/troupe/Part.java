package dev.troupe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One actor's part of an [Inquiry].
final class Part extends Asked {
    private final Inquiry inquiry;
    final int number;
    final Cell<?> cell;

    /// Whether somebody else sees to it now: its lane, or the dead letters. The asker's.
    boolean isSent;

    /// Of a pool, the worker that has it. Written by who sends it there, read by all who follow the
    /// [WaitGraph].
    private volatile Cell<?> target;

    final Mailbox lane;

    /// Why the asker does not wait for it. Written by the asker before REFUSED.
    @Nullable Throwable refusal;

    /// While the asker waits for room. Written by it, read by all who follow the [WaitGraph].
    volatile @Nullable RoomWait room;

    /// Held, not used: who waits for an actor holds on to it.
    @SuppressWarnings("UnusedVariable")
    private final PlainRef<?> ref;

    Part(Inquiry inquiry, int number, PlainRef<?> ref) {
        super(CarriedMessage.of(ref.cell, inquiry.request), false, inquiry.deadline);
        this.inquiry = inquiry;
        this.number = number;
        this.ref = ref;
        this.cell = ref.cell;
        this.target = cell;
        this.lane = ref.lane;
    }

    @Override
    void sentTo(Cell<?> worker) {
        super.sentTo(worker);
        target = worker;
    }

    Cell<?> target() {
        return target;
    }

    /// What those wait for without whom there will be no reply.
    List<Edge> edges() {
        var waiting = room;
        if (waiting != null && waiting.isFork()) {
            return waiting.forks();
        }
        var edge = target.edge();
        return edge == null || edge.isGone() ? List.of() : List.of(edge);
    }

    @Override
    String asker() {
        return WaitingThread.name(inquiry.asker, askingActor());
    }

    @Override
    void settled(Cell<?> handler) {
        inquiry.settled(this);
    }
}
