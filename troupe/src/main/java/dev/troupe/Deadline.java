package dev.troupe;

import java.time.Duration;

/// Arithmetic of instants of a [Stage], and the checks of durations that callers give.
final class Deadline {
    /// Never. Later than every instant of a stage.
    static final long NONE = Long.MAX_VALUE;

    private Deadline() {}

    /// The instant `timeout` from now, or the one inherited from the request that the calling
    /// thread is handling, whichever comes first.
    static long in(Stage stage, Duration timeout) {
        return Math.min(plus(stage.nanoTime(), nanos(timeout)), inherited());
    }

    /// The deadline of the request that the calling thread is handling, or [#NONE].
    static long inherited() {
        return Current.get().deadline;
    }

    static boolean hasCome(long deadline, Stage stage) {
        return deadline != NONE && stage.nanoTime() >= deadline;
    }

    static long plus(long instant, long nanos) {
        var sum = instant + nanos;
        return sum < 0 ? NONE : sum;
    }

    /// A duration that may be zero, in nanoseconds; the longest ones last for ever.
    static long nanos(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(
                    "A duration must not be negative, but this one is: " + duration);
        }
        return saturated(duration);
    }

    /// A duration of more than zero, in nanoseconds.
    static long periodNanos(Duration period) {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException(
                    "A period must be longer than zero, but this one is not: " + period);
        }
        return saturated(period);
    }

    private static long saturated(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return NONE;
        }
    }
}
