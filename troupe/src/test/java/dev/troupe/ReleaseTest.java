package dev.troupe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every waiter is released when the actor ends, at once, with the reason.
@Promise("E4")
class ReleaseTest {
    private final Exception boom = new Exception("boom");

    final class Worker {
        private final CountDownLatch goOn = new CountDownLatch(1);

        /// Ends by a kill's interrupt, or returns, or throws.
        void block(AtomicReference<End> end) throws Exception {
            goOn.await();
            if (end.get() == End.FAIL) {
                throw boom;
            }
        }
    }

    enum End {
        STOP,
        KILL,
        FAIL
    }

    /// What is waited for. The timed ones wait for much longer than the test does.
    enum Wait {
        ASK,
        TIMED_ASK,
        RUN,
        TIMED_RUN,
        ASK_JOIN,
        ASK_ASYNC,
        TIMED_ASK_ASYNC,
        RUN_ASYNC,
        TELL_FOR_ROOM,
        TIMED_TELL_FOR_ROOM,
        ASK_FOR_ROOM,
        TIMED_ASK_FOR_ROOM,
        ASK_ASYNC_FOR_ROOM,
        JOIN,
        TIMED_JOIN,
        AWAIT_STOPPED,
        TIMED_AWAIT_STOPPED,
        RESULT;

        boolean isForRoom() {
            return name().endsWith("FOR_ROOM");
        }

        boolean isForEnd() {
            return name().matches("(TIMED_)?(JOIN|AWAIT_STOPPED)|RESULT");
        }

        @Nullable Object wait(ActorHandle<Worker> worker) throws Exception {
            switch (this) {
                case ASK, ASK_FOR_ROOM -> worker.ask(_ -> 7);
                case TIMED_ASK, TIMED_ASK_FOR_ROOM -> worker.ask(_ -> 7, Calling.LONG);
                case RUN -> worker.run(_ -> {});
                case TIMED_RUN -> worker.run(_ -> {}, Calling.LONG);
                case ASK_JOIN -> worker.askJoin(_ -> CompletableFuture.completedFuture(7));
                case ASK_ASYNC, ASK_ASYNC_FOR_ROOM -> Calling.get(worker.askAsync(_ -> 7));
                case TIMED_ASK_ASYNC -> Calling.get(worker.askAsync(_ -> 7, Calling.LONG));
                case RUN_ASYNC -> Calling.get(worker.runAsync(_ -> {}));
                case TELL_FOR_ROOM -> worker.tell(_ -> {});
                case TIMED_TELL_FOR_ROOM -> worker.tell(_ -> {}, Calling.LONG);
                case AWAIT_STOPPED -> worker.awaitStopped();
                case TIMED_AWAIT_STOPPED -> assertThat(worker.awaitStopped(Calling.LONG)).isTrue();
                case JOIN -> {
                    return worker.join();
                }
                case TIMED_JOIN -> {
                    return worker.join(Calling.LONG);
                }
                case RESULT -> {
                    return Calling.get(worker.result());
                }
            }
            return null;
        }
    }

    static Stream<Arguments> everyWaitAndEnd() {
        return Arrays.stream(Wait.values())
                .flatMap(wait -> Arrays.stream(End.values()).map(end -> Arguments.of(wait, end)));
    }

    @ParameterizedTest
    @MethodSource("everyWaitAndEnd")
    void everyWaiterIsReleasedWithTheReason(Wait wait, End end, ActorSystem system) {
        everyWaiterIsReleased(wait, end, system, SpawnOptions.defaults());
    }

    @ParameterizedTest
    @MethodSource("everyWaitAndEnd")
    void everyWaiterOfACallerRunsActorIsReleased(Wait wait, End end, ActorSystem system) {
        everyWaiterIsReleased(wait, end, system, SpawnOptions.defaults().callerRuns());
    }

    private void everyWaiterIsReleased(
            Wait wait, End end, ActorSystem system, SpawnOptions options) {
        var made = new Worker();
        var worker = system.spawn(Worker.class, options.mailbox(1), OnStart.of(() -> made));
        var how = new AtomicReference<>(end);
        worker.tell(w -> w.block(how));
        Await.until("the handler blocks", () -> Callee.queued(worker) == 0);
        if (wait.isForRoom()) {
            worker.tell(_ -> {});
        }
        var waiter = Waiter.start(() -> wait.wait(worker));
        Await.until("it is queued", () -> wait.isForEnd() || Callee.queued(worker) == 1);

        end(worker, end, made);

        check(wait, end, waiter, worker);
    }

    private void end(ActorHandle<Worker> worker, End end, Worker made) {
        switch (end) {
            case STOP -> {
                worker.stop();
                made.goOn.countDown();
            }
            case KILL -> worker.kill();
            case FAIL -> made.goOn.countDown();
        }
    }

