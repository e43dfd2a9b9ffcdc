package dev.troupe.examples;

import dev.troupe.ActorContext;
import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.Cancellable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// Sensors send heartbeats, a station misses those that have fallen silent, and what it has to
/// report it sends over a line that is down at first, again and again with longer and longer
/// pauses.
final class Timers {
    private static final Duration BEAT = Duration.ofMillis(20);

    /// So many beats late is silent.
    private static final Duration PATIENCE = BEAT.multipliedBy(10);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private Timers() {}

    /// Sends a heartbeat at a fixed rate, until its battery is empty.
    static final class Sensor {
        private final Cancellable beating;
        private int battery;

        Sensor(ActorContext<Sensor> self, String name, int battery, ActorRef<Station> station) {
            this.battery = battery;
            this.beating = self.every(BEAT, sensor -> sensor.beat(name, station));
        }

        private void beat(String name, ActorRef<Station> station) {
            station.tell(s -> s.heard(name));
            if (--battery == 0) {
                beating.cancel();
            }
        }
    }

    /// Knows by one timer for each sensor, set anew with every beat, which of them is silent.
    static final class Station {
        private final ActorContext<Station> self;
        private final ActorRef<Reporter> reporter;
        private final TreeMap<String, Cancellable> alive = new TreeMap<>();
        private int beats;

        Station(ActorContext<Station> self, ActorRef<Reporter> reporter) {
            this.self = self;
            this.reporter = reporter;
        }

        void heard(String name) {
            beats++;
            var before = alive.put(name, self.after(PATIENCE, s -> s.miss(name)));
            if (before != null) {
                before.cancel();
            }
        }

        private void miss(String name) {
            alive.remove(name);
            reporter.tell(r -> r.report(name + " is silent"));
        }

        String state() {
            return "still heard of: " + alive.keySet() + (beats > 10 ? ", after many beats" : "");
        }
    }

    /// Sends reports over a line that may be down.
    static final class Reporter {
        private final ActorContext<Reporter> self;
        private final Line line;
        private final CompletableFuture<List<String>> done;
        private final List<String> log = new ArrayList<>();

        Reporter(ActorContext<Reporter> self, Line line, CompletableFuture<List<String>> done) {
            this.self = self;
            this.line = line;
            this.done = done;
        }

        void report(String text) {
            attempt(text, FIRST_PAUSE);
        }

        /// The call is made off this actor, which stays free; both outcomes come back as messages.
        private void attempt(String text, Duration pause) {
            self.pipe(
                    () -> line.send(text),
                    (reporter, receipt) -> reporter.sent(receipt),
                    (reporter, failure) -> reporter.retry(text, pause, failure));
        }

        private void retry(String text, Duration pause, Throwable failure) {
            log.add(failure.getMessage() + ", again in " + pause.toMillis() + " ms");
            self.after(pause, reporter -> reporter.attempt(text, pause.multipliedBy(2)));
        }

        private void sent(String receipt) {
            log.add(receipt);
            done.complete(List.copyOf(log));
        }
    }

    /// A line that is down three times. Used by one call at a time.
    static final class Line {
        private int failures = 3;

        synchronized String send(String text) throws IOException {
            if (failures-- > 0) {
                throw new IOException("The line is down");
            }
            return "Sent: " + text;
        }
    }

    static void main(String... arguments) {
        try (var system = ActorSystem.start()) {
            var done = new CompletableFuture<List<String>>();
            var reporter =
                    system.spawn(Reporter.class, self -> new Reporter(self, new Line(), done));
            var station = system.spawn(Station.class, self -> new Station(self, reporter));
            system.spawn(
                    Sensor.class, self -> new Sensor(self, "roof", Integer.MAX_VALUE, station));
            system.spawn(Sensor.class, self -> new Sensor(self, "cellar", 3, station));

            done.join().forEach(IO::println);
            var state = station.ask(Station::state);
            IO.println(state);
        } // sensors and station end, and their timers with them
    }
}
