package dev.troupe;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a thread does that drains mailboxes: those of the actors that it was started for; then of
/// those that they have woken meanwhile ([Woken]); then of the [Arrivals]. The thread's own.
final class Drainer extends Watched implements Runnable {
    /// From how many on half of them are given to another thread, so that two processors work.
    private static final int MANY = 4;

    /// How many askers it wakes later, at most, and for how long: part of what it takes to do so.
    private static final int MOST_TO_WAKE = 128;

    private static final long HOLD_NANOS = 50_000;

    /// How many messages of one actor those wait for that are to be run after it: to hand them on
    /// costs more than a few short handlers, and where they are long, the patrol does.
    private static final int FEW = 4;

    /// From how many messages on it is worth while to have an actor's [Taker].
    private static final int SPATE = 64;

    private final ActorSystem system;
    private final Handover handover;

    /// Whom it was started or resumed for: a chain by [Estate#nextWoken]. Written by who does that,
    /// null while it waits for more.
    private volatile @Nullable Cell<?> first;

    /// Whether it is to end. Written by the patrol.
    private volatile boolean isRetired;

    private @Nullable Thread thread;
    private @Nullable Current current;
    private int place;

    /// Whom it goes on with. Made when there is somebody.
    private @Nullable Woken woken;

    /// Whether the thread has ended. Written by it; read by the patrol.
    volatile boolean isOver;

    private final Lull lull = new Lull();

    /// How many askers are to be woken, an upper bound, and since when.
    private int toWake;

    private long holdsSinceNanos;

    /// The last request that was handled, if its future is still to be completed, and by whom.
    private @Nullable FutureReply<?> handled;

    private @Nullable Cell<?> handledBy;

    Drainer(Cell<?> first) {
        this.first = first;
        this.system = first.system();
        this.handover = system.handover();
    }

    /// Has another thread do this, by [Arrivals]: one that waits, or a new one.
    ///
    /// @param chain with their turns
    static void call(Cell<?> chain) {
        var system = chain.system();
        if (!system.handover().resume(chain)) {
            system.stage().start(chain.type().getSimpleName(), new Drainer(chain));
        }
    }

    @Override
    public void run() {
        var here = begin();
        if (here == null) {
            return;
        }
        try {
            for (var cell = begin(first); cell != null; cell = nextToRun(here)) {
                lull.begin();
                cell.drain(here);
                wakeAskers();
                complete();
            }
        } finally {
            first = null; // not busy, whatever has become of it
            isOver = true;
        }
    }

    /// Whether its handler waits for something, the library's or not. A picture, for the patrol.
    boolean isBlocked() {
        var running = thread;
        return running != null && running.getState() != Thread.State.RUNNABLE;
    }

    /// Null if there is no memory even for this: then it is called again, some time later.
    private @Nullable Current begin() {
        try {
            place = Handover.place();
            thread = Thread.currentThread();
            var here = Current.get();
            here.drainer = this;
            current = here;
            return here;
        } catch (Throwable noMemory) {
            system.arrivals().callHasFailed();
            leaveToRescuer(Objects.requireNonNull(first));
            return null;
        }
    }

    /// @param chain null if it is to end
    private @Nullable Cell<?> begin(@Nullable Cell<?> chain) {
        if (chain == null) {
            return null;
        }
        system.arrivals().begin();
        beWatched(system);
        return firstOf(chain);
    }

    /// The next one: woken, or arrived, or else whom it is resumed for; null if it is to end.
    private @Nullable Cell<?> nextToRun(Current here) {
        var woken = next();
        if (woken != null) {
            return woken;
        }
        here.step(system.stage());
        var arrived = system.arrivals().next();
        return arrived == null ? begin(awaitMore()) : firstOf(arrived);
    }

    /// Waits to be resumed; null if it is to end.
    private @Nullable Cell<?> awaitMore() {
        first = null;
        if (!handover.keep(this)) {
            return null;
        }
        var chain = first;
        while (chain == null && !isRetired) {
            system.stage().park(this);
            Thread.interrupted(); // nobody's
            chain = first;
        }
        return chain;
    }

    /// By who has taken it from those that wait.
    void resume(Cell<?> chain) {
        first = chain;
        unpark();
    }

    /// By who has taken it from those that wait.
    void retire() {
        isRetired = true;
        unpark();
    }

    private void unpark() {
        system.stage().unpark(Objects.requireNonNull(thread));
    }

    @Override
    boolean isBusy() {
        return first != null;
    }

    @Override
    @Nullable Cell<?> running() {
        var here = current;
        var cell = here == null ? null : here.cell;
        while (cell != null && cell.has(Turn.CALLER)) {
            cell = cell.calledFrom(); // that is for its CallersTurn to tell
        }
        return cell != null && cell.owner() == thread ? cell : null;
    }

    /// Whether this may go on with an actor that is about to be woken. The ring is made here: once
    /// the turn has been claimed for it, nothing may fail.
    ///
    /// @param waker whose handler wakes it
    boolean mayGoOnWith(Cell<?> waker, Cell<?> idle) {
        return idle.system() == system && handover.mayGoOn(place, waker, idle) && woken().hasRoom();
    }

