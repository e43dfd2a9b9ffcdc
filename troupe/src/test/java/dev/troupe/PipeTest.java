package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Results that come back to an actor as messages.
class PipeTest {
    private final CountDownLatch gate = new CountDownLatch(1);

    private static void untilCounted(ActorRef<Probe> actor, int count) {
        Await.until("a count of " + count, () -> actor.ask(Probe::count) == count);
    }

    @Test
    @Promise("M12")
    void aBlockingCallRunsOffTheActorAndItsResultComesBackOnTheTurn(ActorSystem system)
            throws Exception {
        var caller = new CompletableFuture<Thread>();
        var actor = system.spawn(Probe.class, Probe.plain());
        Thread own =
                actor.ask(p -> {
                    p.self.pipe(
                            () -> {
                                caller.complete(Thread.currentThread());
                                gate.await();
                                return "result";
                            },
                            (probe, value) -> {
                                assertThat(probe.self.children()).isEmpty();
                                probe.add(value);
                                probe.increment();
                            });
                    return p.thread();
                });
        assertThat(Calling.get(caller)).matches(Thread::isVirtual).isNotSameAs(own);
        assertThat(actor.ask(Probe::count)).as("the actor goes on meanwhile").isZero();
        gate.countDown();
        untilCounted(actor, 1);

        assertThat(actor.ask(Probe::log)).containsExactly("result");
    }

    @Test
    void aStagesValueComesBack(ActorSystem system) {
        var stage = new CompletableFuture<String>();
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.run(p -> {
            p.self.pipe(stage, Probe::add);
            p.self.pipe(
                    CompletableFuture.completedFuture("already"),
                    (probe, value) -> {
                        probe.add(value);
                        probe.increment();
                    });
        });
        untilCounted(actor, 1);
        assertThat(actor.ask(Probe::log)).containsExactly("already");
        stage.complete("late");
        Await.until("the value is back", () -> actor.ask(Probe::log).contains("late"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFailureIsTheActorsOwnWhereNobodySaysWhatToDo(boolean isStage, ActorSystem system) {
        var error = new IOException("on purpose");
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.run(p -> {
            if (isStage) {
                var stage = CompletableFuture.<String>failedFuture(error);
                p.self.pipe(stage.thenApply(s -> s), Probe::add);
            } else {
                p.self.<String>pipe(() -> fail(error), Probe::add);
            }
        });
        var result = actor.join();
        assertThat(result.findError()).as("unwrapped").containsSame(error);
        assertThat(result.findPhase()).contains(FailurePhase.ON_MESSAGE);
    }

    private static String fail(IOException error) throws IOException {
        throw error;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFailureComesBackWhereSomebodySaysWhatToDo(boolean isStage, ActorSystem system) {
        var error = new IOException("on purpose");
        var actor = system.spawn(Probe.class, Probe.plain());
        Reaction<Probe, Throwable> onFailure =
                (probe, thrown) -> {
                    probe.add(thrown.toString());
                    probe.increment();
                };
        actor.run(p -> {
            if (isStage) {
                var stage = new CompletableFuture<String>();
                p.self.pipe(stage, Probe::add, onFailure);
                stage.completeExceptionally(new CompletionException(error));
            } else {
                p.self.<String>pipe(() -> fail(error), Probe::add, onFailure);
            }
        });
        untilCounted(actor, 1);
        assertThat(actor.ask(Probe::log)).containsExactly(error.toString());
    }

    @Test
    @Promise("M12")
    void calledOffTheCallIsInterruptedAndNothingComesBack(ActorSystem system) throws Exception {
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var actor = system.spawn(Probe.class, Probe.plain());
        Cancellable pipe =
                actor.ask(p ->
                        p.self.<String>pipe(
                                () -> blockUntilInterrupted(begun, interrupted),
                                (probe, _) -> probe.increment(),
                                (probe, _) -> probe.increment()));
        begun.await();
        assertThat(pipe.cancel()).isTrue();
        interrupted.await();

        assertThat(pipe.isCancelled()).isTrue();
        assertThat(actor.ask(Probe::count)).isZero();
        assertThat(system.deadLetterCount()).isZero();
    }

    private static String blockUntilInterrupted(CountDownLatch begun, CountDownLatch interrupted)
            throws InterruptedException {
        try {
            begun.countDown();
            Blocking.sleepForEver();
            return "never";
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    @Promise("M12")
    @Promise("L18")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theActorsEndInterruptsTheCallAndDoesNotWaitForIt(boolean kill, ActorSystem system)
            throws Exception {
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.run(p ->
                p.self.pipe(
                        () -> {
                            try {
                                return blockUntilInterrupted(begun, interrupted);
                            } catch (InterruptedException e) {
                                gate.await();
                                return "late";
                            }
                        },
                        Probe::add));
        begun.await();
        if (kill) {
            actor.kill();
        } else {
            actor.stop();
        }
        assertThat(actor.join().orElseThrow().log()).containsExactly("onStop(" + kill + ")");
        interrupted.await();
        assertThat(system.deadLetterCount()).isZero();
        gate.countDown();
        Await.until("a late result is a dead letter", () -> system.deadLetterCount() == 1);
    }

    @Test
    void aPipeThatIsOverCannotBeCalledOff(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        Cancellable pipe =
                actor.ask(p -> p.self.pipe(() -> "done", (probe, _) -> probe.increment()));
        untilCounted(actor, 1);
        assertThat(pipe.cancel()).isFalse();
        assertThat(pipe.isCancelled()).isFalse();
    }

    @Test
    @Promise("M1")
    void manyResultsComeBackWhateverTheMailboxHolds(ActorSystem system) {
        var options = SpawnOptions.defaults().mailbox(1).overflow(Overflow.WAIT);
        var actor = system.spawn(Probe.class, options, Probe.plain());
        actor.run(p -> {
            for (var i = 0; i < 200; i++) {
                p.self.pipe(() -> 1, (probe, _) -> probe.increment());
            }
        });
        untilCounted(actor, 200);
    }

    @Test
    void belongsToTheTurn(ActorSystem system) {
        var self = system.spawn(Probe.class, Probe.plain()).ask(Probe::self);
        assertThatThrownBy(() -> self.pipe(() -> "text", Probe::add))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> self.pipe(CompletableFuture.completedFuture("text"), Probe::add))
                .isInstanceOf(IllegalStateException.class);
    }
}
