package dev.troupe;

import java.lang.ref.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/// One request to many actors, and the thread that waits for what comes of it: see
/// [ActorRef#askAll].
///
/// Everybody is asked before anybody is waited for: where a mailbox is full, this queues for room
/// there and goes on to the next actor. Then the thread waits for the replies and for room at a
/// time. It is woken when something has been decided, not for each reply.
///
/// A [Part] is counted once, by compare-and-set: as SETTLED, by the thread that has handled or
/// discarded it, or as REFUSED, by the asker. Who counts it has said what its outcome is.
///
/// What it all comes to is for [Survey] to say.
final class Inquiry implements Wait {
    /// What is wanted.
    enum Aim {
        /// All replies; the first failure decides.
        ALL,
        /// One reply, the first; only all failures together decide.
        FIRST,
        /// All outcomes.
        EACH
    }

    private static final int OPEN = 0;
    private static final int SETTLED = 1;
    private static final int REFUSED = 2;

    private final Aim aim;
    final Request<?, ?, ?> request;
    final Part[] parts;
    private final Stage stage;
    final Thread asker = Thread.currentThread();
    final long deadline;
    private final long startNanos;

    /// OPEN, SETTLED or REFUSED, by the number of the part.
    private final AtomicIntegerArray counted;

    /// How many are OPEN; zero as soon as the rest does not matter.
    private final AtomicInteger open;

    /// The part that has decided: a failure for ALL, a reply for FIRST. Written once, before `open`
    /// is; read after.
    private @Nullable Part decisive;

    /// Whether the asker is about to park, or does. Written by it.
    private volatile boolean mayPark;

    /// Those for whom the asker waits for room. Its own.
    private final List<Part> crowded = new ArrayList<>();

    /// A copy for everybody, whenever the asker begins to wait.
    private volatile List<RoomWait> rooms = List.of();

    Inquiry(Aim aim, PlainRef<?>[] refs, Request<?, ?, ?> request, @Nullable Duration timeout) {
        this.aim = aim;
        this.request = request;
        this.stage = refs[0].cell.stage();
        this.startNanos = stage.nanoTime();
        this.deadline = timeout == null ? Deadline.inherited() : Deadline.in(stage, timeout);
        this.counted = new AtomicIntegerArray(refs.length);
        this.open = new AtomicInteger(refs.length);
        this.parts = new Part[refs.length];
        makeParts(refs);
    }

    /// A carrier may fail to capture its context: then nothing is sent.
    private void makeParts(PlainRef<?>[] refs) {
        var made = 0;
        try {
            for (; made < parts.length; made++) {
                parts[made] = new Part(this, made, refs[made]);
            }
        } finally {
            for (var i = 0; made < parts.length && i < made; i++) {
                parts[i].release();
            }
        }
    }

    // ---- The asker.

    /// Returns when it has been decided, or for EACH when the time is over. Who waits holds on to
    /// the actors.
    void askAndWait() {
        if (asker.isInterrupted()) {
            throw new ActorInterruptedException(
                    parts[0].cell.identity(), "Interrupted before asking " + parts[0].cell, null);
        }
        Headroom.ensureDeep(); // from here to the end of the wait, where it is called off again
        try {
            for (var i = 0; i < parts.length && open.get() > 0; i++) {
                ask(parts[i]);
            }
            while (open.get() > 0) {
                await();
            }
        } finally {
            giveUp();
            Reference.reachabilityFence(this);
        }
    }

    private void ask(Part part) {
        try {
            part.isSent = Sending.sendIfRoom(part.cell, part.lane, part);
            if (!part.isSent) {
                var room = new RoomWait(stage, part.cell, part.lane, request);
                part.room(room);
                crowded.add(part);
                part.lane.enlist(room);
            }
        } catch (ActorException refused) {
            refuse(part, refused);
        }
    }

    private void await() {
        takeRooms();
        if (open.get() <= 0) {
            return;
        }
        try {
            switch (Waiting.until(stage, this, deadline)) {
                case OVER -> {
                    // Decided, or there is room somewhere.
                }
                case TIMEOUT -> timeout();
                case INTERRUPTED -> {
                    if (open.get() > 0) {
                        var actor = firstOpen().cell;
                        throw Sending.interrupted(
                                actor, "Interrupted while asking " + describe(actor));
                    }
                    asker.interrupt();
                }
            }
        } catch (DeadlockException deadlock) {
            if (aim == Aim.ALL) {
                throw deadlock;
            }
            refuseWhoIs(deadlock.identity(), deadlock);
        }
    }

    private void timeout() {
        for (var part : parts) {
            if (isOpen(part)) {
                var late = Picture.timeout(part.cell, "Asking " + describe(part.cell), startNanos);
                Trace.ofAsker(late, request);
                if (aim == Aim.ALL) {
                    throw late;
                }
                if (aim == Aim.FIRST) {
                    throw Sneaky.<RuntimeException>as(Survey.withAllErrors(this, late));
                }
                refuse(part, late);
            }
        }
    }

