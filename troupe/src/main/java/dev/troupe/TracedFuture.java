package dev.troupe;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A future that the library hands out. It knows what its value depends on, so that an actor that
/// waits for it, or for a stage that hangs on it, is in the [WaitGraph].
///
/// Threads that hold no turn wait as for any future. In an actor the turn is kept, in `onRun` too:
/// a `get` is no await point, but `self.await(future)` is.
final class TracedFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    private final Cell<?> source;

    /// What has to be over before this can be complete: something of the source.
    private final Wait origin;

    TracedFuture(Cell<?> source, Wait origin) {
        this.source = source;
        this.origin = origin;
    }

    /// Waits for any stage, by a thread that then looks at the stage itself.
    private final class Completion implements Wait {
        private final Thread waiting = Thread.currentThread();
        private final Stage stage;

        Completion(Stage stage) {
            this.stage = stage;
            var _ = TracedFuture.this.whenComplete((_, _) -> stage.unpark(waiting));
        }

        @Override
        public boolean isOver() {
            return isDone();
        }

        @Override
        public @Nullable Cell<?> target() {
            return targetOf(TracedFuture.this);
        }

        @Override
        public @Nullable Cell<?> endOf() {
            return TracedFuture.endOf(TracedFuture.this);
        }

        @Override
        public Kind kind() {
            return Kind.FUTURE;
        }

        @Override
        public @Nullable Object message() {
            return origin.message();
        }

        Waiting.Outcome await(long deadline) {
            return Waiting.keepingTurn(stage, this, deadline);
        }
    }

    /// The actor that has to go on before a stage can be complete, as far as that is known.
    static @Nullable Cell<?> targetOf(CompletionStage<?> stage) {
        if (!(stage instanceof TracedFuture<?> traced) || traced.origin.isOver()) {
            return null;
        }
        var worker = traced.origin.target();
        return worker == null ? traced.source : worker;
    }

    /// The actor that has to end before a stage can be complete, as far as that is known.
    static @Nullable Cell<?> endOf(CompletionStage<?> stage) {
        return stage instanceof TracedFuture<?> traced ? traced.origin.endOf() : null;
    }

    static @Nullable Object messageOf(CompletionStage<?> stage) {
        return stage instanceof TracedFuture<?> traced ? traced.origin.message() : null;
    }

    /// The stage to wait on, where the calling thread is in an actor and has to wait.
    private @Nullable Stage stageToWaitOn() {
        return isDone() ? null : Current.get().stage();
    }

    @Override
    public T join() {
        var stage = stageToWaitOn();
        if (stage != null
                && new Completion(stage).await(Deadline.NONE) == Waiting.Outcome.INTERRUPTED) {
            throw Sending.interrupted(source, "Interrupted while joining a future of " + source);
        }
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        var stage = stageToWaitOn();
        if (stage != null
                && new Completion(stage).await(Deadline.NONE) == Waiting.Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        var stage = stageToWaitOn();
        if (stage == null) {
            return super.get(timeout, unit);
        }
        var deadline = Deadline.plus(stage.nanoTime(), Math.max(0, unit.toNanos(timeout)));
        return switch (new Completion(stage).await(deadline)) {
            case INTERRUPTED -> throw new InterruptedException();
            case TIMEOUT, OVER -> super.get(0, TimeUnit.NANOSECONDS);
        };
    }

    // ---- What hangs on this depends on the same, unless it has another way to be complete.

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
        return new TracedFuture<>(source, origin);
    }

    /// The same, knowing nothing: for stages that the other of two may complete.
    private CompletableFuture<T> untraced() {
        var plain = new CompletableFuture<T>();
        var _ =
                whenComplete((value, error) -> {
                    if (error == null) {
                        plain.complete(value);
                    } else {
                        plain.completeExceptionally(error);
                    }
                });
        return plain;
    }

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> applyToEither(
            CompletionStage<? extends T> other, Function<? super T, U> function) {
        return untraced().applyToEither(other, function);
    }

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> applyToEitherAsync(
            CompletionStage<? extends T> other, Function<? super T, U> function) {
        return untraced().applyToEitherAsync(other, function);
    }

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> applyToEitherAsync(
            CompletionStage<? extends T> other, Function<? super T, U> function, Executor on) {
        return untraced().applyToEitherAsync(other, function, on);
    }

    @Override
    public CompletableFuture<Void> acceptEither(
            CompletionStage<? extends T> other, Consumer<? super T> action) {
        return untraced().acceptEither(other, action);
    }

    @Override
    public CompletableFuture<Void> acceptEitherAsync(
            CompletionStage<? extends T> other, Consumer<? super T> action) {
        return untraced().acceptEitherAsync(other, action);
    }

    @Override
    public CompletableFuture<Void> acceptEitherAsync(
            CompletionStage<? extends T> other, Consumer<? super T> action, Executor on) {
        return untraced().acceptEitherAsync(other, action, on);
    }

    @Override
    public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
        return untraced().runAfterEither(other, action);
    }

    @Override
    public CompletableFuture<Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action) {
        return untraced().runAfterEitherAsync(other, action);
    }

    @Override
    public CompletableFuture<Void> runAfterEitherAsync(
            CompletionStage<?> other, Runnable action, Executor on) {
        return untraced().runAfterEitherAsync(other, action, on);
    }
}
