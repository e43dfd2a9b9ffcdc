package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What an actor has done off its turn, on a virtual thread of its own: `await` and `pipe`.
@Promise("M12")
class AwaitTest {
    /// An actor that knows its context and remembers what has come back.
    private static final class Worker {
        private final ActorContext<Worker> self;
        private final List<Object> seen = new ArrayList<>();

        Worker(ActorContext<Worker> self) {
            this.self = self;
        }

        void pipe(Callable<?> call) {
            var _ = self.pipe(call, (worker, value) -> worker.seen.add(value));
        }

        List<Object> seen() {
            return List.copyOf(seen);
        }
    }

    /// How an actor has something done.
    enum Way {
        AWAIT,
        AWAIT_CALL,
        PIPE;

        private void start(Worker worker, Callable<Object> call) throws Exception {
            Call<Object, Exception> typed = call::call;
            switch (this) {
                case AWAIT -> worker.seen.add(worker.self.await(call));
                case AWAIT_CALL -> worker.seen.add(worker.self.await(typed));
                case PIPE -> worker.pipe(call);
            }
        }
    }

    /// How an actor comes to its end while something is done for it.
    enum End {
        STOP,
        KILL,
        FAIL
    }

    /// A blocking call that notes its end.
    private static final class Blocking {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);
        private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

        /// Blocks until it is opened or interrupted.
        Object call() {
            begun.countDown();
            try {
                opened.await();
                interrupted.complete(false);
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
            return "late";
        }

        /// Blocks until it is opened, whatever interrupts it.
        Object stubborn() {
            begun.countDown();
            Await.until("it is opened", () -> opened.getCount() == 0);
            interrupted.complete(Thread.interrupted());
            return "late";
        }

        void awaitBegun() {
            Await.until("the call has begun", () -> begun.getCount() == 0);
        }
    }

    private final Blocking blocking = new Blocking();
    private final ConcurrentLinkedQueue<DeadLetter> letters = new ConcurrentLinkedQueue<>();

    @AfterEach
    void open() {
        blocking.opened.countDown();
    }

    private ActorHandle<Worker> worker(Oracle oracle) {
        return oracle.build(ActorSystem.builder().onDeadLetter(letters::add))
                .spawn(Worker.class, Worker::new);
    }

    @ParameterizedTest
    @EnumSource
    void itRunsOnAVirtualThreadOfItsOwn(Way way, Oracle oracle) throws Exception {
        var worker = worker(oracle);
        var cell = PlainRef.cellOf(worker);
        var ownThread = new AtomicReference<Thread>();
        var callThread = new AtomicReference<Thread>();

        worker.run(w -> {
            ownThread.set(Thread.currentThread());
            way.start(
                    w,
                    () -> {
                        callThread.set(Thread.currentThread());
                        return cell.isOwner(Thread.currentThread());
                    });
        });

        Await.until("it has come back", () -> !worker.ask(Worker::seen).isEmpty());
        assertThat(worker.ask(Worker::seen)).as("has the turn").containsExactly(false);
        assertThat(callThread.get().isVirtual()).isTrue();
        assertThat(callThread.get()).isNotSameAs(ownThread.get());
    }

