package dev.troupe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// An actor's outlet: hands each item to all subscribers at once, when each has room for it.
///
/// *One monitor.* Whatever is said of an outlet and its subscribers is guarded by its monitor:
/// queues, demand, who waits. No subscriber is called under it, and nothing waits under it.
///
/// *Emissions keep their order.* An emission that finds no room waits in line. Whoever makes room
/// puts the first of the line through, for all subscribers, and wakes its thread: so `onRun` and
/// handlers, which may wait at the same time, take their turns, and nobody who has waited finds the
/// room taken by another.
final class Outflow<T> extends Activity implements Outlet<T>, EndListener {
    private final int capacity;

    /// Written under the monitor; never changed in place.
    private volatile List<Downstream<T>> receivers = List.of();

    /// How many of them have no room. Guarded by the monitor.
    private int full;

    /// Guarded by the monitor.
    private final ArrayDeque<Emission<T>> waiting = new ArrayDeque<>();

    /// Once nothing more is emitted. Guarded by the monitor.
    private @Nullable End end;

    /// What subscribers get at the end.
    ///
    /// @param error null where it has completed
    record End(@Nullable Throwable error) {}

    Outflow(Cell<?> cell, int capacity) {
        super(cell);
        this.capacity = capacity;
    }

    Outflow<T> start() {
        registerBare();
        cell.listen(this);
        return this;
    }

    // ---- The actor's side, on its turn.

    @Override
    public void emit(T item) {
        emit(item, Deadline.inherited());
    }

    @Override
    public void emit(T item, Duration timeout) {
        emit(item, Deadline.in(cell.stage(), timeout));
    }

    private void emit(T item, long deadline) {
        Objects.requireNonNull(item, "item");
        onTurn();
        if (Thread.currentThread().isInterrupted()) { // a kill ends whoever only emits
            throw new ActorInterruptedException(
                    cell.identity(), "Interrupted before " + cell + " emitted an item", null);
        }
        if (put(item)) {
            kick();
            giveOthersATurn();
            return;
        }
        Headroom.ensureDeep(); // from here to the end of the wait, where it is called off again
        var emission = new Emission<>(this, item);
        var gotThrough = false;
        try {
            enlist(emission);
            gotThrough = emission.await(deadline);
        } finally {
            if (!gotThrough) {
                withdraw(emission);
            }
        }
    }

    /// An `onRun` that emits without end, to those who keep up or to nobody, is no reason to keep
    /// messages waiting, or a stop.
    private void giveOthersATurn() {
        if (Current.get().runner != null && (cell.hasMessages() || cell.refuses())) {
            Waiting.until(cell.stage(), () -> true, Deadline.NONE);
        }
    }

    @Override
    public boolean tryEmit(T item) {
        Objects.requireNonNull(item, "item");
        onTurn();
        if (!put(item)) {
            return false;
        }
        kick();
        return true;
    }

    private void onTurn() {
        Headroom.ensure();
        if (!cell.isOwner(Thread.currentThread())) {
            throw new IllegalStateException(
                    "This outlet belongs to the turn of "
                            + cell
                            + ": emit from the actor's own handlers and hooks, on their thread");
        }
    }

    /// Hands an item to all, unless somebody has no room, or another one waits already.
    private synchronized boolean put(T item) {
        if (end != null) {
            throw new IllegalStateException(
                    "This outlet of " + cell + " has been completed: it takes nothing more");
        }
        if (full > 0 || !waiting.isEmpty()) {
            return false;
        }
        handToAll(item);
        return true;
    }

    private void handToAll(T item) {
        for (var receiver : receivers) {
            if (receiver.add(item) == capacity) {
                full++;
            }
        }
    }

    private void enlist(Emission<T> emission) {
        synchronized (this) {
            waiting.add(emission);
            putThrough(); // there may be room by now
        }
        kick();
    }

    /// An emission does not wait any more, whether it has got through or not.
    private void withdraw(Emission<T> emission) {
        synchronized (this) {
            waiting.remove(emission);
            putThrough(); // the next one, which may be for fewer subscribers
        }
        kick();
    }

    @Override
    public void complete() {
        onTurn();
        finish(null);
    }

    @Override
    public void fail(Throwable error) {
        Objects.requireNonNull(error, "error");
        onTurn();
        finish(error);
    }

    // ---- The end, by the actor itself, its own end or a restart.

    private void finish(@Nullable Throwable error) {
        synchronized (this) {
            if (end != null) {
                return;
            }
            end = new End(error);
        }
        over();
        cell.unlisten(this);
        kick();
    }

    /// The actor has ended: so `onStop` could still emit.
    @Override
    public void ended(ActorResult<?> result) {
        var killed = result.wasKilled() ? cell.stopped(null, null) : null;
        finish(result.findError().orElse(killed));
    }

    @Override
    void callOff() {
        if (!cell.has(Turn.CLOSED)) {
            finish(restarted());
        }
    }

    private Throwable restarted() {
        var error = cell.errorOfEnd();
        return error != null
                ? error
                : new ActorStoppedException(
                        cell.identity(), cell + " has been restarted: subscribe anew", null);
    }

    // ---- The subscribers' side, on any thread.

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        Headroom.ensure();
        var receiver = new Downstream<>(this, subscriber);
        synchronized (this) {
            var more = new ArrayList<>(receivers);
            more.add(receiver);
            receivers = List.copyOf(more);
        }
        kick();
    }

    @Override
    public int subscribers() {
        return receivers.size();
    }

    /// Under the monitor: there is room in a full queue.
    ///
    /// @return whether that has put an emission through
    boolean madeRoom() {
        full--;
        return putThrough();
    }

    /// Under the monitor: a receiver wants nothing more.
    ///
    /// @param wasFull whether it had no room
    /// @return whether that has put an emission through
    boolean forget(Downstream<T> receiver, boolean wasFull) {
        var fewer = new ArrayList<>(receivers);
        if (fewer.remove(receiver) && wasFull) {
            full--;
        }
        receivers = List.copyOf(fewer);
        return putThrough();
    }

    private boolean putThrough() {
        var any = false;
        while (full == 0 && !waiting.isEmpty()) {
            var emission = waiting.remove();
            handToAll(emission.item());
            emission.gotThrough();
            any = true;
        }
        return any;
    }

    /// Under the monitor: how it has ended for those who have got all items.
    @Nullable End endOfItems() {
        return waiting.isEmpty() ? end : null;
    }

    int capacity() {
        return capacity;
    }

    Cell<?> cell() {
        return cell;
    }

    /// Sees to it that everybody gets what there is and was asked for. Those who are served on this
    /// thread may make room for others: no recursion, so that many of them need no more stack.
    void kick() {
        var again = true;
        while (again) {
            again = false;
            for (var receiver : receivers) {
                again |= receiver.flow();
            }
        }
    }

    /// Of those without room, an actor that can make some only if it goes on; best one that waits.
    synchronized @Nullable Cell<?> blocker() {
        Cell<?> found = null;
        for (var receiver : receivers) {
            var blocking = receiver.blocker();
            if (blocking != null && (found == null || blocking.edge() != null)) {
                found = blocking;
            }
        }
        return found;
    }

    /// For a report.
    synchronized String slowest() {
        for (var receiver : receivers) {
            if (receiver.isFull()) {
                return receiver + " has " + Describe.count(capacity, "item") + " waiting";
            }
        }
        return "every subscriber has room by now";
    }

    @Override
    public String toString() {
        return "an outlet of " + cell;
    }
}
