package dev.troupe.benchmarks;

import java.util.stream.IntStream;

/// How far two processors are from each other: how long it takes until one sees what the other has
/// written, in nanoseconds. Most of what is measured here goes by it.
///
/// On a shared machine it changes. The processors of a virtual machine may be neighbours for a
/// minute and then be on different dies, and what takes 40 ns takes 200. So the distance is looked
/// at before and after each measurement, and peers are only compared that had the same.
///
/// @param nearest the shortest that has been seen
/// @param farthest the longest
record Distance(double nearest, double farthest) {
    private static final int PASSES = 5_000;
    private static final int LOOKS = 21;

    /// How much more one may be than the other where nothing has changed.
    private static final double ALIKE = 2.5;

    /// Now. Zero where there is one processor only.
    static Distance look() throws InterruptedException {
        return Runtime.getRuntime().availableProcessors() == 1 ? of(0) : of(new Line().nanos());
    }

    static Distance of(double nanos) {
        return new Distance(nanos, nanos);
    }

    Distance and(Distance other) {
        return new Distance(Math.min(nearest, other.nearest), Math.max(farthest, other.farthest));
    }

    /// Whether it has been the same all the time, more or less.
    boolean isSteady() {
        return farthest <= ALIKE * nearest;
    }

    /// What two threads pass to and fro.
    private static final class Line {
        private volatile int passed;

        double nanos() throws InterruptedException {
            var other = Thread.ofPlatform().daemon().start(() -> pass(1, LOOKS * PASSES));
            var times = IntStream.range(0, LOOKS).mapToObj(look -> time(look * PASSES)).toList();
            other.join();
            return Results.median(times);
        }

        private double time(int from) {
            var start = System.nanoTime();
            pass(2 * from, from + PASSES);
            return (System.nanoTime() - start) / (2.0 * PASSES);
        }

        /// Passes it on whenever it has come.
        private void pass(int first, int times) {
            for (var turn = first; turn < 2 * times; turn += 2) {
                while (passed != turn) {
                    Thread.onSpinWait();
                }
                passed = turn + 1;
            }
        }
    }
}
