package dev.troupe;

import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The subscriber that an actor has at a publisher. Its items come as control, which needs no room
/// in the mailbox; what keeps them in bounds is that it asks for no more than the mailbox has room
/// for, on the actor's turn ([Intake]).
///
/// *Whatever the publisher does.* It may be used from any thread, and may break the rules of
/// [Reactive Streams](https://github.com/reactive-streams/reactive-streams-jvm). What it may still
/// send is one word:
///
/// ```text
///   owed > 0 ──onNext──▶ owed - 1        the actor asks: owed + n, then request(n)
///   owed = 0 ──onNext──▶ OVER            not asked for: that is the end, with an error
///   any ──onComplete, onError──▶ OVER    everything after that is ignored
/// ```
///
/// The publisher's items and its end are appended by whoever moves that word, so each item comes
/// once and the end once, after the items of the same thread.
final class Subscription<A, T> extends Activity implements Flow.Subscriber<T> {
    private static final long OVER = -1;

    private final Reaction<? super A, ? super T> onItem;
    private final Reaction<? super A, ? super Optional<Throwable>> onEnd;
    private final Intake intake;

    /// Set once, by the publisher's thread; read by the actor and by who calls it off.
    private final AtomicReference<Flow.@Nullable Subscription> upstream = new AtomicReference<>();

    private final AtomicLong owed = new AtomicLong();

    /// How many items it has asked for that have not been handled. The turn's.
    private int asked;

    Subscription(
            Cell<A> cell,
            Reaction<? super A, ? super T> onItem,
            Reaction<? super A, ? super Optional<Throwable>> onEnd) {
        super(cell);
        this.onItem = onItem;
        this.onEnd = onEnd;
        this.intake = cell.activities().intake(cell);
    }

    /// @throws RuntimeException what the publisher throws: then there is no subscription
    Subscription<A, T> start(Flow.Publisher<? extends T> source) {
        register();
        intake.join();
        try {
            source.subscribe(this);
        } catch (Throwable thrown) {
            cancel();
            throw thrown;
        }
        return this;
    }

    // ---- The publisher's side, on any thread.

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        Objects.requireNonNull(subscription, "subscription");
        Headroom.ensure();
        if (!upstream.compareAndSet(null, subscription)) {
            subscription.cancel();
        } else if (isCancelled()) {
            subscription.cancel(); // called off before it could be seen there
        } else {
            askBehindOthers();
        }
    }

    @Override
    public void onNext(T item) {
        Objects.requireNonNull(item, "item");
        Headroom.ensure();
        var before = owed.getAndUpdate(Subscription::withoutOne);
        if (before == 0) {
            fail(
                    new IllegalStateException(
                            "A publisher sent "
                                    + cell
                                    + " an item that it had not been asked for (rule 1.1 of"
                                    + " Reactive Streams)"));
        } else if (before > 0 && !isWithdrawn()) {
            new Signal<A, T>(this, this::handle, item, item).send();
        }
    }

    private static long withoutOne(long owed) {
        return owed > 0 ? owed - 1 : owed;
    }

    @Override
    public void onError(Throwable error) {
        Objects.requireNonNull(error, "error");
        Headroom.ensure();
        end(Optional.of(error), error);
    }

    @Override
    public void onComplete() {
        Headroom.ensure();
        end(Optional.empty(), "the end of a subscription");
    }

    private void end(Optional<Throwable> error, Object message) {
        if (owed.getAndSet(OVER) != OVER && !isCancelled()) {
            new Signal<A, Optional<Throwable>>(this, this::handleEnd, error, message).send();
        }
    }

    /// The publisher has broken the rules: nothing more is taken from it.
    private void fail(Throwable error) {
        end(Optional.of(error), error);
        cancelUpstream();
    }

    // ---- The actor's side, on its turn.

    private void handle(A actor, T item) throws Exception {
        asked--;
        intake.handled();
        ask(false);
        onItem.handle(actor, item);
    }

    private void handleEnd(A actor, Optional<Throwable> error) throws Exception {
        if (over()) {
            intake.leave(this);
        }
        onEnd.handle(actor, error);
    }

    /// Looks for room when all has been handled that waits now.
    private void askBehindOthers() {
        cell.mailbox().append(new Asking());
        cell.wake();
    }

    /// Asks for as many items as there is room for.
    ///
    /// @param hasWaited whether it has waited its turn in the mailbox: then there is room for one
    private void ask(boolean hasWaited) {
        var publisher = upstream.get();
        // A stopping actor takes what it has asked for; if it went on asking, it might never stop.
        if (publisher == null || isCancelled() || cell.refuses() || owed.get() == OVER) {
            return;
        }
        var items = intake.roomFor(asked);
        if (isCancelled()) {
            return; // by another thread; the line above may have forgotten this by now
        }
        if (items == 0 && asked == 0) {
            if (!hasWaited) {
                askBehindOthers();
                return;
            }
            items = 1;
        }
        if (items > 0) {
            request(publisher, items);
        }
    }

    private void request(Flow.Subscription publisher, int items) {
        asked += items;
        intake.asked(items);
        owed.updateAndGet(before -> before == OVER ? OVER : before + items);
        try {
            publisher.request(items);
        } catch (Throwable thrown) {
            fail(thrown);
        }
    }

    int asked() {
        return asked;
    }

    @Override
    void callOff() {
        intake.leaveSometime(this);
        cancelUpstream();
    }

    private void cancelUpstream() {
        var publisher = upstream.get();
        if (publisher != null) {
            try {
                publisher.cancel();
            } catch (Throwable thrown) {
                Log.log(Level.WARNING, () -> "A publisher of " + cell + " threw", thrown);
            }
        }
    }

    /// What happens where nobody says what to do at the end: a failure is the actor's own.
    static <A> Reaction<A, Optional<Throwable>> failing() {
        return (_, error) -> {
            if (error.isPresent()) {
                throw Sneaky.<RuntimeException>as(error.get());
            }
        };
    }

    /// Waits in the mailbox like a message, to ask for items when its turn has come. Control, and
    /// none of the actor's business: not counted, and no dead letter.
    private final class Asking extends Envelope {
        @Override
        void perform(Cell<?> self) {
            ask(true);
        }

        @Override
        void discard(Cell<?> self, DeadLetter.Reason reason, @Nullable Throwable cause) {}

        @Override
        boolean takesRoom() {
            return false;
        }

        @Override
        public Object message() {
            return "demand";
        }
    }
}