    /// Sends where there is room by now; nobody waits where there never will be.
    private void takeRooms() {
        if (!crowded.isEmpty()) {
            crowded.removeIf(this::takeRoom);
            rooms = crowded.stream().map(Part::room).filter(Objects::nonNull).toList();
        }
    }

    /// False if there is no answer yet. A stop or kill sends away who is enlisted after it has set
    /// the state: whoever enlists later sees the state here, before it waits.
    private boolean takeRoom(Part part) {
        var room = part.room();
        if (room == null || !(room.isOver() || part.cell.refuses())) {
            return room == null;
        }
        part.room(null);
        var granted = !part.lane.delist(room);
        if (granted && !part.cell.refuses()) {
            send(part);
            return true;
        }
        if (granted) {
            Room.giveBack(part.cell, part.lane);
        }
        part.isSent = true;
        refuse(part, Sending.refuse(part.cell, part.message()));
        return true;
    }

    private void send(Part part) {
        try {
            part.isSent = true;
            Sending.append(part.cell, part.lane, part);
            Sending.takeBackIfEnded(part.cell, part);
        } catch (ActorException ended) {
            refuse(part, ended);
        }
    }

    /// What has not begun is not handled any more.
    private void giveUp() {
        for (var part : crowded) {
            var room = part.room();
            if (room != null) {
                Room.giveUp(part.cell, part.lane, room, part);
            }
        }
        for (var part : parts) {
            part.abandon();
            if (!part.isSent) {
                part.release();
            }
        }
    }

    private void refuse(Part part, Throwable why) {
        part.refusal = why;
        part.abandon();
        count(part, REFUSED);
    }

    /// Where that is nobody any more, it has been somebody who is still waited for.
    private void refuseWhoIs(Identity actor, Throwable why) {
        var before = open.get();
        for (var part : parts) {
            if (isOpen(part) && part.isOf(actor)) {
                refuse(part, why);
            }
        }
        if (open.get() == before && before > 0) {
            refuse(firstOpen(), why);
        }
    }

    // ---- Counting.

    /// By the thread that has handled or discarded the part.
    void settled(Part part) {
        // For FIRST each failure: where fewer are left, these may be in a circle with the asker.
        if (count(part, SETTLED) && mayPark && (isOver() || aim == Aim.FIRST)) {
            stage.unpark(asker);
        }
    }

    private boolean count(Part part, int as) {
        if (!counted.compareAndSet(part.number, OPEN, as)) {
            return false;
        }
        var isFailure = as == REFUSED || part.error() != null;
        if (aim == Aim.ALL ? isFailure : aim == Aim.FIRST && !isFailure) {
            decide(part);
        } else {
            open.decrementAndGet();
        }
        return true;
    }

    private synchronized void decide(Part part) {
        if (decisive == null) {
            decisive = part;
            open.set(-parts.length); // and below zero it stays
        }
    }

    synchronized @Nullable Part decisive() {
        return decisive;
    }

    boolean isOpen(Part part) {
        return counted.get(part.number) == OPEN;
    }

    boolean isRefused(Part part) {
        return counted.get(part.number) == REFUSED;
    }

    private Part firstOpen() {
        for (var part : parts) {
            if (isOpen(part)) {
                return part;
            }
        }
        return parts[0];
    }

    long nanoTime() {
        return stage.nanoTime();
    }

    String describe(Cell<?> actor) {
        var others = parts.length - 1;
        return actor
                + (others == 0 ? "" : " and " + Describe.count(others, "other actor"))
                + ": "
                + Describe.message(request);
    }

    // ---- The wait.

    @Override
    public boolean isOver() {
        if (open.get() <= 0) {
            return true;
        }
        for (var room : rooms) {
            if (room.isOver()) {
                return true; // the asker goes on, and then waits again
            }
        }
        return false;
    }

    @Override
    public void beforeParking() {
        mayPark = true;
    }

    @Override
    public Cell<?> target() {
        return firstOpen().target();
    }

    @Override
    public boolean isFork() {
        return true;
    }

    @Override
    public @Nullable Edge next() {
        var forks = forks();
        return forks.isEmpty() ? null : forks.getFirst();
    }

    /// For FIRST nothing, as long as there is somebody who may still reply.
    @Override
    public List<Edge> forks() {
        var edges = new ArrayList<Edge>();
        for (var part : parts) {
            if (isOpen(part)) {
                var next = part.edges();
                if (next.isEmpty() && aim == Aim.FIRST) {
                    return List.of();
                }
                edges.addAll(next);
            }
        }
        return edges;
    }

    @Override
    public boolean needsOneOnly() {
        return aim == Aim.FIRST;
    }

    @Override
    public Cell<?> targetWith(Edge edge) {
        for (var part : parts) {
            if (isOpen(part) && part.isAt(edge)) {
                return part.target();
            }
        }
        return target();
    }

    @Override
    public Kind kind() {
        return Kind.ASK;
    }

    @Override
    public Object message() {
        return request;
    }
}
