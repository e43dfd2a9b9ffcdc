package dev.troupe;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A result on its way back into an actor, from a blocking call or from a stage.
final class Pipe<A, T extends @Nullable Object> extends Activity {
    /// Both null when called off: nothing is kept that is not going to be handled.
    private @Nullable volatile Reaction<? super A, ? super T> onResult;

    private @Nullable volatile Reaction<? super A, ? super Throwable> onFailure;
    private @Nullable volatile Errand<T> errand;
    private @Nullable volatile Link<T> link;

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
        var context = keepContext();
        var started = Errand.<T>piped(cell, Carried.around(context, call), this::errandDone);
        errand = started;
        goOn(() -> started.start("pipe", context));
        if (isCancelled()) {
            started.interrupt();
        }
        return this;
    }

    Pipe<A, T> start(CompletionStage<? extends T> stage) {
        register();
        var linked = new Link<T>(this);
        link = linked;
        goOn(() -> stage.whenComplete(linked));
        return this;
    }

    /// What cannot be begun, for want of memory or because a stage refuses, is not going.
    private void goOn(Runnable begin) {
        var isBegun = false;
        try {
            begin.run();
            isBegun = true;
        } finally {
            if (!isBegun) {
                cancel();
            }
        }
    }

    private void errandDone() {
        var ended = errand;
        if (ended != null) {
            done(ended.value(), ended.error());
        }
    }

    @SuppressWarnings("NullAway") // the value is null only where T is
    private void done(@Nullable T value, @Nullable Throwable thrown) {
        if (isWithdrawn()) {
            return; // nobody wants to know
        }
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
        var reaction = onResult;
        if (reaction != null) {
            reaction.handle(actor, value);
        }
    }

    private void failure(A actor, Throwable error) throws Exception {
        var reaction = onFailure;
        if (reaction != null) {
            reaction.handle(actor, error);
        }
    }

    @Override
    void callOff() {
        onResult = null;
        onFailure = null;
        var running = errand;
        if (isWithdrawn()) {
            errand = null; // and with it the call
        }
        if (running != null) {
            running.interrupt();
        }
        var linked = link;
        if (linked != null) {
            linked.release(hasEnded() ? late() : null);
        }
    }

    private Late late() {
        var reason = cell.refuses() ? cell.reasonOfEnd() : DeadLetter.Reason.FAILED;
        return new Late(cell.system(), cell.identity(), reason);
    }

    /// What a value is told to whose actor has ended, without keeping that.
    private record Late(ActorSystem system, Identity recipient, DeadLetter.Reason reason) {
        void bury(@Nullable Object value) {
            system.deadLetters().addUnsent(recipient, value == null ? "null" : value, reason);
        }
    }

    /// What hangs on a stage, which may live for longer than the actor: lets go of the pipe when
    /// that is called off.
    private static final class Link<T extends @Nullable Object>
            implements BiConsumer<@Nullable T, @Nullable Throwable> {
        /// A pipe, then what is late, or nothing where it was called off by hand.
        private volatile @Nullable Object target;

        Link(Pipe<?, T> pipe) {
            this.target = pipe;
        }

        void release(@Nullable Late late) {
            target = late;
        }

        @Override
        @SuppressWarnings("unchecked") // its pipe is for the same values
        public void accept(@Nullable T value, @Nullable Throwable thrown) {
            switch (target) {
                case Pipe<?, ?> pipe -> ((Pipe<?, T>) pipe).done(value, thrown);
                case Late late when thrown == null -> late.bury(value);
                case null, default -> {}
            }
        }
    }

    /// What happens where nobody says what to do with a failure: it is the actor's own.
    static <A> Reaction<A, Throwable> failing() {
        return (_, error) -> {
            throw Sneaky.<RuntimeException>as(error);
        };
    }
}
