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
    private volatile @Nullable Edge room;

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

    /// The asker waits for room, or does not any more.
    void room(@Nullable RoomWait wait) {
        room = wait == null ? null : new Edge(wait, askingActor(), inquiry.nanoTime());
    }

    @Nullable RoomWait room() {
        var waiting = room;
        return waiting == null ? null : (RoomWait) waiting.wait;
    }

    /// Whether this is what the asker waits for, or what those wait for whom it waits for.
    boolean isAt(Edge edge) {
        return room == edge || target.edge() == edge;
    }

    boolean isOf(Identity actor) {
        return target.identity().equals(actor)
                || cell.identity().equals(actor)
                || (lane instanceof PoolLane pool && pool.isOfWorker(actor));
    }

    /// What those wait for without whom there will be no reply. Room in a pool is a wait of its
    /// own: any of the workers may make it.
    List<Edge> edges() {
        var waiting = room;
        if (waiting != null && waiting.wait.isFork()) {
            return waiting.isGone() ? List.of() : List.of(waiting);
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
