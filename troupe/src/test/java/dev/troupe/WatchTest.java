package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An actor that is told when another has ended.
@Promise("V4")
class WatchTest {
    private final IOException error = new IOException("on purpose");

    /// How the watched actor ends.
    enum How {
        STOP,
        KILL,
        MESSAGE,
        START;

        private ActorHandle<Probe> spawn(
                ActorSystem system, CountDownLatch gate, IOException error) {
            return system.spawn(
                    Probe.class,
                    self -> {
                        gate.await();
                        if (this == START) {
                            throw error;
                        }
                        return Probe.plain().onStart(self);
                    });
        }

        private void end(ActorRef<Probe> actor, IOException error) {
            switch (this) {
                case STOP -> actor.stop();
                case KILL -> {
                    actor.run(_ -> {});
                    actor.kill();
                }
                case MESSAGE ->
                        actor.tell(_ -> {
                            throw error;
                        });
                case START -> {}
            }
        }

        private Optional<Throwable> why(IOException error) {
            return this == STOP || this == KILL ? Optional.empty() : Optional.of(error);
        }
    }

    @ParameterizedTest
    @EnumSource(How.class)
    void isToldOnceWithTheReason(How how, ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var told = new CompletableFuture<Optional<Throwable>>();
        var other = how.spawn(system, gate, error);
        var watcher = system.spawn(Probe.class, Probe.plain());
        watcher.run(probe ->
                probe.self.watch(
                        other,
                        (p, why) -> {
                            p.increment();
                            told.complete(why);
                        }));
        assertThat(told).isNotDone();
        gate.countDown();
        how.end(other, error);

        assertThat(Calling.get(told)).isEqualTo(how.why(error));
        other.stop();
        other.kill();
        assertThat(watcher.ask(Probe::count)).isEqualTo(1);
    }

    @Test
    void isToldAtOnceOfOneThatHasEnded(ActorSystem system) throws Exception {
        var other = system.spawn(Probe.class, Probe.plain());
        other.stop();
        other.join();
        var told = new CompletableFuture<Boolean>();
        var watcher = system.spawn(Probe.class, Probe.plain());
        watcher.run(probe -> probe.self.watch(other, _ -> told.complete(true)));

        assertThat(Calling.get(told)).isTrue();
    }

    @Test
    void isToldByAMessageAfterTheHandlerThatWatches(ActorSystem system) {
        var other = system.spawn(Probe.class, Probe.plain());
        other.stop();
        other.join();
        var watcher = system.spawn(Probe.class, Probe.plain());
        watcher.run(probe -> {
            probe.self.watch(other, p -> p.add("told"));
            probe.add("watching");
        });
        Await.until("it is told", () -> watcher.ask(Probe::log).size() == 2);
        assertThat(watcher.ask(Probe::log)).containsExactly("watching", "told");
    }

    @Test
    void findsTheOtherEndedAndItsResultThere(ActorSystem system) throws Exception {
        var other = system.spawn(Probe.class, Probe.plain());
        var joined = new CompletableFuture<ActorResult<Probe>>();
        var watcher = system.spawn(Probe.class, Probe.plain());
        watcher.run(probe ->
                probe.self.watch(other, _ -> joined.complete(other.join(java.time.Duration.ZERO))));
        other.stop();
        assertThat(Calling.get(joined).stoppedNormally()).isTrue();
    }

    @Test
    void aWatchThatWasCalledOffTellsNothing(ActorSystem system) {
        var other = system.spawn(Probe.class, Probe.plain());
        var watcher = system.spawn(Probe.class, Probe.plain());
        Cancellable watch = watcher.ask(p -> p.self.watch(other, Probe::increment));
        assertThat(watch.isCancelled()).isFalse();
        assertThat(watch.cancel()).isTrue();
        assertThat(watch.cancel()).isFalse();
        assertThat(watch.isCancelled()).isTrue();
        other.stop();
        other.join();

        assertThat(watcher.ask(Probe::count)).isZero();
    }

    @Test
    void calledOffInTheMailboxItIsNotHandledEither(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var other = system.spawn(Probe.class, Probe.plain());
        var watcher = system.spawn(Probe.class, Probe.plain());
        Cancellable watch = watcher.ask(p -> p.self.watch(other, Probe::increment));
        watcher.tell(_ -> gate.await());
        other.stop();
        other.join();
        assertThat(watch.cancel()).isTrue();
        gate.countDown();

        assertThat(watcher.ask(Probe::count)).isZero();
    }

    @Test
    void aFullMailboxDoesNotLoseIt(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var other = system.spawn(Probe.class, Probe.plain());
        var options = SpawnOptions.defaults().mailbox(1).overflow(Overflow.DROP_NEWEST);
        var watcher = system.spawn(Probe.class, options, Probe.plain());
        watcher.run(p -> p.self.watch(other, Probe::increment));
        watcher.tell(_ -> gate.await());
        Await.until("it is full", () -> !watcher.tryTell(_ -> {}));
        other.stop();
        other.join();
        gate.countDown();

        Await.until("it is told", () -> watcher.ask(Probe::count) == 1);
    }

    @Test
    void watchersOfEachOtherDoNotKeepEachOtherFromEnding(ActorSystem system) {
        var one = system.spawn(Probe.class, Probe.plain());
        var two = system.spawn(Probe.class, Probe.plain());
        one.run(p -> p.self.watch(two, Probe::increment));
        two.run(p -> p.self.watch(one, Probe::increment));
        one.stop();
        assertThat(one.join().stoppedNormally()).isTrue();
        Await.until("two is told", () -> two.ask(Probe::count) == 1);
    }

    @Test
    void manyWatchersAreAllToldWheneverTheyBegin(ActorSystem system) {
        for (var round = 0; round < 200; round++) {
            var told = new AtomicInteger();
            var other = system.spawn(Probe.class, Probe.plain());
            for (var i = 0; i < 5; i++) {
                var watcher = system.spawn(Probe.class, Probe.plain());
                watcher.tell(p ->
                        p.self.watch(
                                other,
                                w -> {
                                    told.incrementAndGet();
                                    w.self.stop();
                                }));
            }
            other.kill();
            Await.until("all five are told", () -> told.get() == 5);
        }
    }

    @Test
    void belongsToTheTurn(ActorSystem system) {
        var other = system.spawn(Probe.class, Probe.plain());
        var self = system.spawn(Probe.class, Probe.plain()).ask(Probe::self);
        assertThatThrownBy(() -> self.watch(other, Probe::increment))
                .isInstanceOf(IllegalStateException.class);
    }
}
