package dev.troupe.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;

/// How each workload is run and timed, whoever does the work.
final class Measurements {
    static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

    private static final Duration FAR = Duration.ofMinutes(1);

    private Measurements() {}

    /// So many producers, each on a virtual thread, tell one consumer. Millions a second.
    static Workload.Measurement<Counting> tell(int producers) {
        return (twin, scale) -> {
            var messages = scale.of(8_000, 2_000_000);
            return Figures.of("rate", messages * 1e3 / tellAndCount(twin, producers, messages));
        };
    }

    /// How long it takes until all is counted.
    private static long tellAndCount(Counting twin, int producers, int messages) throws Exception {
        var before = twin.total();
        var start = System.nanoTime();
        var threads = new FutureTask<?>[producers];
        for (var i = 0; i < producers; i++) {
            threads[i] = onVirtualThread(() -> tell(twin, messages / producers));
        }
        for (var thread : threads) {
            var _ = thread.get();
        }
        Check.equal("messages counted", messages, twin.total() - before);
        return System.nanoTime() - start;
    }

    private static boolean tell(Counting twin, int messages) throws Exception {
        for (var i = 0; i < messages; i++) {
            twin.tell();
        }
        return true;
    }

    /// Nanoseconds a message for 10^4, 10^5 … messages.
    static Figures growthByMessages(Counting twin, Scale scale) throws Exception {
        var figures = new Figures();
        var most = scale.of(10_000, 10_000_000, 100_000_000);
        for (var messages = 10_000; messages <= most; messages *= 10) {
            tellAndCount(twin, 1, messages); // warm, and each size is
            var nanos = tellAndCount(twin, 1, messages);
            figures.and("ns@" + messages, (double) nanos / messages);
        }
        return figures;
    }

    /// One ask.
    interface Ask {
        long of(Asking twin) throws Exception;
    }

    static Figures askFromVirtualThread(Asking twin, Scale scale) throws Exception {
        return onVirtualThread(() -> ask(twin, Asking::ask, scale)).get();
    }

    static Figures askWithTimeout(Asking twin, Scale scale) throws Exception {
        return onVirtualThread(() -> ask(twin, t -> t.ask(FAR), scale)).get();
    }

    static Figures askFromPlatformThread(Asking twin, Scale scale) throws Exception {
        return ask(twin, Asking::ask, scale);
    }

    /// Thousands a second without looking at the clock for each, then the latency with it.
    private static Figures ask(Asking twin, Ask ask, Scale scale) throws Exception {
        var asks = scale.of(200, 20_000);
        var before = ask.of(twin);
        var start = System.nanoTime();
        var last = before;
        for (var i = 0; i < asks; i++) {
            last = ask.of(twin);
        }
        var figures = Figures.of("rate", asks * 1e6 / (System.nanoTime() - start));
        Check.equal("asks counted", asks, last - before);

        var histogram = latencies(twin, ask, asks / 2);
        Check.equal("asks counted", asks + asks / 2 + 1, ask.of(twin) - before);
        for (var percentile : PERCENTILES) {
            var micros = histogram.getValueAtPercentile(percentile) / 1e3;
            figures.and("p" + Report.plain(percentile), micros);
        }
        return figures;
    }

    private static final int FLOODERS = 4;

    /// The latency of some asks, while producers tell another actor as much as it takes.
    static Figures askBesideAFlood(Neighbours twin, Scale scale) throws Exception {
        var before = twin.flooded().total();
        var flooding = new AtomicBoolean(true);
        var floods = new ArrayList<FutureTask<Long>>();
        var start = System.nanoTime();
        for (var i = 0; i < FLOODERS; i++) {
            floods.add(onVirtualThread(() -> flood(twin.flooded(), flooding)));
        }
        var histogram = onVirtualThread(() -> politely(twin.polite(), scale.of(5, 200))).get();
        flooding.set(false);
        var told = 0L;
        for (var flood : floods) {
            told += flood.get();
        }
        Check.equal("flood counted", told, twin.flooded().total() - before);
        return Figures.of("p50", histogram.getValueAtPercentile(50) / 1e3)
                .and("p99", histogram.getValueAtPercentile(99) / 1e3)
                .and("flood", told * 1e3 / (System.nanoTime() - start));
    }

