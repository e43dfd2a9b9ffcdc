package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

/// Timers of ten thousand actors that race with call-offs from everywhere and with ends of all
/// kinds. The law: armed = fired + called off + withdrawn by the end, and each is just one of them.
class TimerStressTest {
    private static final int ACTORS = 10_000;
    private static final int MOST_TIMERS = 8;
    private static final int THREADS = 4;
    private static final long NEAR_NANOS = 30_000_000;
    private static final Duration FAR = Duration.ofDays(1);

    private final long seed = System.nanoTime();
    private final LongAdder ticksAfterCancel = new LongAdder();

    /// A timer, and what has become of it.
    private static final class Armed {
        private final AtomicBoolean fired = new AtomicBoolean();
        private final AtomicBoolean calledOff = new AtomicBoolean();
        private @Nullable volatile Cancellable timer;

        void fire() {
            assertThat(fired.compareAndSet(false, true)).as("once").isTrue();
        }

        private Cancellable timer() {
            return Objects.requireNonNull(timer);
        }

        void cancel() {
            if (timer().cancel()) {
                assertThat(calledOff.compareAndSet(false, true)).as("once").isTrue();
            }
        }

        /// By its actor's end.
        boolean isWithdrawn() {
            return timer().isCancelled() && !calledOff.get();
        }

        int fates() {
            return (fired.get() ? 1 : 0) + (calledOff.get() ? 1 : 0) + (isWithdrawn() ? 1 : 0);
        }
    }

    @RepeatedTest(2)
    void eachTimerFiresOrIsCalledOffOrWithdrawn(Oracle oracle) throws Exception {
        var system = oracle.build(ActorSystem.builder().name("seed " + seed));
        var actors = new ArrayList<ActorHandle<Probe>>();
        for (var i = 0; i < ACTORS; i++) {
            actors.add(system.spawn(Probe.class, Probe.plain()));
        }
        var armed = race(actors);
        system.close();
        assertThat(armed)
                .as("seed %d: fired, called off or withdrawn", seed)
                .allMatch(timer -> timer.fates() == 1);
        assertThat(armed).anyMatch(timer -> timer.fired.get());
        assertThat(armed).anyMatch(timer -> timer.calledOff.get());
        assertThat(armed).anyMatch(Armed::isWithdrawn);
        assertThat(ticksAfterCancel.sum()).as("seed %d: ticks after a call-off", seed).isZero();
        assertThat(((LiveStage) system.stage()).timerCount()).as("seed %d", seed).isZero();
    }

    /// Several threads, each with actors of its own, and timers of the others' to call off.
    private List<Armed> race(List<ActorHandle<Probe>> actors) throws Exception {
        var done = new CountDownLatch(THREADS);
        var all = new ArrayList<List<Armed>>();
        for (var thread = 0; thread < THREADS; thread++) {
            var mine = new ArrayList<Armed>();
            all.add(mine);
            var random = new Random(seed + thread);
            var part = ACTORS / THREADS;
            var some = actors.subList(thread * part, (thread + 1) * part);
            Thread.startVirtualThread(() -> {
                some.forEach(actor -> arm(actor, mine, random));
                done.countDown();
            });
        }
        done.await();
        return all.stream().flatMap(List::stream).toList();
    }

    private void arm(ActorHandle<Probe> actor, List<Armed> mine, Random random) {
        var timers = new ArrayList<Armed>();
        for (var i = random.nextInt(MOST_TIMERS); i >= 0; i--) {
            timers.add(new Armed());
        }
        var draws = new Random(random.nextLong());
        actor.run(probe -> timers.forEach(timer -> arm(probe, timer, timers, draws)));
        mine.addAll(timers);
        for (var i = random.nextInt(4); i > 0; i--) {
            mine.get(random.nextInt(mine.size())).cancel();
        }
        switch (random.nextInt(12)) {
            case 0 -> actor.stop();
            case 1 -> actor.kill();
            case 2 ->
                    actor.tryTell(_ -> {
                        throw new Exception("on purpose");
                    });
            case 3 -> tick(actor);
            default -> {}
        }
    }

    private static void arm(Probe probe, Armed timer, List<Armed> others, Random draws) {
        var delay =
                draws.nextInt(4) == 0 ? FAR : Duration.ofNanos(draws.nextLong(NEAR_NANOS) & ~255L);
        var cancelled = others.get(draws.nextInt(others.size()));
        timer.timer =
                probe.self.after(
                        draws.nextInt(8) == 0 ? Duration.ZERO : delay,
                        _ -> {
                            timer.fire();
                            cancelled.cancel(); // maybe itself, in vain
                        });
    }

    /// A periodic timer that its own turn calls off after a few ticks.
    private void tick(ActorHandle<Probe> actor) {
        actor.tryTell(probe -> {
            var ticks = new int[1];
            var timer = new Cancellable[1];
            timer[0] =
                    probe.self.every(
                            Duration.ofNanos(100_000),
                            _ -> {
                                if (timer[0].isCancelled()) {
                                    ticksAfterCancel.increment();
                                } else if (++ticks[0] == 3) {
                                    timer[0].cancel();
                                }
                            });
        });
    }
}
