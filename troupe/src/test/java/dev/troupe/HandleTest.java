package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// The handle yields the actor back, and only once it has ended.
class HandleTest {
    private final CountDownLatch gate = new CountDownLatch(1);

    @Test
    @Promise("L16")
    void joinYieldsTheActorThatOnStartMade(ActorSystem system) {
        var made = new AtomicReference<Probe>();
        var actor =
                system.spawn(
                        Probe.class,
                        self -> {
                            made.set(Probe.plain().onStart(self));
                            return made.get();
                        });
        actor.tell(Probe::increment);
        actor.stop();

        assertThat(actor.join().orElseThrow()).isSameAs(made.get());
        assertThat(actor.join().orElseThrow().count()).isEqualTo(1);
        assertThat(actor.join()).isSameAs(actor.join());
    }

    @Test
    @Promise("L16")
    void nothingIsYieldedBeforeTheActorHasEnded(ActorSystem system) throws Exception {
        var stopping = new CountDownLatch(1);
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.stopping((_, _, _) -> {
                            stopping.countDown();
                            gate.await();
                        }));
        var future = actor.result();
        assertThatThrownBy(() -> actor.join(Duration.ZERO))
                .isInstanceOf(ActorTimeoutException.class);
        actor.stop();
        stopping.await();
        assertThat(future).isNotDone();
        assertThat(actor.awaitStopped(Duration.ofMillis(10))).isFalse();
        assertThatThrownBy(() -> actor.join(Duration.ofMillis(10)))
                .isInstanceOf(ActorTimeoutException.class)
                .hasMessageContaining(actor.identity().name());
        gate.countDown();

        assertThat(Calling.get(future)).isSameAs(actor.join(Calling.LONG));
        assertThat(actor.result()).isCompletedWithValue(actor.join());
    }

    @Test
    @Promise("L16")
    void nobodyTouchesTheActorOnceItIsYielded(ActorSystem system) {
        for (var round = 0; round < 300; round++) {
            var actor =
                    system.spawn(
                            Probe.class,
                            Probe.running(
                                    (probe, self) -> {
                                        try {
                                            probe.increment();
                                            self.sleep(Duration.ofNanos(1_000));
                                        } finally {
                                            probe.increment();
                                        }
                                    },
                                    (probe, _, _) -> probe.increment()));
            actor.tell(Probe::increment);
            if (round % 2 == 0) {
                actor.kill();
            } else {
                actor.stop();
            }
            var ended = actor.join().orElseThrow();
            var count = ended.count();
            assertThat(actor.tryTell(Probe::increment)).isFalse();
            for (var i = 0; i < 1_000; i++) {
                ended.increment();
            }
            assertThat(ended.count()).isEqualTo(count + 1_000);
        }
    }

    @Test
    @Promise("L16")
    void everyoneWhoJoinsGetsTheSameResult(ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, Probe.plain());
        var one = TestThread.start(actor::join);
        var two = TestThread.start(() -> actor.join(Calling.LONG));
        var three = actor.result();
        var waiter = TestThread.running(actor::awaitStopped);
        Await.untilWaiting(one.thread());
        Await.untilWaiting(two.thread());
        Await.untilWaiting(waiter.thread());
        actor.stop();

        assertThat(one.get()).isSameAs(two.get()).isSameAs(Calling.get(three));
        waiter.get();
    }

    @Test
    @Promise("L16")
    @Promise("M10")
    void aJoinThatIsInterruptedEndsAtOnce(ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, Probe.plain());
        var joiner = TestThread.start(actor::join);
        Await.untilWaiting(joiner.thread());
        joiner.thread().interrupt();

        assertThat(joiner.failure()).isInstanceOf(ActorInterruptedException.class);
        assertThat(joiner.leftInterrupted()).isTrue();
        assertThat(actor.isAlive()).isTrue();
    }

    @Test
    @Promise("L16")
    @Promise("M11")
    void whatHangsOnTheResultRunsInNoActorsTurn(ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, Probe.plain());
        var onTurn = new CompletableFuture<Boolean>();
        var cell = PlainRef.cellOf(actor);
        var dependent =
                actor.result()
                        .thenAccept(_ -> onTurn.complete(cell.isOwner(Thread.currentThread())));
        actor.stop();

        assertThat(Calling.get(onTurn)).isFalse();
        Await.until("the dependent is done", dependent::isDone);
    }

    @Test
    void resultsSayWhatTheyAre() {
        var error = new IOException("on purpose");
        ActorResult<String> stopped = new ActorResult.Completed<>("actor", false);
        ActorResult<String> killed = new ActorResult.Completed<>("actor", true);
        ActorResult<String> failed =
                new ActorResult.Failed<>(
                        Optional.of("actor"), error, FailurePhase.ON_MESSAGE, false);
        ActorResult<String> unborn =
                new ActorResult.Failed<>(Optional.empty(), error, FailurePhase.ON_START, true);

        assertThat(stopped.stoppedNormally()).isTrue();
        assertThat(killed.stoppedNormally()).isFalse();
        assertThat(killed.wasKilled()).isTrue();
        assertThat(failed.isCompleted()).isFalse();
        assertThat(failed.isMessageFailed()).isTrue();
        assertThat(failed.isStartupFailed() || failed.isRuntimeFailed()).isFalse();
        assertThat(failed.findActor()).contains("actor");
        assertThat(unborn.hasActor()).isFalse();
        assertThat(unborn.wasKilled()).isTrue();
        assertThat(unborn.findPhase()).contains(FailurePhase.ON_START);
        assertThat(stopped.findError()).isEmpty();
        assertThat(stopped.orElseThrow()).isEqualTo("actor");
        assertThatThrownBy(failed::orElseThrow)
                .isInstanceOf(ActorFailedException.class)
                .hasCause(error);
    }

    @Test
    void resultsComeApartInASwitch(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.stop();
        var text =
                switch (actor.join()) {
                    case ActorResult.Completed<Probe>(var probe, var killed) ->
                            probe.log() + " " + killed;
                    case ActorResult.Failed<Probe>(_, var error, var phase, _) ->
                            phase + " " + error;
                };
        assertThat(text).isEqualTo("[onStop(false)] false");
    }
}
