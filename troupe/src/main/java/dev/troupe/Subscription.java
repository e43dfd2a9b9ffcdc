package dev.troupe;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// The subscriber that an actor has at a publisher. Asks for a small window of items and renews
/// half of it at a time, as they are handled.
final class Subscription<A, T> extends Activity implements Flow.Subscriber<T> {
    private static final int WINDOW = 32;

    private final Reaction<? super A, ? super T> onItem;
    private final Reaction<? super A, ? super Optional<Throwable>> onEnd;

    /// Written once, by the publisher's thread; read by the actor.
    private volatile Flow.@Nullable Subscription upstream;

    /// Items handled since demand was last renewed. The turn's.
    private int handled;

    Subscription(
            Cell<A> cell,
            Reaction<? super A, ? super T> onItem,
            Reaction<? super A, ? super Optional<Throwable>> onEnd) {
        super(cell);
        this.onItem = onItem;
        this.onEnd = onEnd;
    }

    Subscription<A, T> start(Flow.Publisher<? extends T> source) {
        register();
        source.subscribe(this);
        return this;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        Objects.requireNonNull(subscription, "subscription");
        if (upstream != null) {
            subscription.cancel();
            return;
        }
        upstream = subscription;
        if (isCancelled()) {
            subscription.cancel(); // called off before it could be seen there
        } else {
            subscription.request(WINDOW);
        }
    }

    @Override
    public void onNext(T item) {
        Objects.requireNonNull(item, "item");
        if (!isWithdrawn()) {
            new Signal<A, T>(this, this::handle, item, item).send();
        }
    }

    @Override
    public void onError(Throwable error) {
        Objects.requireNonNull(error, "error");
        end(Optional.of(error), error);
    }

    @Override
    public void onComplete() {
        end(Optional.empty(), "the end of a subscription");
    }

    private void end(Optional<Throwable> error, Object message) {
        if (!isCancelled()) {
            new Signal<A, Optional<Throwable>>(this, this::handleEnd, error, message).send();
        }
    }

    private void handle(A actor, T item) throws Exception {
        var publisher = upstream;
        if (++handled == WINDOW / 2 && publisher != null) {
            handled = 0;
            publisher.request(WINDOW / 2);
        }
        onItem.handle(actor, item);
    }

    private void handleEnd(A actor, Optional<Throwable> error) throws Exception {
        over();
        onEnd.handle(actor, error);
    }

    @Override
    void callOff() {
        var publisher = upstream;
        if (publisher != null) {
            publisher.cancel();
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
}
