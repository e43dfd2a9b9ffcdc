package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.Actor;
import dev.troupe.ActorContext;
import dev.troupe.ActorRef;
import dev.troupe.ActorResult;
import dev.troupe.ActorSystem;
import dev.troupe.Interval;
import dev.troupe.OnStart;
import dev.troupe.SpawnOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The code of `docs/guide/life.md`.
class LifeTest {
    private static final long PATIENCE_SECONDS = 20;

    private final ActorSystem system = ActorSystem.start();

    @AfterEach
    void close() {
        system.close();
    }

    // tag::life-hooks
    static final class Heater implements Actor<Heater> {
        private double celsius = 18;
        private boolean on = true;

        @Override
        public void onRun(ActorContext<Heater> self) {
            self.sleep(Duration.ofMillis(10)); // an await point: messages are handled meanwhile
            if (on) {
                celsius += 0.5; // here onRun has the turn: nobody else touches the state
            }
        }

        @Override
        public void onStop(ActorContext<Heater> self, boolean killed) {
            on = false;
        }

        double celsius() {
            return celsius;
        }
    }

    // end::life-hooks

    @Test
    void anActorLivesBesidesItsMessages() {
        var heater = system.spawn(Heater.class, OnStart.of(Heater::new));
        while (heater.ask(Heater::celsius) < 19) {
            Thread.onSpinWait();
        }
        heater.stop();
        assertThat(heater.join().orElseThrow().on).isFalse();
    }

    static final class Meter implements Actor<Meter> {
        private final CountDownLatch reported;
        private int samples;

        Meter(CountDownLatch reported) {
            this.reported = reported;
        }

        // tag::life-clocks
        @Override
        public void onRun(ActorContext<Meter> self) {
            var sampling = self.interval(Duration.ofMillis(3));
            var reporting = self.interval(Duration.ofMillis(10));
            while (true) {
                if (Interval.tickFirst(sampling, reporting).equals(sampling)) {
                    sample();
                } else {
                    report();
                }
            }
        }

        // end::life-clocks

        private void sample() {
            samples++;
        }

        int samples() {
            return samples;
        }

        private void report() {
            reported.countDown();
        }
    }

