package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.Gate.See;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Futures that the library hands out are completed outside of every turn.
@Promise("M11")
class FuturesTest {
    /// What completes a future.
    enum By {
        REPLY,
        EXCEPTION,
        ERROR,
        KILL,
        FAILURE,
        TIMEOUT,
        RESULT_BY_STOP,
        RESULT_BY_KILL,
        RESULT_BY_FAILURE;

        /// A future that is not complete while the gate is closed.
        CompletableFuture<?> future(ActorHandle<Gate> actor) {
            return switch (this) {
                case REPLY, KILL -> actor.askAsync(new See(1));
                case EXCEPTION -> actor.runAsync(_ -> throwIt(new Exception("on purpose")));
                case ERROR -> actor.runAsync(_ -> throwIt(new AssertionError("on purpose")));
                case FAILURE -> {
                    actor.tell(_ -> throwIt(new Exception("on purpose")));
                    yield actor.askAsync(new See(1));
                }
                case TIMEOUT -> actor.askAsync(new See(1), Duration.ofSeconds(1));
                case RESULT_BY_STOP, RESULT_BY_KILL -> actor.result();
                case RESULT_BY_FAILURE -> {
                    actor.tell(_ -> throwIt(new Exception("on purpose")));
                    yield actor.result();
                }
            };
        }

        private static void throwIt(Throwable thrown) {
            throw Sneaky.<RuntimeException>as(thrown);
        }

        void complete(ActorRef<Gate> actor, Gate gate) {
            switch (this) {
                case REPLY, EXCEPTION, ERROR, FAILURE, RESULT_BY_FAILURE -> gate.open();
                case KILL, RESULT_BY_KILL -> actor.kill();
                case RESULT_BY_STOP -> {
                    actor.stop();
                    gate.open();
                }
                case TIMEOUT -> {
                    // comes by itself
                }
            }
        }

        boolean endsTheActor() {
            return this != REPLY && this != EXCEPTION && this != TIMEOUT;
        }
    }

    private final Gate gate = new Gate();

    @AfterEach
    void open() {
        gate.open();
    }

    /// What a dependent finds where it runs.
    private record Place(@Nullable Cell<?> cell, boolean isOwner, boolean isTestThread) {
        static Place here(ActorRef<?> actor, Thread test) {
            var thread = Thread.currentThread();
            return new Place(
                    Current.get().cell, PlainRef.cellOf(actor).isOwner(thread), thread == test);
        }
    }

    @ParameterizedTest
    @EnumSource
    void dependentsRunInNoTurn(By by, ActorSystem system) {
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);
        var test = Thread.currentThread();
        var place = new CompletableFuture<Place>();
        var dependent =
                by.future(actor).whenComplete((_, _) -> place.complete(Place.here(actor, test)));

        by.complete(actor, gate);

        assertThat(Waiter.run(() -> Calling.get(place)).value())
                .isEqualTo(new Place(null, false, false));
        Await.until("the future is done", dependent::isDone);
    }

    @ParameterizedTest
    @EnumSource
    void aDependentThatBlocksHoldsUpNobody(By by, ActorSystem system) {
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var dependent =
                by.future(actor)
                        .whenComplete((_, _) -> {
                            begun.countDown();
                            Await.until("it may go on", () -> goOn.getCount() == 0);
                        });

        by.complete(actor, gate);

        Await.until("the dependent runs", () -> begun.getCount() == 0);
        gate.open();
        if (by.endsTheActor()) {
            assertThat(actor.awaitStopped(Duration.ofSeconds(15))).isTrue();
        } else {
            assertThat(actor.ask(new See(2), Duration.ofSeconds(15))).isEqualTo(2);
        }
        goOn.countDown();
        Await.until("the future is done", dependent::isDone);
    }

    @Test
    void aDependentMayAskTheActorAgain(ActorSystem system) {
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);

        var second = actor.askAsync(new See(1)).thenApply(one -> one + actor.ask(new See(2)));
        gate.open();

        assertThat(Waiter.run(() -> Calling.get(second)).value()).isEqualTo(3);
    }

    @Test
    void aDependentIsOutsideOfTheTurnThatItsContextBelongsTo(ActorSystem system) {
        record Holder(ActorContext<Holder> self) {}
        var holder = system.spawn(Holder.class, Holder::new);
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);

        var dependent =
                holder.<CompletableFuture<Integer>, RuntimeException>ask(
                        h -> actor.askAsync(new See(1)).thenApply(_ -> h.self.children().size()));
        gate.open();

        assertThatThrownBy(() -> Calling.get(dependent))
                .isInstanceOfAny(IllegalStateException.class, CompletionException.class)
                .hasStackTraceContaining("IllegalStateException")
                .hasStackTraceContaining(holder.identity().name());
        assertThat(holder.isAlive()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aFutureFailsWithTheHandlersOwnException(Callee callee, ActorSystem system) {
        var actor = callee.spawn(system, Gate.class, OnStart.of(Gate::new));
        var thrown = new Exception("on purpose");

        var future =
                actor.runAsync(_ -> {
                    throw thrown;
                });

        assertThatThrownBy(() -> Calling.get(future)).isSameAs(thrown);
        assertThat(future.exceptionNow()).isSameAs(thrown);
    }

    @ParameterizedTest
    @EnumSource
    void handlersRunOnTheSystemsThreads(Callee callee, ActorSystem system) {
        var actor = callee.spawn(system, Gate.class, OnStart.of(Gate::new));
        var test = Thread.currentThread();

        assertThat(actor.askAsync(_ -> Thread.currentThread() == test).join()).isFalse();
    }

    @Test
    void askAsyncReturnsAtOnce(ActorSystem system) {
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);

        var future = actor.askAsync(new See(1));

        assertThat(future).isNotDone();
        gate.open();
        assertThat(Waiter.run(() -> Calling.get(future)).value()).isEqualTo(1);
    }

    @Test
    void aCancelledFuturesRequestIsNotHandled(ActorSystem system) {
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);
        var future = actor.askAsync(new See(1));

        assertThat(future.cancel(true)).isTrue();
        gate.open();

        assertThat(actor.ask(Gate::seen)).isEmpty();
        assertThat(system.deadLetterCount()).isEqualTo(1);
    }

    @Test
    void aResultIsEverybodysOwn(ActorSystem system) {
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);
        var first = actor.result();
        var second = actor.result();

        assertThat(first.cancel(true)).isTrue();
        assertThat(second).isNotDone();
        assertThat(actor.isAlive()).isTrue();
        actor.stop();
        gate.open();

        assertThat(Waiter.run(() -> Calling.get(second)).value()).isEqualTo(actor.join());
        assertThat(actor.result().join()).isSameAs(actor.join());
    }

    @Test
    void aResultNeverFails(ActorSystem system) {
        var actor =
                system.<Gate>spawn(
                        Gate.class,
                        _ -> {
                            throw new Exception("on purpose");
                        });

        assertThat(actor.result().join().isStartupFailed()).isTrue();
    }
}