    @ParameterizedTest
    @EnumSource
    void theContextDoesNotWorkThere(Way way, Oracle oracle) throws Exception {
        var worker = worker(oracle);
        var thrown = new CompletableFuture<Throwable>();

        worker.run(w ->
                way.start(
                        w,
                        () -> {
                            try {
                                return w.self.children();
                            } catch (Throwable t) {
                                thrown.complete(t);
                                return "refused";
                            }
                        }));

        assertThat(Waiter.run(() -> Calling.get(thrown)).value())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void awaitThrowsTheCallsOwnException(Oracle oracle) {
        var worker = worker(oracle);
        var thrown = new Exception("on purpose");
        Call<Object, Exception> call =
                () -> {
                    throw thrown;
                };

        assertThatThrownBy(() -> worker.run(w -> w.self.await(call))).isSameAs(thrown);
        assertThatThrownBy(() -> worker.run(w -> w.self.await((Callable<Object>) call)))
                .isSameAs(thrown);
        assertThatThrownBy(
                        () -> worker.run(w -> w.self.await(CompletableFuture.failedFuture(thrown))))
                .isSameAs(thrown);
        assertThat(worker.isAlive()).isTrue();
    }

    @Test
    void aFailedPipeIsTheActorsOwnFailure(Oracle oracle) {
        var worker = worker(oracle);
        var thrown = new Exception("on purpose");

        worker.run(w ->
                w.pipe(() -> {
                    throw thrown;
                }));

        var result = worker.join();
        assertThat(result.isMessageFailed()).isTrue();
        assertThat(result.findError()).containsSame(thrown);
    }

    @Test
    void aFailedPipeComesBackWhereItIsWanted(Oracle oracle) {
        var worker = worker(oracle);
        var thrown = new Exception("on purpose");

        worker.run(w -> {
            Callable<Object> call =
                    () -> {
                        throw thrown;
                    };
            var _ = w.self.pipe(call, (a, v) -> a.seen.add(v), (a, e) -> a.seen.add(e));
        });

        Await.until("it has come back", () -> !worker.ask(Worker::seen).isEmpty());
        assertThat(worker.ask(Worker::seen)).containsExactly(thrown);
    }

    @Test
    void pipeGoesOnWhileTheCallBlocks(Oracle oracle) {
        var worker = worker(oracle);

        worker.run(w -> w.pipe(blocking::call));
        blocking.awaitBegun();
        assertThat(worker.ask(Worker::seen)).isEmpty();
        blocking.opened.countDown();

        Await.until("it has come back", () -> !worker.ask(Worker::seen).isEmpty());
        assertThat(worker.ask(Worker::seen)).containsExactly("late");
    }

    @ParameterizedTest
    @EnumSource
    void aPipedCallIsInterruptedAtTheEnd(End end, Oracle oracle) {
        var worker = worker(oracle);
        worker.run(w -> w.pipe(blocking::call));
        blocking.awaitBegun();

        end(worker, end);

        worker.awaitStopped();
        assertThat(Waiter.run(() -> Calling.get(blocking.interrupted)).value()).isEqualTo(true);
        lateResultIsDead(worker);
    }

    @ParameterizedTest
    @EnumSource
    void aPipedCallIsNotWaitedFor(End end, Oracle oracle) {
        var worker = worker(oracle);
        worker.run(w -> w.pipe(blocking::stubborn));
        blocking.awaitBegun();

        end(worker, end);

        assertThat(worker.awaitStopped(Duration.ofSeconds(15))).isTrue();
        assertThat(letters).isEmpty();
        blocking.opened.countDown();
        assertThat(Waiter.run(() -> Calling.get(blocking.interrupted)).value()).isEqualTo(true);
        lateResultIsDead(worker);
    }

    private void lateResultIsDead(ActorHandle<Worker> worker) {
        Await.until("the late result is a dead letter", () -> letters.size() == 1);
        assertThat(letters.element().recipient()).isEqualTo(worker.identity());
        assertThat(letters.element().message()).isEqualTo("late");
        assertThat(worker.join().findActor().orElseThrow().seen()).isEmpty();
    }

    private static void end(ActorRef<Worker> worker, End end) {
        switch (end) {
            case STOP -> worker.stop();
            case KILL -> worker.kill();
            case FAIL ->
                    worker.tell(_ -> {
                        throw new Exception("on purpose");
                    });
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AWAIT", "AWAIT_CALL"})
    void anAwaitedCallIsInterruptedByAKill(Way way, Oracle oracle) {
        var worker = worker(oracle);
        worker.tell(w -> way.start(w, blocking::call));
        blocking.awaitBegun();

        worker.kill();

        assertThat(worker.join().wasKilled()).isTrue();
        assertThat(Waiter.run(() -> Calling.get(blocking.interrupted)).value()).isEqualTo(true);
    }

    @ParameterizedTest
    @EnumSource(names = {"AWAIT", "AWAIT_CALL"})
    void anAwaitedCallIsNotWaitedForAfterAKill(Way way, Oracle oracle) {
        var worker = worker(oracle);
        worker.tell(w -> way.start(w, blocking::stubborn));
        blocking.awaitBegun();

        worker.kill();

        assertThat(worker.awaitStopped(Duration.ofSeconds(15))).isTrue();
        assertThat(blocking.interrupted).isNotDone();
    }

    @ParameterizedTest
    @EnumSource(names = {"AWAIT", "AWAIT_CALL"})
    void theLateResultOfAnAwaitedCallIsADeadLetter(Way way, Oracle oracle) {
        var worker = worker(oracle);
        worker.tell(w -> way.start(w, blocking::stubborn));
        blocking.awaitBegun();
        worker.kill();
        worker.awaitStopped();

        blocking.opened.countDown();

        lateResultIsDead(worker);
    }

    @Test
    void anInterruptOfAHandlerInAwaitIsAnInterruptOfTheActor(Oracle oracle) {
        var worker = worker(oracle);
        var thrown = new CompletableFuture<Throwable>();
        worker.tell(w -> {
            try {
                var _ = w.self.await((Callable<Object>) blocking::call);
            } catch (ActorInterruptedException e) {
                thrown.complete(e);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            }
        });
        blocking.awaitBegun();

        worker.kill();

        assertThat(worker.join().isCompleted()).isTrue();
        assertThat(thrown.join()).isInstanceOf(ActorInterruptedException.class);
    }

    /// An actor whose `onRun` awaits one call.
    private record Running(Callable<Object> call) implements Actor<Running> {
        @Override
        public void onRun(ActorContext<Running> self) throws Exception {
            var _ = self.await(call);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STOP", "KILL"})
    void aCallAwaitedByOnRunIsInterruptedAtTheEnd(End end, Oracle oracle) {
        var system = oracle.build(ActorSystem.builder().onDeadLetter(letters::add));
        var actor = system.spawn(Running.class, OnStart.of(() -> new Running(blocking::stubborn)));
        blocking.awaitBegun();

        if (end == End.STOP) {
            actor.stop();
        } else {
            actor.kill();
        }

        assertThat(actor.awaitStopped(Duration.ofSeconds(15))).isTrue();
        assertThat(actor.join().isCompleted()).isTrue();
        blocking.opened.countDown();
        assertThat(Waiter.run(() -> Calling.get(blocking.interrupted)).value()).isEqualTo(true);
    }

    @Test
    void aCancelledPipeIsInterruptedAndComesToNothing(Oracle oracle) {
        var worker = worker(oracle);
        var pipe =
                worker.<Cancellable, RuntimeException>ask(w ->
                        w.self.pipe(
                                (Callable<Object>) blocking::call,
                                (a, value) -> a.seen.add(value)));
        blocking.awaitBegun();

        assertThat(pipe.cancel()).isTrue();

        assertThat(pipe.isCancelled()).isTrue();
        assertThat(pipe.cancel()).isFalse();
        assertThat(Waiter.run(() -> Calling.get(blocking.interrupted)).value()).isEqualTo(true);
        worker.stop();
        assertThat(worker.join().orElseThrow().seen()).isEmpty();
        assertThat(letters).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theLateValueOfAPipedStageIsADeadLetter(End end, Oracle oracle) {
        var worker = worker(oracle);
        var stage = new CompletableFuture<Object>();
        worker.run(w -> {
            var _ = w.self.pipe(stage, (a, value) -> a.seen.add(value));
        });
        end(worker, end);
        worker.awaitStopped();
        assertThat(stage).as("it is not ours to cancel").isNotDone();

        stage.complete("late");

        lateResultIsDead(worker);
    }
}
