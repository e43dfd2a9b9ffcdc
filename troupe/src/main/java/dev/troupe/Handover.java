package dev.troupe;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Lets a thread whose mailbox runs dry go on with the actors that it has itself woken, instead of
/// having a thread started for each: no thread, no other processor, and what the messages carry is
/// still near.
///
/// A handler that wakes an idle actor adds it to its thread's [Woken], with the turn claimed, and
/// goes on. When the handler has ended, the thread goes on with what is there if its own actor has
/// nothing more to do; if it has, other threads get all of it. Where several have been woken, one
/// is run and the rest stays meanwhile, or half of it is given away. So the woken wait for a few
/// messages of who has woken them, and of each that is run before them.
///
/// Where that is long, they must not: before every wait of the library and every call that runs on
/// this thread they are let go ([Current#letGoWoken]). For handlers that block or compute, the
/// system's patrol looks every millisecond; it has a thread started for each where the handler
/// blocks, or where it has been there for two looks, and the actor that has kept them waiting does
/// without hand-overs for a while.
///
/// *Nobody is starved.* Those that are woken are run in the order in which they came, after all
/// that have been given to the thread before.
///
/// *When.* The patrol's looks cost something, so hand-overs are on only while there is much to hand
/// over: while actors wake others some thousand times a second.
final class Handover {
    static final int PLACES = 64;
    private static final int APART = 16; // a cache line
    private static final int WAITING = 8;

    /// Wakings in one round of the patrol's from which on it is worth it.
    private static final int MANY = 64;

    /// How many rounds without many wakings it takes to be off again.
    private static final int PATIENCE = 4;

    /// Wakings by place, roughly: threads that share a place write over each other.
    private final int[] wakings = new int[PLACES * APART];

    /// Threads that have nothing to do and wait for more, and nulls: it is cheaper to resume one
    /// than to start one.
    private final AtomicReferenceArray<@Nullable Drainer> waiting =
            new AtomicReferenceArray<>(WAITING);

    private final AskersToWake askersToWake = new AskersToWake();

    /// Those that the patrol does not know yet, linked by [Woken#nextKnown].
    private final AtomicReference<@Nullable Woken> unknown = new AtomicReference<>();

    private volatile boolean isOn;

    /// Guarded by `this`, as every change of `isOn`.
    private boolean isClosed;

    // The rest is the patrol's.

    /// Those that it looks after, linked by [Woken#nextKnown], and how many.
    private @Nullable Woken known;

    private int knownCount;
    private int countedBefore;
    private int quietRounds = PATIENCE;

    /// A place for the calling thread.
    static int place() {
        return (int) ((Thread.currentThread().threadId() * 0x9E3779B97F4A7C15L) >>> 58);
    }

    /// By a handler's thread that is about to wake an actor: whether it may go on with that one.
    boolean mayGoOn(int place, Cell<?> waker, Cell<?> woken) {
        if (!isOn || waker.doesWithoutHandovers() || woken.doesWithoutHandovers()) {
            return false;
        }
        wakings[place * APART]++;
        return true;
    }

    /// Has the patrol look after what a thread goes on with.
    void add(Woken woken) {
        var top = unknown.get();
        woken.nextKnown = top;
        while (!unknown.compareAndSet(top, woken)) {
            top = unknown.get();
            woken.nextKnown = top;
        }
    }

    /// Whether the patrol looks often enough for something to be held back. To ask counts as a
    /// waking, so that it will if this comes often.
    boolean mayHoldBack(int place) {
        wakings[place * APART]++;
        return isOn;
    }

    /// Has a thread that waits run a chain of actors, whose turns the caller has.
    ///
    /// @return false if none waits
    boolean resume(Cell<?> chain) {
        wakings[place() * APART]++;
        if (!isOn) {
            return false;
        }
        var drainer = takeWaiting();
        if (drainer == null) {
            return false;
        }
        drainer.resume(chain);
        return true;
    }

    private @Nullable Drainer takeWaiting() {
        for (var i = 0; i < WAITING; i++) {
            var drainer = waiting.get(i);
            if (drainer != null && waiting.compareAndSet(i, drainer, null)) {
                return drainer;
            }
        }
        return null;
    }

    /// Keeps a thread that has nothing to do; false if it is to end.
    boolean keep(Drainer drainer) {
        if (!isOn) {
            return false;
        }
        for (var i = 0; i < WAITING; i++) {
            if (waiting.get(i) == null && waiting.compareAndSet(i, null, drainer)) {
                // It may have gone off meanwhile. Who does that retires the waiting then: one of
                // the two sees the other.
                return isOn || !waiting.compareAndSet(i, drainer, null);
            }
        }
        return false;
    }

    /// Goes off for good, by who closes the system.
    synchronized void close() {
        isClosed = true;
        isOn = false;
        retireWaiting();
    }

    /// After it has gone off.
    void retireWaiting() {
        for (var drainer = takeWaiting(); drainer != null; drainer = takeWaiting()) {
            drainer.retire();
        }
    }

    /// Whether a thread waits for more.
    boolean hasWaiting() {
        for (var i = 0; i < WAITING; i++) {
            if (waiting.get(i) != null) {
                return true;
            }
        }
        return false;
    }

    AskersToWake askersToWake() {
        return askersToWake;
    }

    boolean isOn() {
        return isOn;
    }

    /// By the patrol, once a round: whether there is much to hand over.
    synchronized void count() {
        var counted = 0;
        for (var place = 0; place < PLACES; place++) {
            counted += wakings[place * APART];
        }
        quietRounds = counted - countedBefore >= MANY ? 0 : quietRounds + 1;
        countedBefore = counted;
        isOn = quietRounds < PATIENCE && !isClosed;
    }

    /// By the patrol, every millisecond while this is on, and for a round after; else once a round,
    /// for who has been too slow to see that it is off. Sees to those that wait for long.
    void rescue() {
        askersToWake.rescue();
        takeNewcomers();
        Woken before = null;
        for (var woken = known; woken != null; woken = woken.nextKnown) {
            if (woken.isOver()) {
                forget(before, woken);
            } else {
                woken.rescue();
                before = woken;
            }
        }
    }

    private void takeNewcomers() {
        for (var newcomer = unknown.getAndSet(null); newcomer != null; ) {
            var next = newcomer.nextKnown;
            newcomer.nextKnown = known;
            known = newcomer;
            knownCount++;
            newcomer = next;
        }
    }

    private void forget(@Nullable Woken before, Woken woken) {
        knownCount--;
        if (before == null) {
            known = woken.nextKnown;
        } else {
            before.nextKnown = woken.nextKnown;
        }
    }

    /// How many threads the patrol has to look after. Its own.
    int known() {
        return knownCount;
    }
}
