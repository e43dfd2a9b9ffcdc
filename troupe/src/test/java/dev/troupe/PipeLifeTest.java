package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Pipes that are called off, that outlive their actor, or that cannot be begun.
class PipeLifeTest {
    private static void untilCollected(WeakReference<?> reference) {
        Await.until(
                "it is collected",
                () -> {
                    System.gc();
                    return reference.refersTo(null);
                });
    }

    @Test
    void aStageDoesNotKeepAnActorThatHasEnded(Oracle oracle) {
        var letters = new ConcurrentLinkedQueue<DeadLetter>();
        var system = oracle.build(ActorSystem.builder().onDeadLetter(letters::add));
        var stage = new CompletableFuture<String>();
        untilCollected(endedWithAPipe(system, stage));
        assertThat(letters).isEmpty();

        stage.complete("late");
        assertThat(letters).hasSize(1);
        assertThat(letters.element().message()).isEqualTo("late");
        assertThat(letters.element().reason()).isEqualTo(DeadLetter.Reason.STOPPED);
    }

    private static WeakReference<Probe> endedWithAPipe(
            ActorSystem system, CompletableFuture<String> stage) {
        var actor = system.spawn(Probe.class, Probe.plain());
        var reference =
                actor.<WeakReference<Probe>, RuntimeException>ask(probe -> {
                    probe.self.pipe(stage, (p, value) -> probe.add(value));
                    return new WeakReference<>(probe);
                });
        actor.stop();
        actor.awaitStopped();
        return reference;
    }

    @Test
    void aStageDoesNotKeepWhatHasBeenCalledOff(ActorSystem system) {
        var stage = new CompletableFuture<String>();
        var actor = system.spawn(Probe.class, Probe.plain());
        var kept = new ArrayList<Cancellable>();
        untilCollected(calledOff(actor, stage, kept));
        stage.complete("late");
        assertThat(kept).allMatch(Cancellable::isCancelled);
        assertThat(system.deadLetterCount()).isZero();
    }

    private static WeakReference<Object> calledOff(
            ActorRef<Probe> actor, CompletableFuture<String> stage, List<Cancellable> kept) {
        var used = new ArrayList<String>();
        Cancellable pipe = actor.ask(p -> p.self.pipe(stage, (_, value) -> used.add(value)));
        pipe.cancel();
        kept.add(pipe);
        return new WeakReference<>(used);
    }

    @Test
    void aLateFailureOfAStageIsNoLetter(ActorSystem system) {
        var stage = new CompletableFuture<String>();
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.run(p -> p.self.pipe(stage, Probe::add));
        actor.kill();
        actor.awaitStopped();
        stage.completeExceptionally(new Exception("on purpose"));
        assertThat(system.deadLetterCount()).isZero();
    }

    /// Refuses to be hung on.
    private static final class Refusing extends CompletableFuture<String> {
        @Override
        public CompletableFuture<String> whenComplete(
                java.util.function.BiConsumer<? super String, ? super Throwable> action) {
            throw new UnsupportedOperationException("on purpose");
        }
    }

    @Test
    void aStageThatRefusesLeavesNothingGoing(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        assertThatThrownBy(() -> actor.run(p -> p.self.pipe(new Refusing(), Probe::add)))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(PlainRef.cellOf(actor).activities().size()).isZero();
        assertThat(actor.isAlive()).isTrue();
    }

    /// The law: each pipe has its result handled or is called off, never both.
    @RepeatedTest(3)
    void eachResultIsHandledOrCalledOff(ActorSystem system) throws Exception {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var handled = new AtomicInteger();
        var calledOff = new AtomicInteger();
        var actor = system.spawn(Probe.class, Probe.plain());
        var pipes = 2_000;
        for (var i = 0; i < pipes; i++) {
            var isStage = random.nextBoolean();
            var stage = new CompletableFuture<String>();
            Cancellable pipe = actor.ask(p -> pipe(p, isStage, stage, handled));
            var racing = new CountDownLatch(2);
            Thread.startVirtualThread(() -> {
                stage.complete("value");
                racing.countDown();
            });
            Thread.startVirtualThread(() -> {
                if (pipe.cancel()) {
                    calledOff.incrementAndGet();
                }
                racing.countDown();
            });
            racing.await();
        }
        Await.until(
                "all have a fate under seed " + seed,
                () -> handled.get() + calledOff.get() >= pipes);
        system.close();
        assertThat(handled.get() + calledOff.get()).as("seed %d", seed).isEqualTo(pipes);
    }

    private static Cancellable pipe(
            Probe probe, boolean isStage, CompletableFuture<String> stage, AtomicInteger handled) {
        Reaction<Probe, String> onResult = (_, _) -> handled.incrementAndGet();
        return isStage
                ? probe.self.pipe(stage, onResult)
                : probe.self.pipe(() -> "value", onResult);
    }

    @Test
    void intervalsOfDifferentActorsAreNotMixed(ActorSystem system) {
        var one = system.spawn(Probe.class, Probe.plain());
        var other = system.spawn(Probe.class, Probe.plain());
        var day = Duration.ofDays(1);
        Interval theirs = other.ask(p -> p.self.interval(day));
        one.run(p ->
                assertThatThrownBy(() -> Interval.tickFirst(p.self.interval(day), theirs))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("different actors"));
    }
}
