package dev.troupe;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// One subscriber of an [Outflow]: what waits for it, how much it has asked for, and the thread
/// that calls it. Guarded by the outflow's monitor, but where it says otherwise.
///
/// ```text
///                 flow: there is something to say
///      IDLE ───────────────────────────────────────▶ FLOWING    one thread, and only one
///       ▲                                               │       onSubscribe, items, the end:
///       └───────────────────────────────────────────────┘       each taken under the monitor,
///                 nothing more to say at the moment             said without it
/// ```
///
/// Whoever changes what there is to say calls [#flow] after it, so nothing stays unsaid; and
/// [Flow.Subscription#request] within a signal only notes the demand, so there is no recursion.
///
/// A subscriber that is an actor's [Subscription] is called on whatever thread there is, even on an
/// actor's turn: it only puts something into a mailbox. All others are users' code and get a thread
/// of their own while there is something to say.
final class Downstream<T> implements Flow.Subscription, Runnable {
    /// Something to say. Never run under the monitor.
    private interface Saying {
        void say();
    }

    private final Outflow<T> outflow;
    private final Flow.Subscriber<? super T> subscriber;
    private final ArrayDeque<T> queue = new ArrayDeque<>();
    private long demand;
    private boolean isOpen;
    private boolean isFlowing;

    /// Whether it wants nothing more, or has got its end.
    private boolean isGone;

    /// A demand that makes no sense, which ends it.
    private @Nullable IllegalArgumentException nonsense;

    /// Whether something here has put an emission through, and the others have not been told.
    private boolean hasPutThrough;

    Downstream(Outflow<T> outflow, Flow.Subscriber<? super T> subscriber) {
        this.outflow = outflow;
        this.subscriber = subscriber;
    }

    // ---- Under the monitor.

    /// How many items wait when this one does, too.
    int add(T item) {
        queue.add(item);
        return queue.size();
    }

    boolean isFull() {
        return queue.size() == outflow.capacity();
    }

    /// The actor without which nothing moves here: there is no room, and it has asked for nothing.
    /// Room is made and demand taken back in one step, so this is never so while an item that was
    /// asked for is on its way; and only on its turn does it ask.
    @Nullable Cell<?> blocker() {
        return isFull() && demand == 0 && subscriber instanceof Subscription<?, ?> actors
                ? actors.cell
                : null;
    }

    // ---- On the subscriber's threads.

    @Override
    public void request(long items) {
        synchronized (outflow) {
            if (items <= 0) {
                nonsense =
                        new IllegalArgumentException(
                                "A subscriber asked for "
                                        + items
                                        + " items: ask for more than none (rule 3.9 of Reactive"
                                        + " Streams)");
            } else {
                var sum = demand + items;
                demand = sum < 0 ? Long.MAX_VALUE : sum;
            }
        }
        if (flow()) {
            outflow.kick();
        }
    }

    @Override
    public void cancel() {
        boolean tellOthers;
        synchronized (outflow) {
            leave();
            tellOthers = takePutThrough();
        }
        if (tellOthers) {
            outflow.kick();
        }
    }

    private void leave() {
        if (!isGone) {
            isGone = true;
            var wasFull = isFull();
            queue.clear();
            hasPutThrough |= outflow.forget(this, wasFull);
        }
    }

    private boolean takePutThrough() {
        var taken = hasPutThrough;
        hasPutThrough = false;
        return taken;
    }

    // ---- The flow.

    /// Says what there is to say, here or on a thread of its own, unless another thread is at it.
    ///
    /// @return whether that has put an emission through, which the others may have to be told of
    boolean flow() {
        synchronized (outflow) {
            if (isFlowing || !hasSomethingToSay()) {
                return false;
            }
            isFlowing = true;
        }
        if (subscriber instanceof Subscription<?, ?>) {
            return sayAll(false);
        }
        try {
            outflow.cell().stage().start(outflow.cell() + " outlet", this);
        } catch (Throwable noThread) {
            synchronized (outflow) {
                isFlowing = false; // whoever comes next tries again
            }
            throw noThread;
        }
        return false;
    }

    @Override
    public void run() {
        sayAll(true);
    }

    /// @param tells whether to tell the others at once when an emission has been put through
    /// @return whether one has been, and they have not been told
    private boolean sayAll(boolean tells) {
        while (true) {
            Saying saying;
            boolean tellOthers;
            synchronized (outflow) {
                saying = isGone ? null : next();
                isFlowing = saying != null;
                tellOthers = (tells || saying == null) && takePutThrough();
            }
            if (tells && tellOthers) {
                outflow.kick();
            }
            if (saying == null) {
                return tellOthers;
            }
            say(saying);
        }
    }

    private boolean hasSomethingToSay() {
        return !isGone
                && (!isOpen
                        || nonsense != null
                        || (demand > 0 && !queue.isEmpty())
                        || (queue.isEmpty() && outflow.endOfItems() != null));
    }

    private @Nullable Saying next() {
        if (!isOpen) {
            isOpen = true;
            return () -> subscriber.onSubscribe(this);
        }
        var error = nonsense;
        if (error != null) {
            leave();
            return () -> subscriber.onError(error);
        }
        if (queue.isEmpty()) {
            var end = outflow.endOfItems();
            return end == null ? null : theEnd(end);
        }
        if (demand == 0) {
            return null;
        }
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
        var wasFull = isFull();
        var item = queue.remove();
        if (wasFull) {
            hasPutThrough |= outflow.madeRoom();
        }
        return () -> subscriber.onNext(item);
    }

    private Saying theEnd(Outflow.End end) {
        leave();
        var error = end.error();
        return error == null ? subscriber::onComplete : () -> subscriber.onError(error);
    }

    private void say(Saying saying) {
        try {
            saying.say();
        } catch (Throwable thrown) {
            Log.log(Level.WARNING, () -> this + " threw, and is dropped", thrown);
            cancel();
        }
    }

    @Override
    public String toString() {
        return subscriber instanceof Subscription<?, ?> actors
                ? actors.cell.toString()
                : "a subscriber of " + outflow.cell();
    }
}
