package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The timing wheel: nothing early, nothing late by more than a tick, in order, whatever the times.
class WheelTest {
    private static final long TICK = 1 << 20;
    private static final long SECOND = 1_000_000_000;
    private static final long HUGE = Long.MAX_VALUE / 2;

    private final Wheel wheel = new Wheel();
    private final AlarmClock clock = new AlarmClock(new LiveStage("wheel"), Thread::new);

    /// When each one is due.
    private final Map<Alarm, Long> times = new HashMap<>();

    private Alarm add(long nanos) {
        var alarm = new Alarm(clock, nanos, () -> {});
        times.put(alarm, nanos);
        wheel.add(alarm);
        return alarm;
    }

    private long due(Alarm alarm) {
        return Objects.requireNonNull(times.get(alarm));
    }

    private List<Alarm> take(long now) {
        var all = new ArrayList<Alarm>();
        while (wheel.nextNanos() <= now) {
            var some = new Alarm[7];
            var count = wheel.take(now, some);
            all.addAll(Arrays.asList(some).subList(0, count));
        }
        return all;
    }

    private List<Long> takeTimes(long now) {
        return take(now).stream().map(this::due).toList();
    }

    @Test
    void anEmptyOneHasNothingToWaitFor() {
        assertThat(wheel.isEmpty()).isTrue();
        assertThat(wheel.nextNanos()).isEqualTo(Deadline.NONE);
        assertThat(take(HUGE)).isEmpty();
    }

    @Test
    void whatIsDueNowIsTakenNow() {
        add(0);
        assertThat(takeTimes(0)).containsExactly(0L);
        take(SECOND);
        add(SECOND / 2); // in the past by now
        assertThat(takeTimes(SECOND)).containsExactly(SECOND / 2);
        assertThat(wheel.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 63, 64, 65, 4095, 4096, 4097, 1L << 30, (1L << 43) - 2})
    void nothingIsEarlyAndNothingLate(long tick) {
        var due = tick * TICK - 1;
        add(due);
        assertThat(take(due - 1)).isEmpty();
        assertThat(takeTimes(due + TICK)).containsExactly(due);
    }

    @Test
    void theFarthestTimeFitsIn() {
        var never = add(Deadline.NONE);
        assertThat(take(Deadline.NONE - TICK)).isEmpty();
        assertThat(wheel.remove(never)).isTrue();
        assertThat(wheel.isEmpty()).isTrue();
    }

    @Test
    void untilTheFirstIsDueItIsLookedAtAFewTimesOnly() {
        add(3_600 * SECOND);
        var looks = 0;
        while (take(wheel.nextNanos()).isEmpty()) {
            looks++;
        }
        assertThat(looks).isLessThan(8);
    }

    @Test
    void whatIsTakenOutLeavesNothingToWakeFor() {
        var far = add(3_600 * SECOND);
        var farther = add(7_200 * SECOND);
        assertThat(wheel.remove(far)).isTrue();
        assertThat(wheel.remove(far)).isFalse();
        assertThat(wheel.remove(farther)).isTrue();
        assertThat(wheel.nextNanos()).isEqualTo(Deadline.NONE);
        assertThat(wheel.size()).isZero();
    }

    @Test
    void thoseOfOneTickStayInTheOrderInWhichTheyWereAdded() {
        var due = 70 * 64 * TICK;
        var all = new ArrayList<Alarm>();
        for (var i = 0; i < 3000; i++) {
            all.add(add(due));
        }
        var some = new Alarm[1];
        var taken = wheel.take(due - TICK * 60, some); // so far that some have moved
        assertThat(taken).isZero();
        all.add(add(due));
        assertThat(take(due)).isEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void itDoesWhatASortedListDoes(long seed) {
        var random = new Random(seed);
        var waiting = new ArrayList<Alarm>();
        var now = 0L;
        for (var step = 0; step < 3_000; step++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> waiting.add(add(now + spread(random)));
                case 2 -> {
                    if (!waiting.isEmpty()) {
                        var gone = waiting.remove(random.nextInt(waiting.size()));
                        assertThat(wheel.remove(gone)).as("seed %d", seed).isTrue();
                    }
                }
                default -> {
                    now += spread(random) / 4;
                    check(now, waiting, seed);
                }
            }
            assertThat(wheel.size()).isEqualTo(waiting.size());
        }
    }

    private static long spread(Random random) {
        return random.nextLong(1L << (10 + random.nextInt(35)));
    }

    private void check(long now, List<Alarm> waiting, long seed) {
        var earliest = Math.min(wheel.nextNanos(), now);
        assertThat(waiting).allMatch(alarm -> Wheel.nanosOf(alarm.tick) >= earliest);
        var taken = take(now);
        assertThat(taken).as("seed %d: none early", seed).allMatch(a -> due(a) <= now);
        assertThat(taken).as("seed %d: in order", seed).isSortedAccordingTo(WheelTest::compare);
        waiting.removeAll(taken);
        assertThat(waiting)
                .as("seed %d: none late", seed)
                .allMatch(alarm -> due(alarm) > now - TICK);
    }

    private static int compare(Alarm one, Alarm other) {
        return Long.compare(one.tick, other.tick);
    }
}
