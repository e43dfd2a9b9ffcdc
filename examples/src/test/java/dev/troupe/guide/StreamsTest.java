package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.ActorContext;
import dev.troupe.ActorSystem;
import dev.troupe.Outlet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The code of `docs/guide/streams.md`.
class StreamsTest {
    private final ActorSystem system = ActorSystem.start();

    @AfterEach
    void close() {
        system.close();
    }

    // tag::streams-in
    static final class Average {
        private final CompletableFuture<Double> result = new CompletableFuture<>();
        private long sum;
        private int count;

        Average(ActorContext<Average> self, Flow.Publisher<Integer> values) {
            self.subscribe(values, Average::add, Average::end);
        }

        void add(int value) {
            sum += value;
            count++;
        }

        void end(Optional<Throwable> error) {
            error.ifPresentOrElse(
                    result::completeExceptionally, () -> result.complete((double) sum / count));
        }

        CompletableFuture<Double> result() {
            return result;
        }
    }

    // end::streams-in

    // tag::streams-out
    static final class Sensor {
        private final Outlet<Integer> values;

        Sensor(ActorContext<Sensor> self) {
            values = self.outlet(16);
        }

        Flow.Publisher<Integer> values() {
            return values;
        }

        void measure(int value) {
            values.emit(value); // waits while a subscriber has 16 waiting
        }

        boolean measureIfWanted(int value) {
            return values.tryEmit(value); // never waits
        }
    }

    // end::streams-out

    @Test
    void anActorSubscribes() {
        // tag::streams-jdk
        CompletableFuture<Double> result;
        try (var values = new SubmissionPublisher<Integer>()) {
            var average = system.spawn(Average.class, self -> new Average(self, values));
            result = average.ask(Average::result); // from here on it has subscribed
            values.submit(20);
            values.submit(22);
        } // closed: it completes

        assertThat(result.join()).isEqualTo(21.0);
        // end::streams-jdk
    }

    @Test
    void anActorPublishes() {
        // tag::streams-pipe
        var sensor = system.spawn(Sensor.class, Sensor::new);
        var values = sensor.ask(Sensor::values);
        var average = system.spawn(Average.class, self -> new Average(self, values));
        var result = average.ask(Average::result); // from here on nothing is missed

        sensor.tell(s -> s.measure(20));
        sensor.tell(s -> s.measureIfWanted(22));
        sensor.stop(); // its outlet completes

        assertThat(result.join()).isEqualTo(21.0);
        // end::streams-pipe
    }
}
