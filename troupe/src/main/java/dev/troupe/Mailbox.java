package dev.troupe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One lane of an actor: a bounded queue with any number of senders and one taker, the holder of
/// the actor's turn, and the senders that wait for room, first come first served.
///
/// The queue is Vyukov's linked one ("Non-intrusive MPSC node-based queue", 1024cores), without its
/// stub node, so that an empty lane holds nothing: a sender swaps itself in as the tail and then
/// links itself behind the one before, or as the head where there was none. Between the two steps
/// what is behind it is not reachable yet: [#poll] waits for that moment to pass.
///
/// Room is counted apart from the queue: `sent - taken` places are in use. A sender takes a place
/// by compare-and-set before it appends, so the bound is exact. Memory is bounded by the capacity,
/// plus control, which is appended without a place. The two are never further apart than an `int`
/// reaches, so one of them need not be longer: see [#sent()].
///
/// Senders and taker write the same few words here, and two processors pass them to and fro with
/// each message. Where messages come in a stream, the taker writes a [Taker] instead: what it has
/// taken out of the queue, and how many in all. Senders then go by what they have last seen of that
/// number, and look again when there seems to be no room.
class Mailbox {
    private static final VarHandle HEAD;
    private static final VarHandle TAIL;
    private static final VarHandle SENT;
    private static final VarHandle TAKEN;

