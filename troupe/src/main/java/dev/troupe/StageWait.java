package dev.troupe;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// One thread that waits for a stage, and for the end of the actor that the stage came from, if
/// any.
final class StageWait<T extends @Nullable Object> implements Wait, EndListener {
    private final Stage stage;
    private final CompletionStage<? extends T> future;
    private final @Nullable Cell<?> source;
    private final Thread waiting = Thread.currentThread();

    private final long startNanos;

    private @Nullable T value;
    private @Nullable Throwable error;

    /// Written after the outcome.
    private volatile boolean done;

    private volatile boolean sourceEnded;

    StageWait(Stage stage, CompletionStage<? extends T> future, @Nullable Cell<?> source) {
        this.stage = stage;
        this.future = future;
        this.source = source;
        this.startNanos = stage.nanoTime();
        Headroom.ensureDeep(); // from here to the end of the wait, where it is called off again
        future.whenComplete(this::completed);
        if (source != null && !source.listen(this)) {
            sourceEnded = true;
        }
    }

    private void completed(@Nullable T result, @Nullable Throwable thrown) {
        value = result;
        error = thrown == null ? null : unwrapped(thrown);
        done = true;
        stage.unpark(waiting);
    }

    /// The stage's own exception: dependent stages wrap it.
    static Throwable unwrapped(Throwable thrown) {
        var cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }

    @Override
    public void ended(ActorResult<?> result) {
        sourceEnded = true;
        stage.unpark(waiting);
    }

    @Override
    public boolean isOver() {
        return done || sourceEnded;
    }

    @Override
    public @Nullable Cell<?> target() {
        // With a source that ends soon, this is over then, whatever becomes of the stage.
        return source != null && source.refuses() ? null : TracedFuture.targetOf(future);
    }

    @Override
    public @Nullable Cell<?> endOf() {
        return target() == null ? null : TracedFuture.endOf(future);
    }

    @Override
    public Kind kind() {
        return target() == null ? Kind.STAGE : Kind.FUTURE;
    }

    @Override
    public @Nullable Object message() {
        return TracedFuture.messageOf(future);
    }

    /// Waits for the value.
    ///
    /// @param about whom the exceptions of the wait are about
    /// @throws Throwable the stage's own exception, unwrapped
    @SuppressWarnings("NullAway") // the value is null only where T is
    T await(Cell<?> about, long deadline) throws Throwable {
        var outcome = outcome(deadline);
        if (!done) {
            throw switch (outcome) {
                case OVER -> about.stopped(null, about.errorOfEnd());
                case TIMEOUT ->
                        Picture.timeout(about, "Waiting for a stage of " + about, startNanos);
                case INTERRUPTED ->
                        Sending.interrupted(
                                about, "Interrupted while waiting for a stage of " + about);
            };
        }
        if (outcome == Waiting.Outcome.INTERRUPTED) {
            Thread.currentThread().interrupt();
        }
        if (error != null) {
            throw error;
        }
        return value;
    }

    /// Waits for a stage that an actor has returned, but not beyond that one's end.
    static @Nullable Object await(
            Cell<?> from, @Nullable CompletionStage<?> returned, long deadline) {
        if (returned == null) {
            throw new NullPointerException(
                    "The handler of " + from + " returned null instead of a stage");
        }
        try {
            return new StageWait<@Nullable Object>(from.stage(), returned, from)
                    .await(from, deadline);
        } catch (RuntimeException | Error unchecked) {
            throw unchecked;
        } catch (Throwable checked) {
            throw new ActorFailedException(
                    from.identity(),
                    "The stage that " + from + " returned failed: " + Describe.error(checked),
                    checked);
        }
    }

    private Waiting.Outcome outcome(long deadline) {
        try {
            return Waiting.until(stage, this, deadline);
        } finally {
            if (source != null) {
                source.unlisten(this);
            }
        }
    }
}
