package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An asker that gives up goes on at once; its request is not handled, or not disturbed.
class GivingUpTest {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CompletableFuture<Boolean> undisturbed = new CompletableFuture<>();

    interface Moment {
        void await() throws InterruptedException;
    }

    /// Why an asker gives up.
    enum Why {
        INTERRUPT,
        TIMEOUT,
        CANCELLED_FUTURE;

        /// Returns when an asker has asked and, at the moment given, has given up.
        void ask(ActorRef<Probe> target, Request<Probe, Integer, Exception> request, Moment moment)
                throws Exception {
            switch (this) {
                case INTERRUPT -> {
                    var asker = TestThread.start(() -> target.ask(request));
                    moment.await();
                    asker.thread().interrupt();
                    assertThat(asker.failure()).isInstanceOf(ActorInterruptedException.class);
                    assertThat(asker.leftInterrupted()).isTrue();
                }
                case TIMEOUT -> {
                    var asker = TestThread.start(() -> target.ask(request, Duration.ofSeconds(1)));
                    moment.await();
                    assertThat(asker.failure()).isInstanceOf(ActorTimeoutException.class);
                }
                case CANCELLED_FUTURE -> {
                    var future = target.askAsync(request);
                    moment.await();
                    assertThat(future.cancel(true)).isTrue();
                }
            }
        }
    }

    @Promise("T5")
    @Promise("M4")
    @ParameterizedTest
    @EnumSource(Why.class)
    void aRequestWhoseAskerHasGivenUpBeforeItsTurnIsNotHandled(Why why, ActorSystem system)
            throws Exception {
        var target = system.spawn(Probe.class, Probe.plain());
        target.tell(_ -> {
            begun.countDown();
            gate.await();
        });
        begun.await();
        why.ask(target, Probe::incrementAndGet, () -> Look.untilQueued(system, target, 1));
        gate.countDown();

        assertThat(target.ask(Probe::count)).isZero();
        assertThat(system.deadLetterCount()).isEqualTo(1);
    }

    private void untilGateOpens(Probe probe) throws InterruptedException {
        begun.countDown();
        gate.await();
        undisturbed.complete(!Thread.interrupted());
        probe.increment();
    }

    @Promise("T5")
    @ParameterizedTest
    @EnumSource(Why.class)
    void aHandlerThatRunsIsNotDisturbedAndItsReplyIsDropped(Why why, ActorSystem system)
            throws Exception {
        var target = system.spawn(Probe.class, Probe.plain());
        why.ask(
                target,
                probe -> {
                    untilGateOpens(probe);
                    return 0;
                },
                begun::await);
        assertThat(undisturbed).isNotDone();
        gate.countDown();

        assertThat(Calling.get(undisturbed)).isTrue();
        assertThat(target.ask(Probe::count)).isEqualTo(1);
        assertThat(system.deadLetterCount()).isZero();
    }

    @Promise("T5")
    @ParameterizedTest
    @EnumSource(names = {"IDLE", "BUSY"})
    void anAskerThatIsKilledGoesOnAtOnce(Callee callee, ActorSystem system) throws Exception {
        var isQueued = callee == Callee.BUSY;
        var target = system.spawn(Probe.class, Probe.plain());
        if (isQueued) {
            target.tell(_ -> {
                begun.countDown();
                gate.await();
            });
        }
        var asker = system.spawn(Probe.class, Probe.plain());
        asker.tell(_ -> target.run(this::untilGateOpens));
        begun.await();
        if (isQueued) {
            Look.untilQueued(system, target, 1);
        }
        asker.kill();
        assertThat(asker.join().wasKilled()).isTrue();
        gate.countDown();

        assertThat(target.ask(Probe::count)).isEqualTo(isQueued ? 0 : 1);
        assertThat(isQueued || Calling.get(undisturbed)).isTrue();
    }
}