    static {
        try {
            var lookup = MethodHandles.lookup();
            HEAD = lookup.findVarHandle(Mailbox.class, "head", Envelope.class);
            TAIL = lookup.findVarHandle(Mailbox.class, "tail", Envelope.class);
            SENT = lookup.findVarHandle(Mailbox.class, "sent", int.class);
            TAKEN = lookup.findVarHandle(Mailbox.class, "taken", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int capacity;

    /// The oldest envelope. Written by the sender that found the queue empty, then by the taker;
    /// read by [#head()].
    private @Nullable Envelope head;

    /// The newest envelope; null exactly where the queue is empty. Swapped by senders; by the taker
    /// to null, by compare-and-set, when it takes the last one.
    private @Nullable volatile Envelope tail;

    /// How many places have ever been taken by senders, the lower half. Compare-and-set by senders.
    private volatile int sent;

    /// How many of them have been freed again, or had been when there came to be a [Taker]. Written
    /// by the taker.
    private volatile long taken;

    /// What a sender has last seen of [#taken()], the lower half: never more. Written by senders,
    /// without order.
    int takenSeen;

    /// Who takes, where it writes apart. Written by the turn's holder, under `this`; read by
    /// anyone.
    private volatile @Nullable Taker taker;

    /// The senders that wait for room. Made under `this` when the first one waits; read by anyone.
    private volatile @Nullable RoomQueue waiting;

    Mailbox(int capacity) {
        this.capacity = capacity;
    }

    /// Takes a place and appends; false if there is none, or others have been waiting for one.
    boolean offer(Envelope envelope) {
        if (hasWaiters() || !reserve()) {
            return false;
        }
        append(envelope);
        return true;
    }

    /// Whether somebody waits for room.
    final boolean hasWaiters() {
        var queue = waiting;
        return queue != null && !queue.isEmpty();
    }

    /// Takes a place for one envelope.
    boolean reserve() {
        for (var seen = sent; hasRoom(seen); seen = sent) {
            if (SENT.compareAndSet(this, seen, seen + 1)) {
                return true;
            }
        }
        return false;
    }

    /// Whether there is room for one more when so many have been sent.
    ///
    /// What was seen of the count of the taken may be old, but not newer than the count itself, so
    /// nobody gets in who must not. Unsigned, so that what is older than an `int` can tell, or from
    /// before [#takeSent], is none of the few values that would let anybody in.
    private boolean hasRoom(int seen) {
        return Integer.compareUnsigned(seen - takenSeen, capacity) < 0 || hasRoomNow(seen);
    }

    /// Who waits for room counts itself as waiting and then comes here. A taker frees a place,
    /// swaps the tail for null, or sets a fence, and then looks for those who wait. Where it finds
    /// none, the look at the tail comes after that, sees the swap or what has followed it, and so
    /// the place.
    private boolean hasRoomNow(int seen) {
        var _ = tail;
        var now = (int) taken();
        takenSeen = now;
        return seen - now < capacity;
    }

    /// How many places have been freed. Whoever reads this while a taker comes or goes may get the
    /// count of that moment.
    private long taken() {
        var apart = taker;
        return apart == null ? taken : apart.taken();
    }

    /// Takes a place that may be one too many, for what has to go somewhere.
    final void takePlace() {
        SENT.getAndAdd(this, 1);
    }

    /// Appends an envelope that has its place, or is control and needs none.
    ///
    /// The second step is a plain store, which costs no wait for a line that another processor has.
    /// The fence is for it: who sees the link sees what the envelope holds. Nobody goes by the link
    /// to tell whether there is anything, but by the tail.
    void append(Envelope envelope) {
        VarHandle.releaseFence();
        var before = (Envelope) TAIL.getAndSet(this, envelope);
        if (before == null) {
            head = envelope;
        } else {
            before.next = envelope;
        }
    }

    /// Has the taker write apart from the senders from now on. By the turn's holder; within the
    /// monitor, as whoever begins to wait for room.
    ///
    /// @param handled how many messages the actor has begun
    /// @return who is to take from now on; null where that cannot be
    synchronized @Nullable Taker startTaker(int handled) {
        var apart = Taker.of(this, taken);
        apart.handled = handled;
        apart.expectWaiters(hasWaiters());
        taker = apart;
        return apart;
    }

    /// The holder of the turn takes from here again. By it, where it has found nothing.
    final synchronized void stopTaker(Taker apart) {
        taken = apart.taken();
        taker = null;
    }

    /// Who takes, where it writes apart.
    final @Nullable Taker taker() {
        return taker;
    }

    /// Takes the oldest envelope, by the turn's holder only.
    @Nullable Envelope poll() {
        var first = first();
        if (first == null) {
            return null;
        }
        var takesRoom = first.takesRoom();
        if (takesRoom) {
            TAKEN.setRelease(this, taken + 1); // nobody else writes it
        }
        remove(first);
        if (takesRoom) {
            grantIfAwaited();
        }
        return first;
    }

    /// Removes the oldest envelope from the queue. A place that has been freed before is seen by
    /// those who wait for it: see [#hasRoomNow].
    private void remove(Envelope first) {
        // Nobody but the sender that finds the tail null writes the head, so it is cleared before.
        var second = first.follower();
        if (second == null) {
            HEAD.setRelease(this, null);
            second = behindLast(first);
            if (second == null) {
                return; // the swap of the tail is the fence
            }
        }
        HEAD.setRelease(this, second);
        first.next = null;
        if (first.takesRoom()) {
            VarHandle.fullFence();
        }
    }

    /// After a place has been freed: it is for who has waited longest.
    final void grantIfAwaited() {
        if (hasWaiters()) {
            grant();
        }
    }

    /// Frees one place and gives it to who has waited longest.
    final void freePlace() {
        // Volatile, and before it looks for waiters: either this sees the waiter, or the waiter,
        // who
        // counts itself before it looks for room, sees the place.
        var before = taken; // nobody else writes it
        taken = before + 1;
        grantIfAwaited();
    }

    /// The oldest envelope; null if there is none.
    private @Nullable Envelope first() {
        var first = head();
        return first != null || tail == null ? first : awaitHead();
    }

    /// Takes the oldest envelope and what hangs on it, for a [Taker]. The last of them is in the
    /// queue as long as it is the tail.
    final @Nullable Envelope takeChain() {
        var first = first();
        if (first != null) {
            HEAD.setRelease(this, null);
        }
        return first;
    }

    /// Removes what seems to be the last envelope, where the head has been cleared before.
    ///
    /// @return what has come behind it all the same, and is not removed; null if nothing has
    final @Nullable Envelope behindLast(Envelope last) {
        return TAIL.compareAndSet(this, last, null) ? null : awaitNext(last);
    }

    private @Nullable Envelope head() {
        return (Envelope) HEAD.getAcquire(this);
    }

    private Envelope awaitHead() {
        var spins = 0;
        for (var first = head(); ; first = head()) {
            if (first != null) {
                return first;
            }
            Stage.pause(spins++); // a sender is between its two steps
        }
    }

    private static Envelope awaitNext(Envelope envelope) {
        var spins = 0;
        for (var second = envelope.follower(); ; second = envelope.follower()) {
            if (second != null) {
                return second;
            }
            Stage.pause(spins++); // a sender is between its two steps
        }
    }

    /// Whether nothing has been appended that was not taken. Never true between a sender's two
    /// steps.
    boolean isEmpty() {
        return tail == null;
    }

    /// The oldest envelopes, as far as they can be seen from outside while others take them.
    List<Envelope> peek(int atMost) {
        var seen = new ArrayList<Envelope>();
        for (var envelope = oldest(); envelope != null && seen.size() < atMost; ) {
            seen.add(envelope);
            envelope = envelope.follower();
        }
        return seen;
    }

    /// The first of those who wait for room.
    final synchronized List<RoomWait> waitingForRoom(int atMost) {
        var queue = waiting;
        return queue == null ? List.of() : queue.first(atMost);
    }

    private @Nullable Envelope oldest() {
        var apart = taker;
        var first = apart == null ? null : apart.head();
        return first == null ? head() : first;
    }

    /// How many places are in use.
    final int size() {
        return Math.max(0, sent - (int) taken());
    }

    /// How many messages have been accepted, control apart, since the holder of the turn has last
    /// called [#takeSent].
    long sent() {
        return placesTaken();
    }

    private long placesTaken() {
        var known = taken(); // first: whatever is sent meanwhile is not far from it
        return known + (sent - (int) known);
    }

    /// The same, and counts anew. By the holder of an ended actor's turn, with no [Taker].
    long takeSent() {
        var all = placesTaken();
        // First this: a sender that comes between the two finds room rather than none.
        SENT.getAndAdd(this, (int) -all);
        var before = taken; // nobody else writes it
        taken = before - all;
        return all;
    }

    final boolean hasRoom() {
        return size() < capacity;
    }

    final int capacity() {
        return capacity;
    }

    /// Queues a sender for room. It may have its place when this returns.
    final synchronized void enlist(RoomWait sender) {
        var queue = waiting;
        if (queue == null) {
            queue = new RoomQueue();
            waiting = queue;
        }
        queue.add(sender);
        expectWaiters(true);
        grant();
    }

    /// Within the monitor.
    private void expectWaiters(boolean expected) {
        var apart = taker;
        if (apart != null) {
            apart.expectWaiters(expected);
        }
    }

    /// A sender does not wait for room any more.
    ///
    /// @return false if it has got its place by now
    final synchronized boolean delist(RoomWait sender) {
        var queue = waiting;
        if (queue != null) {
            queue.remove(sender);
        }
        return !sender.isGranted();
    }

    /// A place that was granted is not used.
    void giveBack() {
        SENT.getAndAdd(this, -1);
        grantIfAwaited();
    }

    /// Gives free places to those who wait.
    final synchronized void grant() {
        var queue = waiting;
        while (queue != null && !queue.isEmpty() && reserve()) {
            queue.removeFirst().grant();
        }
        if (queue != null && queue.isEmpty()) {
            expectWaiters(false);
        }
    }

    /// Sends everybody away who waits for room.
    final synchronized void refuseWaiting() {
        var queue = waiting;
        while (queue != null && !queue.isEmpty()) {
            queue.removeFirst().refuse();
        }
    }

    /// Replaces the oldest droppable envelope of a full lane by a new one.
    ///
    /// @return the one that was dropped: the new one where no other can be; null where there is
    ///   room by now and nothing was done
    @Nullable Envelope replaceOldest(Envelope envelope) {
        return envelope;
    }
}
