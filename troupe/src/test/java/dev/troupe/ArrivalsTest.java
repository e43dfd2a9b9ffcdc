package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A crowd of actors that other threads set going shares threads, and none of it waits for that.
class ArrivalsTest {
    private static final int CROWD = 500;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static ActorSystem system(ManualStage stage) {
        return ActorSystem.builder().watchdog(Duration.ZERO).build(_ -> stage);
    }

    /// A thread is called for the first one, and it calls one; there is no need of more.
    @Test
    void aCrowdCostsFewThreads(Oracle oracle) {
        var stage = new ManualStage(1);
        var system = oracle.watch(system(stage));
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        for (var i = 0; i < CROWD; i++) {
            system.spawn(
                    Probe.class,
                    self -> {
                        threads.add(Thread.currentThread());
                        return Probe.plain().onStart(self);
                    });
        }
        stage.sleepUntil(MINUTE.toNanos());

        assertThat(system.actors()).hasSize(CROWD);
        assertThat(threads).hasSizeBetween(1, 3);
        end(stage, system);
    }

    @Test
    @Promise("T3")
    void nobodyWaitsForAnOnStartThatSleeps(Oracle oracle) {
        var stage = new ManualStage(2);
        var system = oracle.watch(system(stage));
        var ends = new ArrayList<Long>();
        for (var i = 0; i < CROWD; i++) {
            system.spawn(
                    Probe.class,
                    self -> {
                        self.sleep(MINUTE);
                        ends.add(stage.nanoTime());
                        return Probe.plain().onStart(self);
                    });
        }
        stage.sleepUntil(2 * MINUTE.toNanos());

        assertThat(ends).hasSize(CROWD).containsOnly(MINUTE.toNanos());
        end(stage, system);
    }

    private static void end(ManualStage stage, ActorSystem system) {
        system.close();
        stage.runUntilQuiet();
    }

    /// Each waits for all others, as users' code waits, which the library knows nothing of.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Promise("T3")
    void nobodyWaitsForAHandlerThatBlocks(boolean isVirtual, ActorSystem system) throws Exception {
        var actors =
                IntStream.range(0, CROWD)
                        .mapToObj(_ -> system.spawn(Probe.class, Probe.plain()))
                        .toList();
        var begun = new CountDownLatch(CROWD);
        var ended = new CountDownLatch(CROWD);
        Runnable tellAll =
                () ->
                        actors.forEach(actor ->
                                actor.tell(_ -> {
                                    begun.countDown();
                                    begun.await();
                                    ended.countDown();
                                }));
        (isVirtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(tellAll);

        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    }

    /// Many threads set actors going that block, now and then; the law of conservation holds.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nobodyIsLeft(long seed, ActorSystem system) {
        var waiters =
                IntStream.range(0, 4)
                        .mapToObj(number ->
                                Waiter.run(() -> {
                                    play(system, new Random(seed * 4 + number));
                                    return null;
                                }))
                        .toList();

        assertThat(waiters).allSatisfy(waiter -> assertThat(waiter.value()).isNull());
    }

    private static void play(ActorSystem system, Random random) {
        for (var round = 0; round < 50; round++) {
            var actors = new ArrayList<ActorHandle<Probe>>();
            for (var i = random.nextInt(40); i >= 0; i--) {
                actors.add(system.spawn(Probe.class, Probe.plain()));
                var pause = Duration.ofMillis(random.nextInt(20) == 0 ? 1 : 0);
                actors.getLast().tell(probe -> probe.self.sleep(pause));
                actors.getLast().tell(Probe::increment);
            }
            for (var actor : actors) {
                if (random.nextBoolean()) {
                    assertThat((int) actor.ask(Probe::count)).isEqualTo(1);
                }
                actor.stop();
            }
            actors.forEach(ActorRef::awaitStopped);
        }
    }
}
