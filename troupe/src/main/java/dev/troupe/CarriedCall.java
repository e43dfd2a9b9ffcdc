package dev.troupe;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// One handler with the context of its message around it: each carrier gets this to run, which goes
/// on to the next one and at last to the handler. So that no carrier can lose or change an outcome,
/// it is kept here and does not go through them. Used on one thread.
final class CarriedCall<T extends @Nullable Object> implements Runnable {
    private final List<ContextCarrier<Object>> carriers;
    private final @Nullable Object[] captured;
    private final Callable<? extends T> handler;
    private final Thread thread = Thread.currentThread();

    /// How many carriers have been entered.
    private int entered;

    /// Whether the handler has been called.
    private boolean isCalled;

    /// Whether it is too late to run anything.
    private boolean isOver;

    private @Nullable T value;
    private @Nullable Throwable error;

    CarriedCall(
            List<ContextCarrier<Object>> carriers,
            @Nullable Object[] captured,
            Callable<? extends T> handler) {
        this.carriers = carriers;
        this.captured = captured;
        this.handler = handler;
    }

    /// The outcome of the handler, or why it was not called.
    @SuppressWarnings("NullAway") // null only where T is
    T call() throws Exception {
        enter();
        isOver = true;
        if (error != null) {
            throw Sneaky.<Exception>as(error);
        }
        return value;
    }

    /// By a carrier, once.
    @Override
    public void run() {
        if (Thread.currentThread() != thread || isCalled || isOver) {
            throw new IllegalStateException(
                    "A ContextCarrier runs its handler once, on the thread of `around`, and within"
                            + " it");
        }
        enter();
    }

    private void enter() {
        while (entered < captured.length && captured[entered] == null) {
            entered++;
        }
        if (entered == captured.length) {
            callHandler();
        } else {
            var carrier = carriers.get(entered);
            enter(carrier, captured[entered++]);
        }
    }

    private void enter(ContextCarrier<Object> carrier, @Nullable Object value) {
        try {
            carrier.around(Objects.requireNonNull(value), this);
            if (!isCalled && !isOver) {
                giveUp(
                        new IllegalStateException(
                                "The context carrier "
                                        + carrier.getClass().getName()
                                        + " has not run the handler"));
            }
        } catch (Throwable thrown) {
            if (isCalled || isOver) {
                Log.log(Level.WARNING, () -> "A context carrier failed after a handler", thrown);
            } else {
                giveUp(thrown);
            }
        }
    }

    /// The handler is not called at all, whatever carriers further out may do.
    private void giveUp(Throwable why) {
        isOver = true;
        error = why;
    }

    private void callHandler() {
        isCalled = true;
        try {
            value = handler.call();
        } catch (Throwable thrown) {
            error = thrown;
        }
    }
}
