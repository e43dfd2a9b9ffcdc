package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Neither messages nor `onRun` can starve the other.
class FairnessTest {
    private final AtomicBoolean flooding = new AtomicBoolean(true);

    private List<TestThread<?>> flood(ActorRef<Probe> actor, int senders) {
        var threads = new ArrayList<TestThread<?>>();
        for (var i = 0; i < senders; i++) {
            threads.add(
                    TestThread.running(() -> {
                        while (flooding.get()) {
                            actor.tell(Probe::increment);
                        }
                    }));
        }
        return threads;
    }

    private void dry(List<TestThread<?>> senders) throws Exception {
        flooding.set(false);
        for (var sender : senders) {
            sender.get();
        }
    }

    private record Slept(Duration time, int before, int after) {}

    @Promise("L4")
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aSleepOfASecondUnderAFloodOfMessagesTakesAboutASecond(int senders, ActorSystem system)
            throws Exception {
        var slept = new CompletableFuture<Slept>();
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            var before = probe.count();
                            var start = System.nanoTime();
                            self.sleep(Duration.ofSeconds(1));
                            var time = Duration.ofNanos(System.nanoTime() - start);
                            slept.complete(new Slept(time, before, probe.count()));
                            self.sleep(Duration.ofDays(1));
                        }));
        var flood = flood(actor, senders);
        var result = Calling.get(slept);
        dry(flood);

        assertThat(result.time).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
        assertThat(result.after).isGreaterThan(result.before + 1_000);
    }

    @Promise("L4")
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100_000})
    void underFourFloodingSendersNeitherSideStarves(long pauseNanos, ActorSystem system)
            throws Exception {
        var handledBetween = new CompletableFuture<List<Integer>>();
        var counts = new ArrayList<Integer>();
        var pause = Duration.ofNanos(pauseNanos);
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            if (probe.count() > 0) { // the flood has begun
                                counts.add(probe.count());
                            }
                            if (!handledBetween.isDone() && isEnough(counts)) {
                                handledBetween.complete(List.copyOf(counts));
                            }
                            self.sleep(pause);
                        }));
        var flood = flood(actor, 4);
        var result = Calling.get(handledBetween);
        dry(flood);

        assertThat(result.getLast() - result.getFirst())
                .as("messages handled during " + result.size() + " steps of onRun")
                .isGreaterThan(500);
    }

    /// Two thousand steps; more where the senders got no processor meanwhile, so that there was
    /// nothing to handle.
    private static boolean isEnough(List<Integer> counts) {
        var steps = counts.size();
        return steps >= 2_000 && (counts.getLast() - counts.getFirst() > 500 || steps >= 200_000);
    }

    /// Sends itself again and again: with some of these the mailbox is never empty.
    private static void circle(Probe probe) {
        probe.increment();
        probe.self.self().tell(FairnessTest::circle);
    }

    @Test
    @Promise("L4")
    void onRunWaitsForItsTurnForAFewMessagesOnly(ActorSystem system) throws Exception {
        var overtaking = new CompletableFuture<List<Integer>>();
        var actor =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            while (probe.count() == 0) {
                                self.sleep(Duration.ZERO); // until messages circle
                            }
                            var counts = new ArrayList<Integer>();
                            for (var i = 0; i < 1_001; i++) {
                                var before = probe.count();
                                self.sleep(Duration.ZERO);
                                counts.add(probe.count() - before);
                            }
                            overtaking.complete(counts);
                            self.sleep(Duration.ofDays(1));
                        }));
        for (var i = 0; i < 10; i++) {
            actor.tell(FairnessTest::circle);
        }
        var sorted = Calling.get(overtaking).stream().sorted().toList();

        assertThat(sorted.getFirst()).as("least messages between two steps").isPositive();
        assertThat(sorted.get(500)).as("median").isLessThan(1_000);
    }
}
