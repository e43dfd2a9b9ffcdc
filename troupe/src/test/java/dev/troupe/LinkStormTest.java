package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Many actors that are linked in pairs, rings, stars and at random, of which some are failed,
/// killed, stopped and restarted: exactly those die that hang together with one that dies, each for
/// a reason that its neighbour has died of. That no message is missed, the [Oracle] sees.
@Promise("V5")
@Promise("M8")
class LinkStormTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ACTORS = 48;
    private static final int GROUP = 6;

    private final Random random;
    private final long seed;
    private final List<ActorHandle<Probe>> actors = new ArrayList<>();
    private final Set<Pair> links = ConcurrentHashMap.newKeySet();

    /// Also those that may not have come about.
    private final Set<Pair> tried = ConcurrentHashMap.newKeySet();

    /// Those that something was done to, by what. They may have died of something else before.
    private final Set<Integer> failed = ConcurrentHashMap.newKeySet();

    private final Set<Integer> killed = ConcurrentHashMap.newKeySet();
    private final Set<Integer> stopped = ConcurrentHashMap.newKeySet();
    private final Set<Integer> restarted = ConcurrentHashMap.newKeySet();

    LinkStormTest() {
        this.seed = Long.getLong("troupe.seed", System.nanoTime());
        this.random = new Random(seed);
    }

    /// @param one who has linked it
    private record Pair(int one, int other) {
        boolean has(int number) {
            return one == number || other == number;
        }
    }

    /// How the actors hang together.
    enum Shape {
        PAIRS,
        RINGS,
        STARS,
        AT_RANDOM;

        private List<Pair> links(Random random) {
            return IntStream.range(0, ACTORS)
                    .mapToObj(i -> link(i, random))
                    .filter(pair -> pair.one != pair.other)
                    .toList();
        }

        private Pair link(int number, Random random) {
            var group = number / GROUP * GROUP;
            var other =
                    switch (this) {
                        case PAIRS -> number / 2 * 2;
                        case RINGS -> group + (number + 1) % GROUP;
                        case STARS -> group;
                        case AT_RANDOM -> random.nextInt(3) > 0 ? number : random.nextInt(ACTORS);
                    };
            return random.nextBoolean() ? new Pair(number, other) : new Pair(other, number);
        }
    }

    // ---- What is done to them.

    /// An [IOException] is their end, anything else only a restart.
    private void spawnAll(ActorSystem system) {
        var rule =
                Supervision.restart()
                        .backoff(Duration.ofNanos(1), Duration.ofMillis(1))
                        .on(IOException.class, Supervision.stop());
        var options = SpawnOptions.defaults().supervision(rule);
        for (var i = 0; i < ACTORS; i++) {
            actors.add(system.spawn(Probe.class, options, Probe.plain()));
        }
    }

    private void link(Pair pair) {
        tried.add(pair);
        actors.get(pair.one).run(p -> p.self.link(actors.get(pair.other)));
        links.add(pair);
    }

    private void fail(int number) {
        if (actors.get(number)
                .tryTell(_ -> {
                    throw new IOException("on purpose");
                })) {
            failed.add(number);
        }
    }

    private void kill(int number) {
        killed.add(number);
        actors.get(number).kill();
    }

    private void stop(int number) {
        stopped.add(number);
        actors.get(number).stop();
    }

    private void restart(int number) {
        restarted.add(number);
        actors.get(number)
                .tryTell(_ -> {
                    throw new IllegalStateException("only a restart");
                });
    }

    // ---- One after the other: it is known who dies.

    @ParameterizedTest
    @EnumSource
    void exactlyThoseDieThatHangTogether(Shape shape, ActorSystem system) {
        spawnAll(system);
        shape.links(random).forEach(this::link);
        var leaving = random.nextInt(ACTORS);
        stop(leaving);
        actors.get(leaving).awaitStopped();
        var again = random.nextInt(ACTORS);
        restart(again);
        actors.get(again).tryTell(_ -> {});
        Await.until("it is restarted", () -> again == leaving || count(again) == 1);
        var first = random.nextInt(ACTORS);
        var doomed = first == leaving ? Set.<Integer>of() : hangingTogether(first, leaving, again);
        if (random.nextBoolean()) {
            kill(first);
        } else {
            fail(first);
        }

        for (var i = 0; i < ACTORS; i++) {
            if (doomed.contains(i)) {
                assertThat(actors.get(i).awaitStopped(PATIENCE)).as(told(i)).isTrue();
            } else if (i != leaving) {
                assertThat(actors.get(i).ask(Probe::incrementAndGet)).as(told(i)).isEqualTo(1);
            }
        }
        checkReasons();
    }

    private int count(int number) {
        return PlainRef.cellOf(actors.get(number)).restartCount();
    }

    /// A stopped one takes its links with it, a restarted one those that it has made.
    private Set<Integer> hangingTogether(int first, int leaving, int again) {
        var found = new LinkedHashSet<>(Set.of(first));
        for (var before = 0; before < found.size(); ) {
            before = found.size();
            for (var link : links) {
                var holds = link.one != again && !link.has(leaving);
                if (holds && (found.contains(link.one) || found.contains(link.other))) {
                    found.add(link.one);
                    found.add(link.other);
                }
            }
        }
        return found;
    }

    // ---- All at once.

    @RepeatedTest(20)
    void noLinkIsLeftWithOneAliveAndOneDead(ActorSystem system) {
        spawnAll(system);
        var shape = Shape.values()[random.nextInt(Shape.values().length)];
        shape.links(random).forEach(this::link);
        var threads = new ArrayList<Waiter>();
        for (var i = 0; i < 4; i++) {
            var own = new Random(seed + 1 + i);
            var isLinking = i == 0;
            threads.add(Waiter.run(() -> storm(own, isLinking)));
        }
        threads.forEach(Waiter::value);

        List.of(failed, killed, stopped).stream()
                .flatMap(Set::stream)
                .forEach(
                        i -> assertThat(actors.get(i).awaitStopped(PATIENCE)).as(told(i)).isTrue());
        for (var link : links) {
            if (!restarted.contains(link.one)) {
                Await.until(seed() + ", " + link, () -> isKept(link));
            }
        }
        checkReasons();
    }

    private boolean storm(Random own, boolean isLinking) {
        for (var i = 0; i < (isLinking ? 60 : 4); i++) {
            var number = own.nextInt(ACTORS);
            try {
                if (isLinking) {
                    linkToAnother(number, own);
                } else {
                    harm(number, own.nextInt(6));
                }
            } catch (ActorStoppedException dead) {
                // It is linked with nobody then.
            }
            LockSupport.parkNanos(own.nextInt(20_000));
        }
        return true;
    }

    private void linkToAnother(int number, Random own) {
        var other = own.nextInt(ACTORS);
        if (other != number && own.nextInt(8) == 0) {
            link(new Pair(number, other));
        } else {
            actors.get(number).run(Probe::increment);
        }
    }

    private void harm(int number, int how) {
        switch (how) {
            case 0 -> kill(number);
            case 1 -> fail(number);
            case 2, 3 -> stop(number);
            default -> restart(number);
        }
    }

    private boolean isKept(Pair link) {
        return !(isDeadBadly(link.one) && actors.get(link.other).isAlive())
                && !(isDeadBadly(link.other) && actors.get(link.one).isAlive());
    }

    private boolean isDeadBadly(int number) {
        var actor = actors.get(number);
        return !actor.isAlive() && !actor.join().stoppedNormally();
    }

    // ---- What they have died of.

    private void checkReasons() {
        for (var i = 0; i < ACTORS; i++) {
            var actor = actors.get(i);
            if (!actor.isAlive()) {
                assertThat(isReason(i, actor.join())).as(told(i)).isTrue();
                var error = actor.join().findError().orElse(null);
                assertThat(catchThrowable(() -> actor.ask(Probe::count)))
                        .as(told(i))
                        .isInstanceOf(ActorStoppedException.class)
                        .extracting(Throwable::getCause)
                        .isSameAs(error);
            }
        }
    }

    private boolean isReason(int number, ActorResult<Probe> result) {
        return switch (result) {
            case ActorResult.Completed<Probe> completed ->
                    completed.killed() ? killed.contains(number) : stopped.contains(number);
            case ActorResult.Failed<Probe> failure ->
                    switch (failure.error()) {
                        case IOException _ -> failed.contains(number);
                        case IllegalStateException _ ->
                                restarted.contains(number)
                                        && (killed.contains(number) || stopped.contains(number));
                        case ActorException byLink -> isOfNeighbour(number, byLink);
                        default -> false;
                    };
        };
    }

    /// The neighbour has died badly, and its error is the cause, or where that began.
    private boolean isOfNeighbour(int number, ActorException error) {
        for (var i = 0; i < ACTORS; i++) {
            if (actors.get(i).identity().equals(error.identity())) {
                return (tried.contains(new Pair(i, number)) || tried.contains(new Pair(number, i)))
                        && isDeadBadly(i)
                        && isCause(error.getCause(), actors.get(i).join());
            }
        }
        return false;
    }

    @SuppressWarnings("ReferenceEquality") // the very exception
    private static boolean isCause(@Nullable Throwable cause, ActorResult<Probe> neighbour) {
        for (var error = neighbour.findError().orElse(null);
                error != null;
                error = error.getCause()) {
            if (error == cause) {
                return true;
            }
        }
        return cause == null && neighbour.isCompleted();
    }

    private String seed() {
        return "seed " + seed;
    }

    private String told(int number) {
        var actor = actors.get(number);
        return "%s, %d: %s, of %s"
                .formatted(
                        seed(),
                        number,
                        actor.isAlive() ? "alive" : actor.join(),
                        List.of(failed, killed, stopped, restarted));
    }
}
