package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The exception of a handler that nobody waits for is the actor's own failure.
@Promise("E2")
class TellErrorsTest {
    private final Exception boom = new Exception("boom");

    final class Worker implements Actor<Worker>, AutoCloseable {
        private final List<String> events = new ArrayList<>();

        void boom() throws Exception {
            events.add("boom");
            throw boom;
        }

        @Override
        public void onStop(ActorContext<Worker> self, boolean killed) {
            events.add("onStop");
        }

        @Override
        public void close() {
            events.add("close");
        }
    }

    enum Told {
        TELL,
        TIMED_TELL,
        TRY_TELL,
        URGENT,
        ACTION,
        REQUEST;

        void send(ActorRef<Worker> worker) {
            Action<Worker, Exception> action = Worker::boom;
            Request<Worker, Integer, Exception> request =
                    w -> {
                        w.boom();
                        return 1;
                    };
            switch (this) {
                case TELL -> worker.tell(Worker::boom);
                case TIMED_TELL -> worker.tell(Worker::boom, Calling.LONG);
                case TRY_TELL -> assertThat(worker.tryTell(Worker::boom)).isTrue();
                case URGENT -> worker.urgent().tell(Worker::boom);
                case ACTION -> worker.tell(action);
                case REQUEST -> worker.tell(request);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aToldHandlerThatThrowsFailsItsActor(Told told, ActorSystem system) {
        var worker = spawn(system, SpawnOptions.defaults());

        told.send(worker);

        hasFailed(worker.join());
    }

    @Test
    void soItDoesOnACallerRunsActor(ActorSystem system) {
        var worker = spawn(system, SpawnOptions.defaults().callerRuns());

        worker.tell(Worker::boom);

        hasFailed(worker.join());
    }

    private void hasFailed(ActorResult<Worker> result) {
        var actor = result.findActor();
        assertThat(result)
                .isEqualTo(new ActorResult.Failed<>(actor, boom, FailurePhase.ON_MESSAGE, false));
        assertThat(actor.orElseThrow().events).containsExactly("boom", "close");
    }

    @Test
    void whatIsQueuedBehindItIsNotHandled(Oracle oracle) throws Exception {
        var letters = new ArrayList<DeadLetter>();
        var system = oracle.build(ActorSystem.builder().onDeadLetter(letters::add));
        var worker = spawn(system, SpawnOptions.defaults());
        var goOn = new CountDownLatch(1);
        worker.tell(_ -> {
            goOn.await();
            throw boom;
        });
        Message<Worker> behind = w -> w.events.add("behind");
        worker.tell(behind);
        goOn.countDown();

        var result = worker.join();

        assertThat(result.findError()).containsSame(boom);
        assertThat(result.findActor().orElseThrow().events).containsExactly("close");
        assertThat(letters)
                .containsExactly(
                        new DeadLetter(worker.identity(), behind, DeadLetter.Reason.FAILED));
    }

    @Test
    void aLibraryExceptionAboutAnotherActorFailsTheTeller(ActorSystem system) {
        var gone = spawn(system, SpawnOptions.defaults());
        gone.kill();
        gone.awaitStopped();
        var worker = spawn(system, SpawnOptions.defaults());

        worker.tell(_ -> gone.tell(w -> w.events.clear()));

        var result = worker.join();
        assertThat(result.isMessageFailed()).isTrue();
        assertThat(result.findError().orElseThrow()).isInstanceOf(ActorStoppedException.class);
        assertThat(((ActorStoppedException) result.findError().orElseThrow()).identity())
                .isEqualTo(gone.identity());
    }

    @Test
    void tryTellIsForPeersThatMayBeGone(ActorSystem system) {
        var gone = spawn(system, SpawnOptions.defaults());
        gone.kill();
        gone.awaitStopped();
        var worker = spawn(system, SpawnOptions.defaults());

        var accepted = worker.ask(_ -> gone.tryTell(w -> w.events.clear()));

        assertThat(accepted).isFalse();
        assertThat(worker.isAlive()).isTrue();
    }

    private ActorHandle<Worker> spawn(ActorSystem system, SpawnOptions options) {
        return system.spawn(Worker.class, options.urgentLane(8), OnStart.of(Worker::new));
    }
}
