package dev.troupe;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The ways to call an actor and to get back what its handler has come to. All of them behave the
/// same: the value, if the way has one, or the exception.
enum Calling {
    ASK {
        @Override
        <A> Object call(ActorRef<A> actor, Request<A, Object, Exception> request) throws Exception {
            return actor.ask(request);
        }
    },
    TIMED_ASK {
        @Override
        <A> Object call(ActorRef<A> actor, Request<A, Object, Exception> request) throws Exception {
            return actor.ask(request, LONG);
        }
    },
    RUN {
        @Override
        <A> Object call(ActorRef<A> actor, Request<A, Object, Exception> request) throws Exception {
            var value = new Object[1];
            actor.run(a -> value[0] = request.reply(a));
            return value[0];
        }
    },
    TIMED_RUN {
        @Override
        <A> Object call(ActorRef<A> actor, Request<A, Object, Exception> request) throws Exception {
            var value = new Object[1];
            actor.run(a -> value[0] = request.reply(a), LONG);
            return value[0];
        }
    },
    ASK_JOIN {
        @Override
        <A> Object call(ActorRef<A> actor, Request<A, Object, Exception> request) throws Exception {
            return actor.askJoin(stageOf(request));
        }
    },
    TIMED_ASK_JOIN {
        @Override
        <A> Object call(ActorRef<A> actor, Request<A, Object, Exception> request) throws Exception {
            return actor.askJoin(stageOf(request), LONG);
        }
    },
    ASK_ASYNC {
        @Override
        <A> Object call(ActorRef<A> actor, Request<A, Object, Exception> request) throws Exception {
            return get(actor.askAsync(request));
        }
    },
    TIMED_ASK_ASYNC {
        @Override
        <A> Object call(ActorRef<A> actor, Request<A, Object, Exception> request) throws Exception {
            return get(actor.askAsync(request, LONG));
        }
    },
    RUN_ASYNC {
        @Override
        <A> Object call(ActorRef<A> actor, Request<A, Object, Exception> request) throws Exception {
            var value = new Object[1];
            Action<A, Exception> action = a -> value[0] = request.reply(a);
            get(actor.runAsync(action));
            return value[0];
        }
    };

    /// Never reached by a test that passes.
    static final Duration LONG = Duration.ofSeconds(60);

    abstract <A> Object call(ActorRef<A> actor, Request<A, Object, Exception> request)
            throws Exception;

    private static <A> Request<A, CompletionStage<Object>, Exception> stageOf(
            Request<A, Object, Exception> request) {
        return actor -> CompletableFuture.completedFuture(request.reply(actor));
    }

    /// What a future has come to: its own exception, unwrapped.
    static <T extends @Nullable Object> T get(CompletableFuture<T> future) throws Exception {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw Sneaky.<Exception>as(Objects.requireNonNull(failed.getCause()));
        }
    }
}
