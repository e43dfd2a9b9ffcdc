package dev.troupe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A lane of a pool: what is put into it goes to a worker's lane at once. Here are only those who
/// wait for room in any of them, and the pool's own control.
///
/// Who has waited long enough gets a place in the lane of some worker; the places that have been
/// got and not used yet are all alike, and kept here.
final class PoolLane extends Mailbox {
    private final Crew<?> crew;
    private final boolean isUrgent;

    /// Whose lanes have a place for somebody who has waited. Guarded by `this`.
    private final ArrayDeque<PoolWorker<?>> reserved = new ArrayDeque<>();

    PoolLane(Crew<?> crew, int capacity, boolean isUrgent) {
        super(capacity);
        this.crew = crew;
        this.isUrgent = isUrgent;
    }

    /// The lane of a worker that stands for this one.
    Mailbox of(PoolWorker<?> worker) {
        var urgent = worker.urgent();
        return isUrgent && urgent != null ? urgent : worker.mailbox();
    }

    @Override
    boolean offer(Envelope envelope) {
        return !hasWaiters() && crew.place(envelope, this);
    }

    /// Only within the monitor, for one who waits.
    @Override
    synchronized boolean reserve() {
        var worker = crew.reserve(this);
        if (worker == null) {
            return false;
        }
        reserved.add(worker);
        return true;
    }

    private synchronized PoolWorker<?> takeReserved() {
        return reserved.remove();
    }

    @Override
    @Nullable Taker startTaker(int handled) {
        return null; // messages do not come through here
    }

    /// Puts a message where a place is kept for it; control stays here.
    @Override
    void append(Envelope envelope) {
        if (envelope.takesRoom()) {
            var worker = takeReserved();
            Crew.bring(envelope, worker, of(worker));
        } else {
            super.append(envelope);
        }
    }

    @Override
    void giveBack() {
        var worker = takeReserved();
        of(worker).giveBack();
        if (worker.has(Turn.CLOSED)) {
            worker.wake(); // the ended worker has counted the place
        }
        worker.unclaim();
        roomMade();
    }

    /// Some worker has room.
    void roomMade() {
        grantIfAwaited();
    }

    // ---- For deadlocks.

    /// What the workers wait for, if all of them wait and none has room; nothing where one of them
    /// may go on.
    List<Edge> waits() {
        var edges = new ArrayList<Edge>();
        for (var worker : crew.members()) {
            var edge = worker.edge();
            if (edge == null || edge.isGone() || worker.refuses() || of(worker).hasRoom()) {
                return List.of();
            }
            edges.add(edge);
        }
        return edges;
    }

    @Nullable Cell<?> workerWith(Edge edge) {
        for (var worker : crew.members()) {
            if (worker.edge() == edge) {
                return worker;
            }
        }
        return null;
    }

    boolean isOfWorker(Identity actor) {
        return crew.members().stream().anyMatch(worker -> worker.identity().equals(actor));
    }

    @Override
    @Nullable Envelope replaceOldest(Envelope envelope) {
        return crew.replaceOldest(envelope, this);
    }
}
