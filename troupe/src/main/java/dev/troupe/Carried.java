package dev.troupe;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What the carriers have captured for one message, or for something that an actor has set going.
/// Counts who still needs it: one at first, the message or the activity itself, and each of the
/// activity's signals and calls that are under way. The last to [#drop] it has it released.
final class Carried {
    private final List<ContextCarrier<Object>> carriers;

    /// By carrier; null where one had nothing to carry.
    private final @Nullable Object[] captured;

    private final AtomicInteger users = new AtomicInteger(1);

    Carried(List<ContextCarrier<Object>> carriers, @Nullable Object[] captured) {
        this.carriers = carriers;
        this.captured = captured;
    }

    /// One more needs it; false if it has been released.
    boolean keep() {
        return users.getAndUpdate(n -> n == 0 ? 0 : n + 1) != 0;
    }

    /// One less needs it. In vain after the last.
    void drop() {
        if (users.getAndUpdate(n -> n == 0 ? 0 : n - 1) == 1) {
            for (var i = captured.length - 1; i >= 0; i--) {
                release(carriers.get(i), captured[i]);
            }
        }
    }

    private static void release(ContextCarrier<Object> carrier, @Nullable Object value) {
        if (value == null) {
            return;
        }
        try {
            carrier.release(value);
        } catch (Throwable thrown) {
            Log.log(Level.WARNING, () -> "A carrier failed to release a context", thrown);
        }
    }

    /// Calls a handler in this context and then drops it, whatever comes of that.
    <T extends @Nullable Object> T lastAround(Callable<? extends T> handler) throws Exception {
        try {
            return new CarriedCall<T>(carriers, captured, handler).call();
        } finally {
            drop();
        }
    }

    /// Begins something that drops it at its end, or drops it where that cannot be begun.
    void orDrop(Runnable begin) {
        var isBegun = false;
        try {
            begin.run();
            isBegun = true;
        } finally {
            if (!isBegun) {
                drop();
            }
        }
    }

    /// A call that has this context around it, which the caller has kept for it.
    static <T extends @Nullable Object> Callable<? extends T> around(
            @Nullable Carried carried, Callable<? extends T> call) {
        return carried == null ? call : () -> carried.<T>lastAround(call);
    }
}