    private static long flood(Counting flooded, AtomicBoolean flooding) throws Exception {
        var told = 0L;
        while (flooding.get()) {
            flooded.tell();
            told++;
        }
        return told;
    }

    /// Rests before each ask, or the two would keep a processor to themselves.
    private static Histogram politely(Asking twin, int asks) throws Exception {
        var histogram = new Histogram(3);
        for (var i = 0; i < asks; i++) {
            Thread.sleep(1);
            histogram.add(latencies(twin, Asking::ask, 1));
        }
        return histogram;
    }

    private static Histogram latencies(Asking twin, Ask ask, int asks) throws Exception {
        var histogram = new Histogram(3);
        for (var i = 0; i < asks; i++) {
            var began = System.nanoTime();
            var _ = ask.of(twin);
            histogram.recordValue(System.nanoTime() - began);
        }
        return histogram;
    }

    /// Milliseconds until an actor runs that was woken by a handler which then sleeps.
    static Figures wakeAndSleep(Waking twin, Scale scale) throws Exception {
        var histogram = new Histogram(3);
        for (var i = 0; i < scale.of(2, 100); i++) {
            histogram.recordValue(twin.wakeAndSleep());
        }
        return Figures.of("p50", histogram.getValueAtPercentile(50) / 1e6)
                .and("most", histogram.getMaxValue() / 1e6);
    }

    static Figures askFromActor(Asking twin, Scale scale) throws Exception {
        var asks = scale.of(200, 20_000);
        var before = twin.ask();
        var start = System.nanoTime();
        var last = twin.askFromActor(asks);
        var nanos = System.nanoTime() - start;
        Check.equal("asks counted", asks, last - before);
        return Figures.of("rate", asks * 1e6 / nanos);
    }

    /// Millions of hops a second.
    static Figures ring(Ring twin, Scale scale) throws Exception {
        var hops = scale.of(5_000, 200_000);
        var before = twin.handled();
        var start = System.nanoTime();
        twin.pass(hops);
        var nanos = System.nanoTime() - start;
        Check.equal("hops counted", hops, twin.handled() - before);
        return Figures.of("rate", hops * 1e3 / nanos);
    }

    static final int FAN = 1000;

    /// Thousands of asks a second.
    static Figures fanOut(FanOut twin, Scale scale) throws Exception {
        var rounds = scale.of(2, 100);
        var start = System.nanoTime();
        for (var i = 0; i < rounds; i++) {
            Check.equal("sum", FAN * (FAN - 1) / 2, twin.sum());
        }
        return Figures.of("rate", (double) rounds * FAN * 1e6 / (System.nanoTime() - start));
    }

    static final int PLAYERS = 1000;

    /// Millions of messages a second.
    static Figures big(Big twin, Scale scale) throws Exception {
        var pings = scale.of(5, 200);
        var before = twin.handled();
        var start = System.nanoTime();
        twin.play(pings);
        var nanos = System.nanoTime() - start;
        var messages = 2L * PLAYERS * pings;
        Check.equal("pings and pongs", messages, twin.handled() - before);
        return Figures.of("rate", messages * 1e3 / nanos);
    }

    static final int NAPPERS = 10_000;

    /// Milliseconds until all have slept.
    static Figures naps(Naps twin, Scale scale) throws Exception {
        var gate = new Gate(NAPPERS);
        var start = System.nanoTime();
        twin.begin(gate);
        gate.await();
        return Figures.of("time", (System.nanoTime() - start) / 1e6);
    }

    /// Starts a virtual thread, which is what most senders are.
    static <R> FutureTask<R> onVirtualThread(Callable<R> work) {
        var task = new FutureTask<>(work);
        Thread.startVirtualThread(task);
        return task;
    }
}
