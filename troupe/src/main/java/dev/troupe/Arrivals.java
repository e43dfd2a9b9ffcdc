package dev.troupe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Actors that want a thread, with their turns claimed: those that have been spawned, woken or
/// asked to end by threads that drain no mailbox, and what the threads that do hand on. A thread is
/// called for the first one, and those that come before it has begun wait here, in order.
///
/// A thread that has been called, before it runs anything, calls another for the first of those
/// that wait; then it runs its own, and goes on with the rest. So, while anybody waits here, there
/// is a thread that has been called and has run nothing yet, and nobody waits for a handler to end,
/// however long that blocks or computes. But where handlers are short, a thread has done all before
/// the next one has begun, and a crowd costs a few threads rather than one for each; and while all
/// processors are busy, which begin none, it costs no thread at all.
///
/// One place here is taken by an actor, or by a chain of them ([Estate#nextWoken]) that one thread
/// runs one after the other; those behind the first are then in its [Woken].
///
/// *Nobody is left.* Who adds does that first and then looks whether a thread has been called; a
/// thread that was called notes that it has begun and then looks who waits. All four steps are
/// sequentially consistent, so at least one of the two sees the other. A thread that has taken an
/// actor looks for more behind it and then whether one has been called, like who adds. Where a
/// thread cannot be started, the patrol looks again.
final class Arrivals {
    private static final VarHandle IS_CALLED;

    static {
        try {
            IS_CALLED =
                    MethodHandles.lookup().findVarHandle(Arrivals.class, "isCalled", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ConcurrentLinkedQueue<Cell<?>> waiting = new ConcurrentLinkedQueue<>();

    /// Who was the first in line when the patrol looked last. The patrol's.
    private @Nullable Cell<?> seen;

    /// Whether a thread has been called that has not begun. Set by compare-and-set by who calls it;
    /// cleared by that thread, by who could not start it, and by the patrol where it takes too
    /// long.
    private volatile boolean isCalled;

    /// With the turns of a chain, and with stack enough for the JDK's scheduler.
    void add(Cell<?> chain) {
        if (mayCall()) {
            call(chain);
        } else {
            waiting.add(chain);
            callForWaiting();
        }
    }

    /// By a thread that was called, before it runs anything.
    void begin() {
        isCalled = false;
        callForWaiting();
    }

    /// By a thread that was called and cannot begin. The patrol calls another.
    void callHasFailed() {
        isCalled = false;
    }

    /// By the patrol, once a round: where the first in line is still the same, the thread that was
    /// called may have died before it could begin, or gets no processor. One more does no harm.
    void look() {
        var first = waiting.peek();
        if (first != null && first == seen) {
            isCalled = false;
            callForWaiting();
            first = null;
        }
        seen = first;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// The next chain to run; null if nobody waits.
    @Nullable Cell<?> next() {
        var chain = waiting.poll();
        if (chain != null) {
            callForWaiting();
        }
        return chain;
    }

    /// Calls a thread for the first one, unless one has been called. Also by the patrol, where a
    /// thread may not have been started.
    void callForWaiting() {
        while (!isCalled && !waiting.isEmpty() && mayCall()) {
            var first = waiting.poll();
            if (first != null) {
                callOrLeave(first);
                return;
            }
            isCalled = false; // another has taken it; and somebody may have come meanwhile
        }
    }

    private void callOrLeave(Cell<?> chain) {
        try {
            call(chain);
        } catch (Throwable tooShort) {
            Drainer.leaveToRescuer(chain);
        }
    }

    /// Whether the caller is to call a thread.
    private boolean mayCall() {
        return !isCalled && IS_CALLED.compareAndSet(this, false, true);
    }

    private void call(Cell<?> chain) {
        try {
            Drainer.call(chain);
        } catch (Throwable tooShort) {
            isCalled = false;
            throw tooShort;
        }
    }
}
