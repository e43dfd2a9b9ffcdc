package dev.troupe;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A result on its way back into an actor, from a blocking call or from a stage.
final class Pipe<A, T extends @Nullable Object> extends Activity {
    private final Reaction<? super A, ? super T> onResult;
    private final Reaction<? super A, ? super Throwable> onFailure;
    private @Nullable volatile Errand<T> errand;

    Pipe(
            Cell<A> cell,
            Reaction<? super A, ? super T> onResult,
            Reaction<? super A, ? super Throwable> onFailure) {
        super(cell);
        this.onResult = onResult;
        this.onFailure = onFailure;
    }

    Pipe<A, T> start(Callable<? extends T> call) {
        register();
        var started = Errand.<T>piped(cell, call, this::errandDone);
        errand = started;
        started.start("pipe");
        if (isCancelled()) {
            started.interrupt();
        }
        return this;
    }

    Pipe<A, T> start(CompletionStage<? extends T> stage) {
        register();
        stage.whenComplete(this::done);
        return this;
    }

    private void errandDone() {
        var ended = errand;
        if (ended != null) {
            done(ended.value(), ended.error());
        }
    }

    @SuppressWarnings("NullAway") // the value is null only where T is
    private void done(@Nullable T value, @Nullable Throwable thrown) {
        if (thrown == null) {
            new Signal<A, T>(this, this::result, value, value == null ? "null" : value).send();
        } else if (!hasEnded()) {
            var error = StageWait.unwrapped(thrown);
            new Signal<A, Throwable>(this, this::failure, error, error).send();
        }
    }

    @Override
    boolean begins() {
        return over();
    }

    private void result(A actor, T value) throws Exception {
        onResult.handle(actor, value);
    }

    private void failure(A actor, Throwable error) throws Exception {
        onFailure.handle(actor, error);
    }

    @Override
    void callOff() {
        var running = errand;
        if (running != null) {
            running.interrupt();
        }
    }

    /// What happens where nobody says what to do with a failure: it is the actor's own.
    static <A> Reaction<A, Throwable> failing() {
        return (_, error) -> {
            throw Sneaky.<RuntimeException>as(error);
        };
    }
}
