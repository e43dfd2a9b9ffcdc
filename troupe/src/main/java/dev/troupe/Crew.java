package dev.troupe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The workers of a pool: who gets a message, who takes the place of one that has ended.
///
/// *Free workers.* Each knows whether it is free ([PoolWorker#claimFree]); [Roll] has a bit for
/// each, so that a sender looks at 64 of them at once. A bit may be set for one that is not free,
/// never the other way round for long: who is free says so first and sets the bit then; who clears
/// a bit looks once more whether that one is free, and sets it again.
///
/// *Nothing is lost.* A message that has come into the mailbox of a worker that ends, in time or
/// just too late, is taken back by that worker's end ([#takeBack]) and brought to another one, or
/// kept until there is one. Exactly one of the two handles it, because what was taken out of a
/// mailbox is in no other.
final class Crew<A> {
    /// Up to how many workers the shortest queue is looked for among all of them.
    private static final int LOOKED_AT = 32;

    private final SpawnOptions options;
    private final OnStart<A> make;

    /// Set once, by the head's constructor.
    private @Nullable PoolHead<A> head;

    /// Written under `this`, read by senders.
    private volatile Roll<A> roll = new Roll<>(0);

    /// Where the next look begins in a big pool. Written by several, without order.
    private int cursor;

    /// What ended workers have left and nobody has got yet. Guarded by `this`.
    private final ArrayDeque<Envelope> orphans = new ArrayDeque<>();

    /// Whether there may be orphans. Written under `this`, read by workers.
    private volatile boolean hasOrphans;

    /// Guarded by `this`.
    private final Turnover turnover = new Turnover();

    /// Whether there are no new workers any more. Guarded by `this`.
    private boolean isClosed;

    Crew(SpawnOptions options, OnStart<A> make) {
        this.options = options;
        this.make = make;
    }

    void head(PoolHead<A> made) {
        head = made;
    }

    private PoolHead<A> head() {
        return Objects.requireNonNull(head);
    }

    // ---- Who gets a message. By senders, without a lock.

    /// Brings a message to a worker; false if none has room.
    boolean place(Envelope envelope, PoolLane lane) {
        var now = roll;
        for (var free = now.claim(); free != null; free = now.claim()) {
            if (offer(envelope, free, lane)) {
                return true;
            }
            free.unclaim(); // it has been stopped, or its place has been taken by somebody else
            if (!free.refuses()) {
                break;
            }
        }
        var asker = envelope instanceof Asked asked ? asked.askingActor() : null;
        var shortest = shortest(now, lane, asker);
        if (shortest == null) {
            return false;
        }
        if (offer(envelope, shortest, lane)) {
            return true;
        }
        for (var worker : now.workers) {
            if (worker != shortest && offer(envelope, worker, lane)) {
                return true;
            }
        }
        return false;
    }

    /// The one with the shortest queue, of all or of some; null if all are ending. Only where there
    /// is nobody else one that would ask itself.
    private @Nullable PoolWorker<A> shortest(Roll<A> now, PoolLane lane, @Nullable Cell<?> asker) {
        var workers = now.workers;
        var start = workers.length > LOOKED_AT ? nextStart() : 0;
        PoolWorker<A> best = null;
        var least = Long.MAX_VALUE;
        for (int i = 0, seen = 0; i < workers.length && seen < LOOKED_AT; i++) {
            var worker = workers[(int) ((start + (long) i) % workers.length)];
            if (!worker.refuses()) {
                seen++;
                var load = worker == asker ? Integer.MAX_VALUE : worker.load(lane.of(worker));
                if (load < least) {
                    least = load;
                    best = worker;
                }
            }
        }
        return best;
    }

    private int nextStart() {
        cursor = (cursor + LOOKED_AT) & Integer.MAX_VALUE;
        return cursor;
    }