    /// Goes on with an actor whose turn the caller has just claimed for this.
    void goOnWith(Cell<?> cell) {
        var others = woken();
        others.add(cell);
        if (!others.hasRoom()) {
            letGoOrLeave();
        }
    }

    private Woken woken() {
        var known = woken;
        if (known == null) {
            Headroom.ensureDeep(); // it may be the first: its class has to be initialised
            known = new Woken(this);
            handover.add(known);
            woken = known;
        }
        return known;
    }

    /// Nothing may be thrown by who has added an actor.
    private void letGoOrLeave() {
        try {
            letGo();
        } catch (Throwable tooShort) {
            // The patrol sees to them.
        }
    }

    /// An asker of a caller-runs actor is woken when the turn is free, or when many have come.
    ///
    /// @param reply settled
    /// @return false if it is to be woken now
    boolean wakeLater(Reply reply) {
        if (!handover.mayHoldBack(place)) {
            return false;
        }
        var now = system.stage().nanoTime();
        if (toWake == 0) {
            holdsSinceNanos = now;
        }
        handover.askersToWake().add(place, reply);
        if (++toWake >= MOST_TO_WAKE || now - holdsSinceNanos > HOLD_NANOS) {
            wakeAskers();
        }
        return true;
    }

    private void wakeAskers() {
        if (toWake > 0) {
            toWake = 0;
            handover.askersToWake().wake(place);
        }
    }

    /// The future of a request that has just been handled is completed when the turn is free, on
    /// this thread or another.
    ///
    /// @return false if there is one already
    boolean completeLater(FutureReply<?> reply, Cell<?> cell) {
        if (handled != null) {
            return false;
        }
        handled = reply;
        handledBy = cell;
        return true;
    }

    /// Completes it here, where no turn is held.
    void complete() {
        var reply = handled;
        var cell = handledBy;
        if (reply == null || cell == null) {
            return;
        }
        handled = null;
        handledBy = null;
        if (reply.isHungOn()) {
            letGo(); // whatever that does
        }
        Current.get().cell = null;
        reply.complete(cell);
        Thread.interrupted();
    }

    /// It is about to wait: has all done that it was to do, by other threads or at once.
    void letGo() {
        wakeAskers();
        startCompleting();
        handOn();
    }

    /// The actor that it drains has a message. Nobody waits for more than a few.
    void beginMessage(Cell<?> cell) {
        var messages = lull.count();
        if (messages == 1) {
            return;
        }
        startCompleting();
        if (messages > FEW) {
            handOn();
        }
        if (messages == SPATE) {
            cell.startTaker();
        }
    }

    /// The request that it handles has an outcome, and its asker has not parked.
    void repliedToAwake() {
        lull.repliedToAwake();
    }

    /// The actor that it drains has no message left.
    ///
    /// @return whether a moment has passed and it should look again
    boolean lingers(Cell<?> cell) {
        return lull.expectsMore() && hasNothingElse() && lull.lingers(cell);
    }

    private boolean hasNothingElse() {
        return !hasOthers() && toWake == 0 && handled == null && system.arrivals().isEmpty();
    }

    /// The future that is still to be completed waits for no other handler.
    private void startCompleting() {
        var reply = handled;
        var cell = handledBy;
        if (reply != null && cell != null) {
            handled = null;
            handledBy = null;
            reply.startCompleting(cell);
        }
    }

    private boolean hasOthers() {
        var others = woken;
        return others != null && others.size() > 0;
    }

    /// Has other threads run what this one was to run next.
    private void handOn() {
        var others = woken;
        if (others != null && others.size() > 0) {
            Headroom.ensure(); // what is taken must get on
            start(others.takeChain());
            start(others.takeFromRing(Woken.MOST));
        }
    }

    /// Has another thread run a chain of actors, if there is one.
    private static void start(@Nullable Cell<?> chain) {
        try {
            if (chain != null) {
                chain.start();
            }
        } catch (Throwable tooShort) {
            leaveToRescuer(chain);
        }
    }

    static void leaveToRescuer(Cell<?> chain) {
        for (Cell<?> cell = chain; cell != null; ) {
            var next = cell.nextWoken;
            cell.nextWoken = null;
            cell.isUnstarted = true;
            cell = next;
        }
        chain.kind.system.inDistress = true;
    }

    /// The next one to run on this thread, which has nothing else to do; null if there is none.
    private @Nullable Cell<?> next() {
        var others = woken;
        if (others == null || others.size() == 0) {
            return null;
        }
        if (!handover.isOn()) {
            handOn(); // nobody would look often enough after them
            return null;
        }
        if (others.size() > MANY && system.arrivals().isEmpty()) {
            start(others.takeHalf()); // two processors work
        }
        return others.next();
    }

    /// The first of a chain; the rest stays.
    private Cell<?> firstOf(Cell<?> chain) {
        var rest = chain.nextWoken;
        if (rest == null) {
            return chain;
        }
        chain.nextWoken = null;
        if (handover.isOn()) {
            keep(rest);
        } else {
            start(rest);
        }
        return chain;
    }

    private void keep(Cell<?> chain) {
        var length = 0;
        for (Cell<?> cell = chain; cell != null; cell = cell.nextWoken) {
            length++;
        }
        try {
            woken().give(chain, length);
        } catch (Throwable noMemory) {
            leaveToRescuer(chain);
        }
    }
}