    private void check(Wait wait, End end, Waiter waiter, ActorHandle<Worker> worker) {
        if (wait.isForEnd()) {
            assertThat(waiter.value()).isIn(null, worker.join());
            return;
        }
        if (end == End.STOP && !wait.isForRoom()) {
            waiter.value(); // a stop has what is in the mailbox handled first
            return;
        }
        assertThat(waiter.error())
                .isInstanceOfSatisfying(
                        ActorStoppedException.class,
                        thrown -> assertThat(thrown.identity()).isEqualTo(worker.identity()));
        if (end == End.FAIL) {
            assertThat(waiter.error()).cause().isSameAs(boom);
        } else {
            assertThat(waiter.error()).hasNoCause();
        }
    }

    @ParameterizedTest
    @MethodSource("ends")
    void whoWaitsForAStageOfTheActorIsReleased(End end, ActorSystem system) {
        var made = new Worker();
        var worker = system.spawn(Worker.class, OnStart.of(() -> made));
        var waiter = Waiter.start(() -> worker.askJoin(_ -> new CompletableFuture<Integer>()));
        var timed =
                Waiter.start(
                        () -> worker.askJoin(_ -> new CompletableFuture<Integer>(), Calling.LONG));
        Callee.untilIdle(worker);
        if (end == End.FAIL) {
            worker.tell(w -> w.block(new AtomicReference<>(end)));
        }

        end(worker, end, made);

        check(Wait.ASK_JOIN, end == End.STOP ? End.KILL : end, waiter, worker);
        check(Wait.ASK_JOIN, end == End.STOP ? End.KILL : end, timed, worker);
    }

    static Stream<End> ends() {
        return Arrays.stream(End.values());
    }

    @ParameterizedTest
    @MethodSource("ends")
    void aHandlerOfAnotherActorIsReleasedLikeAThread(End end, ActorSystem system) {
        var made = new Worker();
        var worker =
                system.spawn(
                        Worker.class, SpawnOptions.defaults().mailbox(1), OnStart.of(() -> made));
        worker.tell(w -> w.block(new AtomicReference<>(end)));
        Await.until("the handler blocks", () -> Callee.queued(worker) == 0);
        worker.tell(_ -> {});
        var asker = system.spawn(Object.class, OnStart.of(Object::new));
        var reply = asker.runAsync(_ -> worker.tell(_ -> {}));
        Await.until("it waits for room", () -> isWaiting(PlainRef.cellOf(asker).owner()));

        end(worker, end, made);

        assertThat(Waiter.run(() -> Calling.get(reply)).error())
                .isInstanceOf(ActorStoppedException.class);
        assertThat(asker.isAlive()).isTrue();
    }

    private static boolean isWaiting(@Nullable Thread thread) {
        return thread != null && thread.getState() == Thread.State.WAITING;
    }

    @Test
    void whoWaitsForAnActorThatNeverStartsIsReleased(Oracle oracle) throws Exception {
        var letters = new ArrayList<DeadLetter>();
        var system = oracle.build(ActorSystem.builder().onDeadLetter(letters::add));
        var goOn = new CountDownLatch(1);
        var worker =
                system.spawn(
                        Worker.class,
                        SpawnOptions.defaults().mailbox(2),
                        _ -> {
                            goOn.await();
                            throw boom;
                        });
        Message<Worker> told = _ -> {};
        worker.tell(told);
        var asker = Waiter.start(() -> worker.ask(_ -> 7));
        var sender = Waiter.start(() -> Wait.TELL_FOR_ROOM.wait(worker));
        var joiner = Waiter.start(worker::join);
        goOn.countDown();

        assertThat(asker.error()).isInstanceOf(ActorStoppedException.class).hasCause(boom);
        assertThat(sender.error()).isInstanceOf(ActorStoppedException.class).hasCause(boom);
        assertThat(joiner.value())
                .isEqualTo(
                        new ActorResult.Failed<>(
                                Optional.empty(), boom, FailurePhase.ON_START, false));
        assertThat(letters).hasSize(3).allMatch(l -> l.reason() == DeadLetter.Reason.FAILED);
    }

    @Test
    void aHandlersOwnAskerIsReleasedByAKill(ActorSystem system) {
        var made = new Worker();
        var worker = system.spawn(Worker.class, OnStart.of(() -> made));
        var asker = Waiter.start(() -> Calling.ASK.call(worker, w -> w.goOn.await(60, SECONDS)));
        Await.until("it runs", () -> Callee.queued(worker) == 0);

        worker.kill();

        assertThat(asker.error()).isInstanceOf(ActorStoppedException.class);
        assertThat(asker.outcome().interrupted()).isFalse();
    }

    @Test
    void closingTheSystemReleasesEverybody(Oracle oracle) {
        var system = oracle.build(ActorSystem.builder());
        var worker = system.spawn(Worker.class, OnStart.of(Worker::new));
        var joiner = Waiter.start(worker::join);
        var stage = Waiter.start(() -> worker.askJoin(_ -> new CompletableFuture<Integer>()));
        Callee.untilIdle(worker);

        system.close();

        assertThat(joiner.value()).isEqualTo(worker.join());
        assertThat(stage.error()).isInstanceOf(ActorStoppedException.class);
    }
}