    private static boolean offer(Envelope envelope, PoolWorker<?> worker, PoolLane lane) {
        if (worker.refuses()) {
            return false;
        }
        envelope.sentTo(worker);
        try {
            if (!lane.of(worker).offer(envelope)) {
                return false;
            }
            worker.wake();
            return true;
        } catch (StackOverflowError tooShort) {
            worker.isUnwoken = true;
            worker.kind.system.inDistress = true;
            throw tooShort;
        }
    }

    /// Puts a message where it has a place.
    static void bring(Envelope envelope, PoolWorker<?> worker, Mailbox lane) {
        envelope.sentTo(worker);
        try {
            lane.append(envelope);
            worker.wake();
        } catch (StackOverflowError tooShort) {
            worker.isUnwoken = true;
            worker.kind.system.inDistress = true;
            throw tooShort;
        }
    }

    /// Takes a place in the lane of some worker; null if there is none.
    @Nullable PoolWorker<A> reserve(PoolLane lane) {
        var now = roll;
        var free = now.claim();
        if (free != null) {
            if (lane.of(free).reserve()) {
                return free;
            }
            free.unclaim();
        }
        var shortest = shortest(now, lane, null);
        if (shortest == null || lane.of(shortest).reserve()) {
            return shortest;
        }
        for (var worker : now.workers) {
            if (!worker.refuses() && lane.of(worker).reserve()) {
                return worker;
            }
        }
        return null;
    }

    /// Under [Overflow#DROP_OLDEST]: see [Mailbox#replaceOldest].
    @SuppressWarnings("ReferenceEquality") // an envelope is itself
    @Nullable Envelope replaceOldest(Envelope envelope, PoolLane lane) {
        var shortest = shortest(roll, lane, null);
        if (shortest == null) {
            return envelope;
        }
        envelope.sentTo(shortest);
        var dropped = lane.of(shortest).replaceOldest(envelope);
        if (dropped != null && dropped != envelope) {
            shortest.wake();
        }
        return dropped;
    }

    // ---- What workers say, on their turns.

    /// A worker is free.
    void show(PoolWorker<A> worker) {
        roll.show(worker); // read after the worker has become free: see Roll#resized
    }

    /// A worker has just become free by itself, or there is room: for what others have left.
    void bringLeft() {
        if (hasOrphans) {
            bringOrphans();
        }
    }

    /// There is room in some lane, or a new worker: first for what was sent long ago.
    void roomMade() {
        bringLeft();
        var head = head();
        if (head.mailbox() instanceof PoolLane lane) {
            lane.roomMade();
        }
        if (head.urgent() instanceof PoolLane urgent) {
            urgent.roomMade();
        }
    }

    /// A worker that ends, or has ended, has something that was sent to the pool. Where nobody is
    /// free it is kept for the one that takes the worker's place, if that is still to come.
    ///
    /// @return false if there is no pool any more
    boolean takeBack(Envelope envelope, PoolWorker<A> from) {
        synchronized (this) {
            if (isClosed) {
                return false;
            }
            orphans.add(envelope);
            hasOrphans = true; // first this: who becomes free meanwhile looks for it after
            if (isThere(from)) {
                bringToFree();
                return true;
            }
        }
        bringOrphans();
        return true;
    }

    private void bringToFree() {
        var free = roll.claim();
        if (free == null) {
            return;
        }
        if (free.mailbox().reserve()) {
            bringOrphan(orphans.remove(), free);
            hasOrphans = !orphans.isEmpty();
        } else {
            free.unclaim();
        }
    }

    private synchronized void bringOrphans() {
        if (!(head().mailbox() instanceof PoolLane lane)) {
            return;
        }
        while (!orphans.isEmpty()) {
            var worker = reserve(lane);
            if (worker == null) {
                return;
            }
            bringOrphan(orphans.remove(), worker);
        }
        hasOrphans = false;
    }

    /// It is in the books of two workers; one of them has not had it.
    private void bringOrphan(Envelope envelope, PoolWorker<A> worker) {
        head().system().ledger().countWithdrawn();
        bring(envelope, worker, worker.mailbox());
    }

    // ---- Who is there.

    int size() {
        return roll.workers.length;
    }

