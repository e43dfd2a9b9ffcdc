package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Actors of all kinds that fail, are restarted, stopped and killed while they are sent messages
/// and set things going: what is captured is released, each handler has its context, and each actor
/// has one story.
@Promise("C2")
@Promise("O1")
class ObservedStressTest {
    private static final int SENDERS = 3;
    private static final int MESSAGES = 150;
    private static final int ACTORS = 6;
    private static final Duration MOMENT = Duration.ofNanos(50_000);

    private final Tickets tickets = new Tickets();
    private final Story story = new Story();

    /// Handlers and calls that have found a context.
    private final AtomicInteger seen = new AtomicInteger();

    static Stream<Arguments> seeds() {
        var first = Long.getLong("troupe.seed", System.nanoTime());
        return Stream.iterate(first, seed -> seed + 1).limit(20).map(Arguments::of);
    }

    private void see() {
        if (tickets.here() != null) {
            seen.incrementAndGet();
        }
    }

    private static SpawnOptions options(Random random) {
        var rules = Overflow.values();
        var options =
                SpawnOptions.defaults()
                        .mailbox(1 + random.nextInt(8))
                        .overflow(rules[random.nextInt(rules.length)]);
        var supervised =
                switch (random.nextInt(3)) {
                    case 0 -> options;
                    case 1 -> options.supervision(Supervision.resume());
                    default -> options.supervision(Supervision.restart());
                };
        return random.nextInt(3) == 0 ? supervised.callerRuns() : supervised;
    }

    /// A message that does something, by number.
    private Message<Probe> message(int number) {
        return actor -> {
            see();
            switch (number % 6) {
                case 0 -> actor.self.after(MOMENT, _ -> see());
                case 1 -> actor.self.pipe(this::call, (_, _) -> see());
                case 2 -> actor.self.spawn(Probe.class, Probe.plain());
                case 3 -> actor.self.every(MOMENT, _ -> see());
                case 4 -> throw new IllegalStateException("on purpose");
                default -> actor.increment();
            }
        };
    }

    private Integer call() {
        see();
        return 1;
    }

    private List<ActorHandle<Probe>> send(Random random, List<ActorHandle<Probe>> actors) {
        for (var number = 0; number < MESSAGES; number++) {
            var actor = actors.get(random.nextInt(actors.size()));
            tickets.set(random.nextInt(4) == 0 ? null : "context");
            try {
                send(random, actor, message(random.nextInt(6)));
            } catch (Exception refusedOrFailed) {
                tickets.set(null);
            }
            if (random.nextInt(40) == 0) {
                end(random, actor);
            }
        }
        return actors;
    }

    private static void send(Random random, ActorRef<Probe> actor, Message<Probe> message)
            throws Exception {
        switch (random.nextInt(5)) {
            case 0 -> actor.tell(message, Duration.ofMillis(1));
            case 1 -> actor.tryTell(message);
            case 2 -> actor.run(message::handle);
            case 3 -> actor.run(message::handle, MOMENT);
            default -> {
                var future = actor.runAsync(message::handle);
                if (random.nextBoolean()) {
                    future.cancel(true);
                }
            }
        }
    }

    private static void end(Random random, ActorRef<Probe> actor) {
        if (random.nextBoolean()) {
            actor.stop();
        } else {
            actor.kill();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void allThatIsCapturedIsReleasedAndEveryStoryIsWhole(long seed, Oracle oracle) {
        var random = new Random(seed);
        var system = oracle.build(ActorSystem.builder().carrier(tickets).listener(story));
        var actors = new CopyOnWriteArrayList<ActorHandle<Probe>>();
        for (var i = 0; i < ACTORS; i++) {
            actors.add(system.spawn(Probe.class, options(random), Probe.plain()));
        }
        var senders = new ArrayList<Waiter>();
        for (var i = 0; i < SENDERS; i++) {
            var own = new Random(random.nextLong());
            senders.add(Waiter.run(() -> send(own, actors)));
        }
        senders.forEach(Waiter::value);
        Logged.during(system::close);

        assertThat(system.actors()).as("seed " + seed).isEmpty();
        story.assertComplete();
        tickets.assertBalanced();
        assertThat(seen).as("seed " + seed).hasValue(tickets.arounds());
    }
}
