package dev.troupe.examples;

import dev.troupe.ActorContext;
import dev.troupe.ActorHandle;
import dev.troupe.ActorRef;
import dev.troupe.ActorResult;
import dev.troupe.ActorSystem;
import dev.troupe.SpawnOptions;
import dev.troupe.Supervision;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// A weather station: what breaks in it is resumed, restarted, or given up, each by its own rule,
/// and nobody who talks to it has to know.
final class Supervisor {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private Supervisor() {}

    /// Turns lines into degrees and sums them up. A bad line harms nothing: the sum is sound.
    static final class Scale {
        private double sum;

        void add(String line) {
            sum += Double.parseDouble(line);
        }

        double sum() {
            return sum;
        }
    }

    /// A connection that breaks after three readings: it has to be made again.
    static final class Sensor implements AutoCloseable {
        private final int number;
        private int readings;

        Sensor(int number) {
            this.number = number;
            IO.println("  connection " + number + " is open");
        }

        void read(ActorRef<Scale> scale, String line) throws EOFException {
            if (readings == 3) {
                throw new EOFException("connection lost");
            }
            readings++;
            scale.tell(s -> s.add(line));
        }

        @Override
        public void close() {
            IO.println("  connection " + number + " is closed");
        }
    }

    /// Has the others for children, and fails with one that cannot be helped.
    static final class Station {
        final ActorRef<Scale> scale;
        final ActorRef<Sensor> sensor;

        Station(ActorContext<Station> self, AtomicInteger connections) {
            var resumed = Supervision.stop().on(NumberFormatException.class, Supervision.resume());
            scale =
                    self.spawn(
                            Scale.class,
                            SpawnOptions.defaults().supervision(resumed),
                            _ -> new Scale());

            var restarted =
                    Supervision.restart()
                            .atMost(3, TEN_SECONDS)
                            .backoff(Duration.ofMillis(20), Duration.ofSeconds(1))
                            .thenEscalate()
                            .on(EOFException.class, restartedAtOnce())
                            .on(IllegalStateException.class, Supervision.escalate());
            sensor =
                    self.spawn(
                            Sensor.class,
                            SpawnOptions.defaults().supervision(restarted),
                            _ -> new Sensor(connections.incrementAndGet()));
        }

        private static Supervision restartedAtOnce() {
            return Supervision.restart().atMost(10, TEN_SECONDS);
        }

        ActorRef<Scale> scale() {
            return scale;
        }

        ActorRef<Sensor> sensor() {
            return sensor;
        }
    }

    static void main(String... arguments) throws IOException {
        try (var system = ActorSystem.start()) {
            var connections = new AtomicInteger();
            var station = system.spawn(Station.class, self -> new Station(self, connections));
            resumeAndRestart(station);
            escalate(station);
        }
    }

    private static void resumeAndRestart(ActorHandle<Station> station) {
        IO.println("ten readings, one of them no number, over connections that break after three:");
        var sensor = station.ask(Station::sensor);
        var scale = station.ask(Station::scale);
        for (var i = 1; i <= 10; i++) {
            var line = i == 5 ? "warm" : i + ".0";
            sensor.tell(s -> s.read(scale, line));
        }
        sensor.run(_ -> {}); // all before this have been handled
        double sum = scale.ask(Scale::sum);
        IO.println("  degrees added up: " + sum + ", both are alive: " + bothLive(scale, sensor));
    }

    private static boolean bothLive(ActorRef<?> one, ActorRef<?> other) {
        return one.isAlive() && other.isAlive();
    }

    private static void escalate(ActorHandle<Station> station) {
        IO.println("a reading that shows that the sensor is broken for good:");
        var sensor = station.ask(Station::sensor);
        sensor.tell(_ -> {
            throw new IllegalStateException("no such sensor");
        });
        if (station.join() instanceof ActorResult.Failed<Station> failed) {
            IO.println("  the station has failed: " + failed.error().getMessage());
        }
        IO.println("  its children with it: " + !sensor.isAlive());
    }
}
