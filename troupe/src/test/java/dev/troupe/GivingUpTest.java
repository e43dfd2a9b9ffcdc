package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/// An asker that gives up goes on at once; its request is not handled, or not disturbed.
class GivingUpTest {
    /// Why an asker gives up. An asker returns when it has.
    enum Why {
        INTERRUPT {
            @Override
            void ask(ActorRef<Probe> target, Request<Probe, Integer, Exception> request)
                    throws Exception {
                var asker = TestThread.start(() -> target.ask(request));
                Await.untilWaiting(asker.thread());
                asker.thread().interrupt();
                assertThat(asker.failure()).isInstanceOf(ActorInterruptedException.class);
                assertThat(asker.leftInterrupted()).isTrue();
            }
        },
        TIMEOUT {
            @Override
            void ask(ActorRef<Probe> target, Request<Probe, Integer, Exception> request)
                    throws Exception {
                var asker = TestThread.start(() -> target.ask(request, Duration.ofSeconds(1)));
                assertThat(asker.failure()).isInstanceOf(ActorTimeoutException.class);
            }
        },
        CANCELLED_FUTURE {
            @Override
            void ask(ActorRef<Probe> target, Request<Probe, Integer, Exception> request) {
                var future = target.askAsync(request);
                Await.until("it is there", () -> ASKED.isQueuedOrRunning(target));
                future.cancel(true);
                assertThat(future).isCancelled();
            }
        };

        abstract void ask(ActorRef<Probe> target, Request<Probe, Integer, Exception> request)
                throws Exception;

        private static final Asking ASKED =
                target -> Callee.queued(target) > 0 || PlainRef.cellOf(target).has(Turn.HELD);

        private interface Asking {
            boolean isQueuedOrRunning(ActorRef<?> target);
        }
    }

    @Promise("T5")
    @Promise("M4")
    @ParameterizedTest
    @EnumSource(Why.class)
    void aRequestWhoseAskerHasGivenUpBeforeItsTurnIsNotHandled(Why why, ActorSystem system)
            throws Exception {
        var target = system.spawn(Probe.class, Probe.plain());
        var gate = new CountDownLatch(1);
        target.tell(_ -> gate.await());
        why.ask(target, Probe::incrementAndGet);
        gate.countDown();

        assertThat(target.ask(Probe::count)).isZero();
        assertThat(system.deadLetterCount()).isEqualTo(1);
    }

    @Promise("T5")
    @ParameterizedTest
    @EnumSource(Why.class)
    void aHandlerThatRunsIsNotDisturbedAndItsReplyIsDropped(Why why, ActorSystem system)
            throws Exception {
        var target = system.spawn(Probe.class, Probe.plain());
        var begun = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var undisturbed = new CompletableFuture<Boolean>();
        var giver =
                TestThread.running(() ->
                        why.ask(
                                target,
                                probe -> {
                                    begun.countDown();
                                    gate.await();
                                    undisturbed.complete(!Thread.interrupted());
                                    return probe.incrementAndGet();
                                }));
        begun.await();
        giver.get();
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
        var target = system.spawn(Probe.class, Probe.plain());
        var gate = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var undisturbed = new CompletableFuture<Boolean>();
        if (callee == Callee.BUSY) {
            target.tell(_ -> gate.await());
        }
        var asker = system.spawn(Probe.class, Probe.plain());
        asker.tell(_ ->
                target.run(probe -> {
                    begun.countDown();
                    gate.await();
                    undisturbed.complete(!Thread.interrupted());
                    probe.increment();
                }));
        if (callee == Callee.BUSY) {
            Look.untilQueued(system, target, 1);
        } else {
            begun.await();
        }
        asker.kill();
        assertThat(asker.join().wasKilled()).isTrue();
        gate.countDown();

        var handled = callee == Callee.BUSY ? 0 : 1;
        assertThat(target.ask(Probe::count)).isEqualTo(handled);
        assertThat(handled == 0 || Calling.get(undisturbed)).isTrue();
    }
}