    @Test
    void oneOnRunLivesBySeveralClocks() throws Exception {
        var reported = new CountDownLatch(2);
        var meter = system.spawn(Meter.class, self -> new Meter(reported));
        assertThat(reported.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(meter.ask(Meter::samples)).isPositive();
    }

    /// Where news come from, for tests.
    interface Source {
        String read() throws IOException;
    }

    static final class Feed implements Actor<Feed> {
        private final Source source;
        private String latest = "";

        String latest() {
            return latest;
        }

        Feed(Source source) {
            this.source = source;
        }

        // tag::life-await
        @Override
        public void onRun(ActorContext<Feed> self) throws IOException {
            String news = self.await(() -> source.read()); // off the actor, on a thread of its own
            latest = news; // back on the turn
            self.sleep(Duration.ofMillis(5));
        }
        // end::life-await
    }

    @Test
    void aBlockingCallIsAwaitedOffTheActor() {
        var feed = system.spawn(Feed.class, self -> new Feed(() -> "rain"));
        while (feed.ask(f -> f.latest.isEmpty())) {
            Thread.onSpinWait();
        }
        assertThat(feed.ask(Feed::latest)).isEqualTo("rain");
    }

    static final class Desk {
        private final ActorContext<Desk> self;
        private final Callable<String> source;
        private final CountDownLatch seen;
        private String latest = "";
        private int failures;

        Desk(ActorContext<Desk> self, Callable<String> source, CountDownLatch seen) {
            this.self = self;
            this.source = source;
            this.seen = seen;
        }

        // tag::life-pipe
        void refresh() {
            self.pipe(
                    source, // runs on a thread of its own; this handler goes on at once
                    (desk, news) -> desk.show(news), // a message to this actor
                    (desk, error) -> desk.failures++);
        }

        // end::life-pipe

        // tag::life-timers
        void watchTheClock() {
            self.after(Duration.ofMillis(10), Desk::refresh);
            self.every(Duration.ofMillis(10), Desk::refresh); // first in 10 ms, at a fixed rate
        }

        // end::life-timers

        String state() {
            return latest + failures;
        }

        private void show(String news) {
            latest = news;
            seen.countDown();
        }
    }

    @Test
    void whatIsPipedComesBackAsAMessage() throws Exception {
        var seen = new CountDownLatch(3);
        var desk = system.spawn(Desk.class, self -> new Desk(self, () -> "rain", seen));
        desk.run(Desk::watchTheClock);
        assertThat(seen.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(desk.ask(Desk::state)).isEqualTo("rain0");
    }

    static final class Worker {
        private int done;

        int work() {
            return ++done;
        }
    }

    // tag::life-children
    static final class Pool {
        private final List<ActorRef<Worker>> workers;
        private int next;

        Pool(ActorContext<Pool> self, int size) {
            workers =
                    IntStream.range(0, size)
                            .<ActorRef<Worker>>mapToObj(
                                    _ -> self.spawn(Worker.class, OnStart.of(Worker::new)))
                            .toList();
        }

        ActorRef<Worker> worker() {
            return workers.get(next++ % workers.size());
        }
    }

    // end::life-children

    @Test
    void childrenEndWithTheirParent() {
        var pool = system.spawn(Pool.class, self -> new Pool(self, 2));
        ActorRef<Worker> worker = pool.ask(Pool::worker);
        assertThat(worker.ask(Worker::work)).isEqualTo(1);
        pool.stop();
        assertThat(pool.join().stoppedNormally()).isTrue();
        assertThat(worker.isAlive()).isFalse();
    }

    // tag::life-watch
    static final class Guard {
        private final ActorContext<Guard> self;
        private String report = "all is well";

        Guard(ActorContext<Guard> self) {
            this.self = self;
        }

        String report() {
            return report;
        }

        void guard(ActorRef<?> other) {
            self.watch(
                    other,
                    (guard, error) -> guard.report = other + " has ended: " + error.orElse(null));
        }
    }

    // end::life-watch

    @Test
    void anEndCanBeWatched() {
        var guard = system.spawn(Guard.class, Guard::new);
        var worker = system.spawn(Worker.class, OnStart.of(Worker::new));
        guard.run(g -> g.guard(worker));
        worker.tell(w -> {
            throw new IllegalStateException("tired");
        });
        worker.awaitStopped();
        while (guard.ask(g -> g.report.equals("all is well"))) {
            Thread.onSpinWait();
        }
        assertThat(guard.ask(Guard::report)).contains("Worker#", "tired");
    }

    // tag::life-closeable
    static final class Session implements AutoCloseable {
        private boolean open = true;

        @Override
        public void close() {
            open = false;
        }
    }

    // end::life-closeable

    @Test
    void anAutoCloseableIsClosedHoweverItEnds() {
        var session = system.spawn(Session.class, OnStart.of(Session::new));
        session.tell(s -> {
            throw new IllegalStateException("lost");
        });
        var result = session.join();
        assertThat(result.isMessageFailed()).isTrue();
        assertThat(result.findActor()).hasValueSatisfying(s -> assertThat(s.open).isFalse());
    }

    @Test
    void aResultSaysHowItEnded() {
        var account = system.spawn(Account.class, OnStart.of(Account::new));
        // tag::life-result
        account.stop();
        String story =
                switch (account.join()) {
                    case ActorResult.Completed(var actor, var killed) ->
                            (killed ? "killed with " : "stopped with ") + actor.balance();
                    case ActorResult.Failed(var actor, var error, var phase, _) ->
                            "failed in " + phase + ": " + error + actor.map(a -> ", has a balance");
                };
        // end::life-result
        assertThat(story).isEqualTo("stopped with 0");
    }

    @Test
    void anUnreferencedActorStops() {
        // tag::life-unreferenced
        var options = SpawnOptions.defaults().stopWhenUnreferenced();
        var weak = system.spawn(Account.class, options, OnStart.of(Account::new)).weak();
        // end::life-unreferenced
        while (weak.isAlive()) {
            System.gc();
        }
        assertThat(weak.upgrade()).isEmpty();
    }
}
