package dev.troupe;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A thread of a test that waits for an actor, and what its wait has come to.
final class Waiter {
    /// What a wait has come to: a value or an exception, and whether the thread's interrupt flag
    /// was set then.
    record Outcome(@Nullable Object value, @Nullable Throwable error, boolean interrupted) {}

    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final Thread thread;

    private Waiter(Thread.Builder kind, Callable<@Nullable Object> wait) {
        this.thread = kind.unstarted(() -> outcome.complete(outcomeOf(wait)));
    }

    /// Starts a virtual thread that is sure to wait when this returns.
    static Waiter start(Callable<@Nullable Object> wait) {
        return start(Thread.ofVirtual(), wait);
    }

    /// Starts a thread that is sure to wait when this returns.
    static Waiter start(Thread.Builder kind, Callable<@Nullable Object> wait) {
        var waiter = new Waiter(kind, wait);
        waiter.thread.start();
        Await.untilWaiting(waiter.thread);
        return waiter;
    }

    /// Starts a thread that does something which need not wait.
    static Waiter run(Callable<@Nullable Object> task) {
        var waiter = new Waiter(Thread.ofVirtual(), task);
        waiter.thread.start();
        return waiter;
    }

    private static Outcome outcomeOf(Callable<@Nullable Object> wait) {
        try {
            var value = wait.call();
            return new Outcome(value, null, Thread.interrupted());
        } catch (Throwable thrown) {
            return new Outcome(null, thrown, Thread.interrupted());
        }
    }

    void interrupt() {
        thread.interrupt();
    }

    boolean isOver() {
        return outcome.isDone();
    }

    /// What it has come to, within the time of [Await]: at once, as far as a busy machine can tell.
    Outcome outcome() {
        Await.until("the wait is over", outcome::isDone);
        return outcome.join();
    }

    @Nullable Object value() {
        var over = outcome();
        if (over.error() != null) {
            throw new AssertionError("The wait has failed", over.error());
        }
        return over.value();
    }

    Throwable error() {
        var error = outcome().error();
        if (error == null) {
            throw new AssertionError("The wait has succeeded with " + outcome().value());
        }
        return error;
    }
}