    List<ActorRef<A>> workers() {
        return Stream.of(roll.workers).<ActorRef<A>>map(PlainRef::to).toList();
    }

    /// After the end.
    List<ActorResult<A>> results() {
        return members().stream().flatMap(worker -> Stream.ofNullable(worker.result())).toList();
    }

    /// Has that many workers; false if the pool is ending.
    boolean resize(int size) {
        PoolWorker<A>[] tooMany;
        List<PoolWorker<A>> more;
        synchronized (this) {
            if (isClosed) {
                return false;
            }
            var old = roll.workers;
            more = hire(size);
            tooMany = Arrays.copyOfRange(old, Math.min(size, old.length), old.length);
        }
        launch(more);
        for (var worker : tooMany) {
            worker.stop();
        }
        roomMade();
        return true;
    }

    /// Has that many workers, of whom the new ones are to be launched.
    synchronized List<PoolWorker<A>> hire(int size) {
        var old = roll;
        var resized = old.resized(size);
        var more = new ArrayList<PoolWorker<A>>();
        for (var slot = old.workers.length; slot < size; slot++) {
            resized.workers[slot] = newWorker(slot);
            more.add(resized.workers[slot]);
        }
        roll = resized;
        return more;
    }

    /// A child of the head from here on, so that the head's end waits for it, and under the
    /// monitor, so that there is none after [#close]. It is launched without the monitor: listeners
    /// are told of it.
    private PoolWorker<A> newWorker(int slot) {
        var worker = new PoolWorker<>(this, head(), options, make, slot);
        worker.listen(worker);
        head().children().add(worker);
        return worker;
    }

    static void launch(List<? extends PoolWorker<?>> workers) {
        workers.forEach(worker -> worker.system().launch(worker));
    }

    /// Another one takes the place of a worker that has ended, unless it was one too many.
    void ended(PoolWorker<A> worker, ActorResult<?> result) {
        PoolWorker<A> next;
        synchronized (this) {
            if (isClosed || !isThere(worker)) {
                return;
            }
            var tooMany = turnover.ended(head(), worker, result, size());
            if (tooMany != null) {
                head().raise(new Restarts.Raised(tooMany, false));
                return;
            }
            next = replace(worker);
        }
        launch(List.of(next));
        roomMade();
    }

    private PoolWorker<A> replace(PoolWorker<A> worker) {
        var replaced = roll.resized(size());
        var next = newWorker(worker.slot);
        replaced.workers[worker.slot] = next;
        roll = replaced;
        return next;
    }

    /// Whether it is one of the workers, not one too many.
    @SuppressWarnings("ReferenceEquality") // a worker is itself
    private boolean isThere(PoolWorker<A> worker) {
        var workers = roll.workers;
        return worker.slot < workers.length && workers[worker.slot] == worker;
    }

    /// The pool ends: no worker is replaced from here on. After a stop, those that are there handle
    /// what there is.
    void close(boolean kill) {
        ArrayList<Envelope> left;
        PoolWorker<A> last = null;
        synchronized (this) {
            isClosed = true;
            hasOrphans = false;
            left = new ArrayList<>(orphans);
            orphans.clear();
            if (!kill && !left.isEmpty() && members().stream().allMatch(PoolWorker::refuses)) {
                last = replace(roll.workers[0]); // who takes the place of one that is ending
            }
        }
        if (last != null) {
            launch(List.of(last));
        }
        bringLast(left, kill);
        if (!kill) {
            members().forEach(PoolWorker::stop); // in no order, as they have worked
        }
    }

    private void bringLast(List<Envelope> left, boolean kill) {
        for (var envelope : left) {
            var worker = kill ? null : shortest(roll, (PoolLane) head().mailbox(), null);
            if (worker == null) {
                envelope.discard(head(), head().reasonOfEnd(), head().errorOfEnd());
            } else {
                worker.mailbox().takePlace();
                bringOrphan(envelope, worker);
            }
        }
    }

    /// The workers, from inside.
    List<PoolWorker<A>> members() {
        return List.of(roll.workers);
    }
}
