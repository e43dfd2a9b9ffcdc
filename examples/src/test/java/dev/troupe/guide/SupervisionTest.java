package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.ActorContext;
import dev.troupe.ActorFailedException;
import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.ChildStrategy;
import dev.troupe.OnStart;
import dev.troupe.SpawnOptions;
import dev.troupe.Supervision;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The code of `docs/guide/supervision.md`.
class SupervisionTest {
    private final ActorSystem system = ActorSystem.start();

    @AfterEach
    void close() {
        system.close();
    }

    /// Counts lines until one breaks it.
    private static final class Counter {
        private int lines;

        void add(String line) throws IOException {
            if (line.isEmpty()) {
                throw new EOFException("an empty line");
            }
            lines++;
        }

        int lines() {
            return lines;
        }
    }

    @Test
    void aRestartKeepsTheReferenceAndTheMailbox() {
        // tag::supervision-restart
        var options = SpawnOptions.defaults().supervision(Supervision.restart());
        var counter = system.spawn(Counter.class, options, OnStart.of(Counter::new));

        counter.tell(c -> c.add("one"));
        counter.tell(c -> c.add("")); // fails: nobody waits for it
        counter.tell(c -> c.add("two")); // waits in the mailbox, and reaches the fresh instance

        assertThat(counter.ask(Counter::lines)).isEqualTo(1);
        // end::supervision-restart
    }

    @Test
    void theClassOfTheErrorDecides() {
        // tag::supervision-classes
        var rule =
                Supervision.restart()
                        .atMost(3, Duration.ofMinutes(1))
                        .backoff(Duration.ofMillis(10), Duration.ofSeconds(5))
                        .on(EOFException.class, Supervision.resume()) // the nearest class counts
                        .on(IllegalStateException.class, Supervision.stop());
        // end::supervision-classes
        var options = SpawnOptions.defaults().supervision(rule);
        var counter = system.spawn(Counter.class, options, OnStart.of(Counter::new));
        counter.tell(c -> c.add("one"));
        counter.tell(c -> c.add(""));
        assertThat(counter.ask(Counter::lines)).isEqualTo(1);
    }

    @Test
    void pastTheLimitTheActorFails() {
        // tag::supervision-limit
        var rule = Supervision.restart().atMost(2, Duration.ofMinutes(1));
        var options = SpawnOptions.defaults().supervision(rule);
        var counter = system.spawn(Counter.class, options, OnStart.of(Counter::new));
        for (var i = 0; i < 3; i++) {
            counter.tell(c -> c.add(""));
        }

        var error = counter.join().findError().orElseThrow();
        assertThat(error)
                .isInstanceOf(ActorFailedException.class)
                .hasMessageContaining("2 restarts")
                .hasCauseInstanceOf(EOFException.class);
        // end::supervision-limit
    }

    // tag::supervision-link
    /// Useless without its counter, and the counter without it.
    private static final class Reader {
        Reader(ActorContext<Reader> self, ActorRef<Counter> counter) {
            self.link(counter);
        }
    }

    // end::supervision-link

    @Test
    void linkedActorsDieTogether() {
        // tag::supervision-linked
        var counter = system.spawn(Counter.class, OnStart.of(Counter::new));
        var reader = system.spawn(Reader.class, self -> new Reader(self, counter));
        reader.run(_ -> {}); // it has started

        counter.tell(c -> c.add(""));

        assertThat(reader.join().findError().orElseThrow())
                .isInstanceOf(ActorFailedException.class)
                .hasMessageContaining("is linked to " + counter.identity())
                .hasCauseInstanceOf(EOFException.class);
        // end::supervision-linked
    }

    // tag::supervision-family
    /// Its workers share what is in a file: when one is made again, all are.
    private static final class Crew {
        private final List<ActorRef<Counter>> workers = new ArrayList<>();

        Crew(ActorContext<Crew> self) {
            var options =
                    SpawnOptions.defaults()
                            .supervision(
                                    Supervision.restart()
                                            .atMost(5, Duration.ofSeconds(10))
                                            .thenEscalate()); // then the crew fails, too
            for (var i = 0; i < 3; i++) {
                workers.add(self.spawn(Counter.class, options, OnStart.of(Counter::new)));
            }
        }

        List<ActorRef<Counter>> workers() {
            return List.copyOf(workers);
        }
    }

    // end::supervision-family

    @Test
    void siblingsAreRestartedTogether() throws IOException {
        // tag::supervision-siblings
        var options = SpawnOptions.defaults().children(ChildStrategy.ONE_FOR_ALL);
        var crew = system.spawn(Crew.class, options, Crew::new);
        // end::supervision-siblings
        var workers = crew.ask(Crew::workers);
        workers.getLast().run(c -> c.add("one"));
        workers.getFirst().tell(c -> c.add(""));
        workers.getFirst().run(_ -> {});
        while (workers.getLast().ask(Counter::lines) > 0) {
            Thread.onSpinWait(); // each on its own, when it is between two messages
        }
        assertThat(workers).allMatch(ActorRef::isAlive);
    }
}
