package dev.troupe;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A virtual thread that a test starts, and what comes of it.
final class TestThread<T extends @Nullable Object> {
    private static final long PATIENCE_SECONDS = 20;

    interface Body {
        void run() throws Exception;
    }

    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private final Thread thread;

    /// Written by the thread before its outcome.
    private boolean leftInterrupted;

    private TestThread(Callable<T> body) {
        this.thread = Thread.ofVirtual().name("test").unstarted(() -> run(body));
    }

    static <T extends @Nullable Object> TestThread<T> start(Callable<T> body) {
        var started = new TestThread<T>(body);
        started.thread.start();
        return started;
    }

    static TestThread<@Nullable Void> running(Body body) {
        return TestThread.<@Nullable Void>start(() -> {
            body.run();
            return null;
        });
    }

    private void run(Callable<T> body) {
        try {
            var value = body.call();
            leftInterrupted = Thread.interrupted();
            outcome.complete(value);
        } catch (Throwable thrown) {
            leftInterrupted = Thread.interrupted();
            outcome.completeExceptionally(thrown);
        }
    }

    Thread thread() {
        return thread;
    }

    boolean isDone() {
        return outcome.isDone();
    }

    /// What the body returned.
    T get() throws Exception {
        try {
            return outcome.get(PATIENCE_SECONDS, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("The test's thread goes on: " + describe(), e);
        } catch (ExecutionException e) {
            throw new AssertionError("The test's thread failed: " + e.getCause(), e.getCause());
        }
    }

    /// What the body returned, where nothing checked may be thrown.
    T join() {
        try {
            return get();
        } catch (Exception e) {
            throw new AssertionError("The test was interrupted", e);
        }
    }

    /// What the body threw.
    Throwable failure() throws Exception {
        try {
            var value = outcome.get(PATIENCE_SECONDS, SECONDS);
            throw new AssertionError("The test's thread did not fail but returned " + value);
        } catch (TimeoutException e) {
            throw new AssertionError("The test's thread goes on: " + describe(), e);
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }

    /// Whether the thread's interrupt flag was set when the body ended, which has been waited for.
    boolean leftInterrupted() {
        return leftInterrupted;
    }

    private String describe() {
        var frames = Arrays.stream(thread.getStackTrace()).map(String::valueOf).toList();
        return String.join("\n  ", frames);
    }
}
