package dev.troupe;

/// What a sender does that has found no room in a lane and waits for some.
final class Room {
    private Room() {}

    /// Waits for a place in the lane and keeps it for the envelope.
    static void await(Cell<?> cell, Mailbox lane, Envelope envelope, long deadline) {
        Listeners.full(cell, Overflow.WAIT);
        var event = cell.flight().beginFull();
        try {
            if (!comesAtOnce(cell, lane, envelope, deadline)) {
                queue(cell, lane, envelope, deadline);
            }
        } finally {
            Flight.endFull(event, cell, lane, Overflow.WAIT);
        }
    }

    private static void queue(Cell<?> cell, Mailbox lane, Envelope envelope, long deadline) {
        var start = cell.stage().nanoTime();
        var wait = new RoomWait(cell.stage(), cell, lane, envelope.message());
        lane.enlist(wait);
        var outcome = Waiting.Outcome.OVER;
        var waited = false;
        try {
            // A stop or kill sends away who is enlisted after it has set the state: whoever enlists
            // later sees the state here.
            if (!cell.refuses()) {
                outcome = Waiting.until(cell.stage(), wait, deadline);
            }
            waited = true;
        } finally {
            if (!waited) {
                giveUp(cell, lane, wait, envelope);
            }
        }
        var granted = !lane.delist(wait);
        if (granted && outcome != Waiting.Outcome.INTERRUPTED && !cell.refuses()) {
            return;
        }
        if (granted) {
            giveBack(cell, lane);
        }
        throw none(cell, envelope, outcome, start);
    }

    static void giveUp(Cell<?> cell, Mailbox lane, RoomWait wait, Envelope envelope) {
        envelope.release();
        if (!lane.delist(wait)) {
            giveBack(cell, lane);
        }
    }

    static void giveBack(Cell<?> cell, Mailbox lane) {
        lane.giveBack();
        cell.roomMade();
        if (cell.has(Turn.CLOSED)) {
            cell.wake(); // the ended actor has counted the place
        }
    }

    private static ActorException none(
            Cell<?> cell, Envelope envelope, Waiting.Outcome outcome, long startNanos) {
        envelope.release();
        var what =
                Describe.message(envelope.message()) + " waited for room in the mailbox of " + cell;
        return switch (outcome) {
            case INTERRUPTED -> Sending.interrupted(cell, "Interrupted while " + what);
            case TIMEOUT -> {
                var timeout = Picture.timeout(cell, what + " and", startNanos);
                yield envelope instanceof Asked asked
                        ? Trace.ofAsker(timeout, asked.message())
                        : timeout;
            }
            case OVER -> Sending.refuse(cell, envelope.message());
        };
    }

    /// Before it queues for a place, a sender that comes first looks for some. With several at once
    /// it can go on for a while; one that queues is woken for the first, and is soon back.
    ///
    /// @return whether it has taken one
    private static boolean comesAtOnce(
            Cell<?> cell, Mailbox lane, Envelope envelope, long deadline) {
        var current = Current.get();
        if (current.runner != null || lane.hasWaiters() || lane instanceof PoolLane) {
            return false; // onRun gives its turn up; a pool's places are its workers'
        }
        try {
            Headroom.ensureDeep();
            current.letGoWoken(); // its taker may be among them
        } catch (Throwable tooShort) {
            envelope.release();
            throw tooShort;
        }
        var stage = cell.stage();
        return !Deadline.hasCome(deadline, stage)
                && current.roomLookout.isOver(stage, new RoomLook(lane))
                && takes(cell, lane);
    }

    /// As anyone who finds room when he comes; but the actor may have been asked to end meanwhile.
    private static boolean takes(Cell<?> cell, Mailbox lane) {
        if (lane.hasWaiters() || !lane.reserve()) {
            return false;
        }
        if (cell.refuses()) {
            giveBack(cell, lane);
            return false;
        }
        return true;
    }
}
