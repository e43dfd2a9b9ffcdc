package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.Actor;
import dev.troupe.ActorContext;
import dev.troupe.ActorSystem;
import dev.troupe.Cancellable;
import dev.troupe.OnStart;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The code of `docs/guide/timers.md`.
class TimersTest {
    private static final long PATIENCE_SECONDS = 20;

    private final ActorSystem system = ActorSystem.start();

    @AfterEach
    void close() {
        system.close();
    }

    // tag::timers-session
    static final class Session {
        private static final Duration PATIENCE = Duration.ofMillis(50);

        private final ActorContext<Session> self;
        private Cancellable timeout;

        Session(ActorContext<Session> self) {
            this.self = self;
            this.timeout = self.after(PATIENCE, _ -> self.stop());
        }

        void touch() {
            timeout.cancel(); // from here on it does not come, even if it waits in the mailbox
            timeout = self.after(PATIENCE, _ -> self.stop());
        }
    }

    // end::timers-session

    @Test
    void aSessionEndsWhenNobodyTouchesIt() {
        var session = system.spawn(Session.class, Session::new);
        session.tryTell(Session::touch);
        assertThat(session.join(Duration.ofSeconds(PATIENCE_SECONDS)).stoppedNormally()).isTrue();
    }

    // tag::timers-every
    static final class Meter {
        private final Cancellable sampling;
        private int samples;

        Meter(ActorContext<Meter> self, Duration period) {
            sampling = self.every(period, Meter::sample); // the first one period from now
        }

        private void sample() {
            if (++samples == 3) {
                sampling.cancel();
            }
        }

        int samples() {
            return samples;
        }
    }

    // end::timers-every

    @Test
    void aMeterCallsItsOwnTimerOff() {
        var meter = system.spawn(Meter.class, self -> new Meter(self, Duration.ofMillis(2)));
        while (meter.ask(Meter::samples) < 3) {
            Thread.onSpinWait();
        }
        meter.stop();
        assertThat(meter.join().orElseThrow().samples()).isEqualTo(3);
    }

    static final class Clock implements Actor<Clock> {
        private final CountDownLatch ticks;

        Clock(CountDownLatch ticks) {
            this.ticks = ticks;
        }

        // tag::timers-interval
        @Override
        public void onRun(ActorContext<Clock> self) {
            var interval = self.interval(Duration.ofMillis(5));
            while (true) {
                interval.tick(); // messages are handled meanwhile
                work();
            }
        }

        // end::timers-interval

        private void work() {
            ticks.countDown();
        }
    }

    @Test
    void anIntervalTicks() throws Exception {
        var ticks = new CountDownLatch(3);
        system.spawn(Clock.class, OnStart.of(() -> new Clock(ticks)));
        assertThat(ticks.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    static final class Client {
        private final ActorContext<Client> self;
        private final Callable<String> server;
        private final CompletableFuture<String> done;
        private @Nullable Throwable lastFailure;

        Client(ActorContext<Client> self, Callable<String> server, CompletableFuture<String> done) {
            this.self = self;
            this.server = server;
            this.done = done;
        }

        // tag::timers-retry
        void fetch(Duration pause) {
            self.pipe(
                    server,
                    (client, page) -> client.show(page),
                    (client, failure) -> {
                        client.lastFailure = failure;
                        client.self.after(pause, c -> c.fetch(pause.multipliedBy(2)));
                    });
        }

        // end::timers-retry

        private void show(String page) {
            done.complete(page + " after " + lastFailure);
        }
    }

    @Test
    void aRetryWaitsLongerEachTime() throws Exception {
        var calls = new AtomicInteger();
        var done = new CompletableFuture<String>();
        Callable<String> server =
                () -> {
                    if (calls.incrementAndGet() < 3) {
                        throw new IOException("down");
                    }
                    return "page";
                };
        var client = system.spawn(Client.class, self -> new Client(self, server, done));
        client.tell(c -> c.fetch(Duration.ofMillis(1)));
        assertThat(done.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isEqualTo("page after java.io.IOException: down");
    }

    record Forecast(String text) {}

    static final class Weather {
        private final ActorContext<Weather> self;
        private String shown = "";

        Weather(ActorContext<Weather> self) {
            this.self = self;
        }

        // tag::timers-stage
        void show(CompletableFuture<Forecast> forecast) {
            // Without a third argument a failure of the stage is this actor's own.
            Cancellable pipe = self.pipe(forecast, (weather, f) -> weather.shown = f.text());
            self.after(
                    Duration.ofMillis(20),
                    weather -> {
                        if (pipe.cancel()) { // false if the forecast has come
                            weather.shown = "no forecast in time";
                        }
                    });
        }

        // end::timers-stage

        String shown() {
            return shown;
        }
    }

    @Test
    void aPipeMayBeGivenUp() {
        var late = new CompletableFuture<Forecast>();
        var weather = system.spawn(Weather.class, Weather::new);
        weather.run(w -> w.show(late));
        while (weather.ask(w -> w.shown().isEmpty())) {
            Thread.onSpinWait();
        }
        late.complete(new Forecast("rain"));
        assertThat(weather.ask(Weather::shown)).isEqualTo("no forecast in time");
    }

    static final class Poller implements Actor<Poller> {
        private final Callable<String> source;
        private String latest = "";

        Poller(Callable<String> source) {
            this.source = source;
        }

        // tag::timers-await
        @Override
        public void onRun(ActorContext<Poller> self) throws Exception {
            var interval = self.interval(Duration.ofMillis(5));
            while (true) {
                interval.tick();
                latest = self.await(source); // off the actor; back on the turn with the result
            }
        }

        // end::timers-await

        String latest() {
            return latest;
        }
    }

    @Test
    void onRunAwaits() {
        var poller = system.spawn(Poller.class, OnStart.of(() -> new Poller(() -> "news")));
        while (poller.ask(Poller::latest).isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(poller.ask(Poller::latest)).isEqualTo("news");
    }
}
