package dev.troupe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The actors that a thread goes on with when its own has nothing more to do: a ring of those that
/// its handlers have woken, and a chain that has been given to it. See [Handover].
///
/// The thread alone adds and takes, and the system's patrol takes away what waits for too long.
/// Neither may run an actor that the other one runs, and nearly always there is no other:
///
/// *The ring.* Who is in it has [Turn#WOKEN] set. Whoever clears that, by the one compare-and-set
/// that taking an actor costs, has its turn and runs it. So what is read here needs no order at
/// all: the patrol may find, in a place that it reads late, an actor which has run long since and
/// has been woken by another thread. If it then clears the mark, the other thread passes that actor
/// over, as this one would. Nobody is lost: who has the mark is in a ring whose owner comes to it,
/// and which the patrol sees sooner or later, as it sees every write; where adding it has failed
/// for want of stack, the system's rescuer takes the mark.
///
/// *The chain.* It is linked by [Estate#nextWoken], without the mark. The owner takes the first off
/// it, the patrol takes all of it, by compare-and-set. An actor comes into a chain only from the
/// hand that has its turn, so it is in one at most.
final class Woken {
    /// How many are in the ring before all are let go: a power of two.
    static final int MOST = 32;

    private static final VarHandle ADDED;
    private static final VarHandle TAKEN;

    static {
        try {
            var lookup = MethodHandles.lookup();
            ADDED = lookup.findVarHandle(Woken.class, "added", int.class);
            TAKEN = lookup.findVarHandle(Woken.class, "taken", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Drainer owner;

    /// Written by the owner; read by the patrol, which clears the places of those that it takes.
    private final AtomicReferenceArray<@Nullable Cell<?>> ring = new AtomicReferenceArray<>(MOST);

    /// How many have ever been put into the ring, and how many have been taken out again. Written
    /// by the owner; read by the patrol.
    private int added;

    private int taken;

    private final AtomicReference<@Nullable Cell<?>> chain = new AtomicReference<>();

    /// How long the chain is, no less: the owner's.
    private int chained;

    /// The next one that the [Handover] knows. Written by who adds this, then the patrol's.
    @Nullable Woken nextKnown;

    // What the patrol saw the last time; its own.

    private @Nullable Cell<?> chainSeen;
    private int takenSeen;
    private boolean didWait;

    /// How many of those that have ever been added it has seen to.
    private int rescued;

    Woken(Drainer owner) {
        this.owner = owner;
    }

    // ---- By the owner.

    boolean hasRoom() {
        return added - taken < MOST;
    }

    /// Adds one that has its turn claimed and marked, where there is room.
    void add(Cell<?> woken) {
        var count = added;
        ring.setRelease(count & (MOST - 1), woken);
        ADDED.setRelease(this, count + 1);
    }

    /// Gives it a chain, where it has none.
    void give(Cell<?> first, int length) {
        chained = length;
        chain.set(first);
    }

    /// How many there are; the patrol may have taken some.
    int size() {
        return chained + added - taken;
    }

    /// The next one to run: of the chain, then of the ring.
    @Nullable Cell<?> next() {
        var first = chained == 0 ? null : firstOfChain();
        return first == null ? firstOfRing() : first;
    }

    private @Nullable Cell<?> firstOfChain() {
        var first = chain.get();
        if (first != null) {
            // Its link is nobody else's as long as it is in the chain, and it does not come back.
            var second = first.nextWoken;
            if (chain.compareAndSet(first, second)) {
                first.nextWoken = null;
                chained = second == null ? 0 : chained - 1;
                return first;
            }
        }
        chained = 0; // the patrol has it
        return null;
    }

    private @Nullable Cell<?> firstOfRing() {
        while (taken != added) {
            var cell = takeOut();
            if (cell != null && cell.takeWokenToRun()) {
                return cell;
            }
        }
        return null;
    }

    private @Nullable Cell<?> takeOut() {
        var place = taken & (MOST - 1);
        var cell = ring.getPlain(place);
        ring.setRelease(place, null); // or it is kept from the collector
        TAKEN.setRelease(this, taken + 1);
        return cell;
    }

    /// Takes the whole chain.
    @Nullable Cell<?> takeChain() {
        if (chained == 0) {
            return null;
        }
        chained = 0;
        return chain.getAndSet(null);
    }

    /// Takes so many of those that have been in the ring for the longest, as a chain.
    @Nullable Cell<?> takeFromRing(int atMost) {
        Cell<?> first = null;
        Cell<?> last = null;
        for (var left = atMost; left > 0 && taken != added; left--) {
            var cell = takeOut();
            if (cell != null && cell.takeWoken()) {
                if (last == null) {
                    first = cell;
                } else {
                    last.nextWoken = cell;
                }
                last = cell;
            }
        }
        return first;
    }

    /// Takes half of what there is, as a chain: of the chain, or else of the ring.
    @Nullable Cell<?> takeHalf() {
        var left = chained / 2;
        if (left == 0) {
            return takeFromRing((added - taken) / 2);
        }
        var first = takeChain();
        var last = first;
        for (var i = 1; i < left && last != null; i++) {
            last = last.nextWoken;
        }
        if (first == null || last == null) {
            return first; // the patrol has it, or there are fewer
        }
        var rest = last.nextWoken;
        last.nextWoken = null;
        give(first, left);
        return rest;
    }

    // ---- By the patrol.

    /// Whether its owner has ended and has left nothing.
    boolean isOver() {
        return owner.isOver && chain.get() == null && !waits();
    }

    /// Whether any is in the ring that this has not seen to.
    private boolean waits() {
        var out = (int) TAKEN.getAcquire(this);
        var in = (int) ADDED.getAcquire(this);
        return in - out > 0 && in - rescued > 0;
    }

    /// Starts all, where they wait for a handler that blocks, or have been here since the look
    /// before: the first is still the same.
    @SuppressWarnings("ReferenceEquality") // the very same actor
    void rescue() {
        var first = chain.get();
        var out = (int) TAKEN.getAcquire(this);
        var waits = waits();
        var isStuck =
                (first != null && first == chainSeen) || (waits && didWait && out == takenSeen);
        if (isStuck || ((first != null || waits) && owner.isBlocked())) {
            startAll();
        }
        chainSeen = first;
        takenSeen = out;
        didWait = waits();
    }

    private void startAll() {
        var waker = owner.running();
        if (waker != null) {
            waker.doWithoutHandovers();
        }
        for (var cell = chain.getAndSet(null); cell != null; ) {
            var next = cell.nextWoken;
            cell.nextWoken = null;
            cell.activate();
            cell = next;
        }
        rescued = (int) ADDED.getAcquire(this);
        for (var place = 0; place < MOST; place++) {
            var cell = ring.getAcquire(place);
            if (cell != null && cell.takeWoken()) {
                ring.compareAndSet(place, cell, null); // or the thread keeps it while it blocks
                cell.activate();
            }
        }
    }
}
