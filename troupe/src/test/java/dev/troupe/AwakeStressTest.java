package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Askers that come back at once, senders that find the mailbox full, and an end somewhere in
/// between: nobody looks while the other parks for good, and each request is answered once.
@Promise("M8")
@Promise("T2")
class AwakeStressTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    static LongStream seeds() {
        var first = Long.getLong("troupe.seed", System.nanoTime());
        return LongStream.range(first, first + 30);
    }

    /// What became of what a thread has sent.
    private record Sent(int answered, int told) {}

    private static final class Sink {
        private int asked;
        private int told;

        int ask() {
            return ++asked;
        }

        void tell() {
            told++;
        }
    }

    /// Asks, in one way or the other, or tells, until the actor is gone.
    private static Sent send(ActorRef<Sink> sink, boolean asks, Random random, AtomicInteger all) {
        var answered = 0;
        var told = 0;
        try {
            while (true) {
                all.incrementAndGet();
                if (!asks) {
                    sink.tell(Sink::tell);
                    told++;
                } else if (random.nextBoolean()) {
                    sink.ask(Sink::ask);
                    answered++;
                } else {
                    sink.ask(Sink::ask, LONG);
                    answered++;
                }
            }
        } catch (ActorStoppedException isOver) {
            return new Sent(answered, told);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoeverWaitsAwakeHearsOfTheEndAndNothingIsLost(long seed, ActorSystem system)
            throws Exception {
        var random = new Random(seed);
        var kills = random.nextBoolean();
        var options = SpawnOptions.defaults().mailbox(1 << random.nextInt(8));
        var sink = system.spawn(Sink.class, options, OnStart.of(Sink::new));
        var senders = new ArrayList<TestThread<Sent>>();
        var all = new AtomicInteger();
        var count = 1 + random.nextInt(3);
        for (var i = 0; i < count; i++) {
            var its = new Random(random.nextLong());
            var asks = random.nextInt(3) > 0;
            senders.add(TestThread.start(() -> send(sink, asks, its, all)));
        }
        var most = random.nextInt(20_000);
        Await.until("some are sent", () -> all.get() >= most);
        check(end(sink, kills), kills, senders, system);
    }

    /// A request is answered, or its asker is told; a message that comes too late is a dead letter.
    private static void check(
            Sink sink, boolean wasKilled, List<TestThread<Sent>> senders, ActorSystem system)
            throws Exception {
        var answered = 0;
        var told = 0;
        for (var sender : senders) {
            var sent = sender.get();
            answered += sent.answered;
            told += sent.told;
        }
        assertThat(sink.asked).isBetween(answered, wasKilled ? answered + 1 : answered);
        var lost = told - sink.told;
        assertThat(lost).isNotNegative();
        Await.until("each is handled or dead", () -> system.deadLetterCount() >= lost);
    }

    private static Sink end(ActorHandle<Sink> sink, boolean kills) {
        if (kills) {
            sink.kill();
        } else {
            sink.stop();
        }
        return sink.join().findActor().orElseThrow();
    }
}
