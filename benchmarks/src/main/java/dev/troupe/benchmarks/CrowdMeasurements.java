package dev.troupe.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// What a large number of actors costs.
final class CrowdMeasurements {
    private static final int IDLE_MILLIS = 2000;

    private CrowdMeasurements() {}

    /// Microseconds an actor: spawn all, tell each once, stop all.
    static Figures lives(Crowd twin, Scale scale) throws Exception {
        var size = scale.of(500, 100_000, 1_000_000);
        var gate = new Gate(size);
        var start = System.nanoTime();
        twin.spawn(size);
        twin.tellEach(gate);
        gate.await();
        twin.stop();
        return Figures.of("time", (System.nanoTime() - start) / 1e3 / size);
    }

    /// Bytes of heap an idle actor, with all that belongs to it: state, reference, thread. And what
    /// the processor does for the last crowd while nobody tells it anything, in percent of a core.
    static Figures idle(Crowd twin, Scale scale) throws Exception {
        var figures = new Figures();
        var most = scale.of(1000, 100_000, 1_000_000);
        for (var size = 1000; size <= most; size *= 10) {
            var before = liveBytes();
            twin.spawn(size);
            var gate = new Gate(size);
            twin.tellEach(gate); // has all started
            gate.await();
            figures.and("bytes@" + size, (double) (liveBytes() - before) / size);
            if (size == most) {
                figures.and("cpu", idlePercent(scale));
            }
            Check.equal("actors", size, twin.size());
            twin.stop();
        }
        return figures;
    }

    static long liveBytes() {
        for (var i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static double idlePercent(Scale scale) throws InterruptedException {
        var bean = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var millis = scale.of(1, IDLE_MILLIS);
        Thread.sleep(millis); // what the crowd has set going comes to its end
        var before = bean.getProcessCpuTime();
        Thread.sleep(millis);
        return (bean.getProcessCpuTime() - before) / 1e4 / millis;
    }

    /// Nanoseconds a message for 1, 10, 100 … actors, told in turn.
    static Figures growthByActors(Crowd twin, Scale scale) throws Exception {
        var figures = new Figures();
        var most = scale.of(100, 100_000, 1_000_000);
        for (var size = 1; size <= most; size *= 10) {
            twin.spawn(size);
            var messages = Math.max(size, scale.of(100, 1_000_000));
            tellInTurn(twin, size, messages); // warm, and each size is
            figures.and("ns@" + size, (double) tellInTurn(twin, size, messages) / messages);
            twin.stop();
        }
        return figures;
    }

    private static long tellInTurn(Crowd twin, int size, int messages) throws Exception {
        var gate = new Gate(messages);
        var start = System.nanoTime();
        var _ =
                Measurements.onVirtualThread(
                                () -> {
                                    for (var told = 0; told < messages; told += size) {
                                        twin.tellEach(gate);
                                    }
                                    return true;
                                })
                        .get();
        gate.await();
        return System.nanoTime() - start;
    }

    private static final int PER_MILLI = 1000;

    /// A producer with a thousand messages for each that is handled: what it costs in memory, how
    /// many it got rid of, and how many of these were never handled.
    static Figures slowConsumer(SlowConsumer twin, Scale scale) throws Exception {
        var millis = scale.of(20, 2_000, 10_000);
        var before = liveBytes();
        var told = tellFor(twin, millis);
        var grown = liveBytes() - before;
        twin.state().hurried = true;
        var handled = awaitStill(twin.state());
        Check.equal("handled more often than told", 0, Math.max(0, handled - told));
        return Figures.of("told", told / (millis / 1e3))
                .and("grown", grown / 1e6)
                .and("lost", 100.0 * (told - handled) / told);
    }

    private static long tellFor(SlowConsumer twin, int millis) throws Exception {
        var start = System.nanoTime();
        var told = 0L;
        for (var passed = 0L; passed < millis; passed = (System.nanoTime() - start) / 1_000_000) {
            while (told < (passed + 1) * PER_MILLI && isIn(start, millis)) {
                twin.tell();
                told++;
            }
            Thread.sleep(0, 100_000);
        }
        return told;
    }

    private static boolean isIn(long start, int millis) {
        return System.nanoTime() - start < millis * 1_000_000L;
    }

    /// Until nothing is handled any more for half a second.
    private static long awaitStill(Slow state) throws InterruptedException {
        var before = -1L;
        while (state.handled() != before) {
            before = state.handled();
            Thread.sleep(500);
        }
        return before;
    }
}
