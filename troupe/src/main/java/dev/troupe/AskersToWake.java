package dev.troupe;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The askers of caller-runs actors whose replies are there, and who are still to be woken.
///
/// Such an actor is worth having where its askers find it idle. Once many have queued for it at the
/// same time, waking each as soon as its handler has ended would keep them in the queue for good:
/// the first one woken comes back while the actor still handles the others, finds it busy, and
/// queues again. So a thread that drains the mailbox of such an actor goes on, and wakes the askers
/// when it has given the turn back ([Drainer#wakeLater]); those that come back then take the turn
/// themselves.
///
/// *None waits long.* A thread holds back so many, and for so long, as its [Drainer] says, and
/// wakes them before it waits or runs anything else. If a handler blocks or computes for long, the
/// system's patrol, which looks every millisecond while hand-overs are on, wakes those that it has
/// seen twice. Only while they are on is anything held back.
///
/// *None is forgotten.* A place is a pile, pushed on by compare-and-set, and taken as a whole by an
/// exchange. Whoever takes it wakes all that are in it. Threads share places by their numbers; then
/// one may wake another's askers, early, which is as good. An asker that has not parked yet is not
/// here: it finds its reply when it looks before it parks ([Reply#settled]).
final class AskersToWake {
    private static final int APART = 16; // a cache line

    private final AtomicReferenceArray<@Nullable Reply> places =
            new AtomicReferenceArray<>(Handover.PLACES * APART);

    /// What the patrol saw the last time; its own.
    private final @Nullable Reply[] seen = new Reply[Handover.PLACES];

    /// By the thread that has settled it.
    void add(int place, Reply reply) {
        Reply top;
        do {
            top = places.get(place * APART);
            reply.nextToWake = top;
        } while (!places.compareAndSet(place * APART, top, reply));
    }

    /// Wakes all that are in a place, in the order in which they came.
    void wake(int place) {
        Reply first = null;
        for (var top = places.getAndSet(place * APART, null); top != null; ) {
            var below = top.nextToWake;
            top.nextToWake = first;
            first = top;
            top = below;
        }
        while (first != null) {
            var next = first.nextToWake;
            first.nextToWake = null; // the asker may keep it for long
            first.wakeAsker();
            first = next;
        }
    }

    /// By the patrol: wakes those that have been in their places since the look before.
    void rescue() {
        for (var place = 0; place < Handover.PLACES; place++) {
            var top = places.get(place * APART);
            var isStuck = top != null && top == seen[place];
            seen[place] = isStuck ? null : top;
            if (isStuck) {
                wake(place);
            }
        }
    }
}
