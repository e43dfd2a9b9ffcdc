package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

/// Actors of all kinds that keep failing and being restarted are stopped and killed at moments
/// drawn by a seed. Whatever they were at: they end, every asker is answered, every instance is
/// closed once, and the [Oracle] misses no message.
class RestartEndsTest {
    private static final int ACTORS = 24;
    private static final int MESSAGES = 300;

    /// For one that backs off with a full mailbox: nobody but a sender would end it.
    private static final Duration WHILE_FULL = Duration.ofMillis(1);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> PURPOSES = Set.of("on purpose", "of onRun", "of OnStart");

    private final Queue<Instance> instances = new ConcurrentLinkedQueue<>();
    private final Queue<CompletableFuture<?>> replies = new ConcurrentLinkedQueue<>();

    private static class Instance implements AutoCloseable {
        final AtomicInteger closed = new AtomicInteger();

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private static final class Restless extends Instance implements Actor<Restless> {
        @Override
        public void onRun(ActorContext<Restless> self) {
            self.sleep(Duration.ofMillis(1));
            throw new IllegalStateException("of onRun");
        }
    }

    @RepeatedTest(5)
    @Promise("M8")
    @Promise("V3")
    @Promise("L13")
    void whateverTheyAreAtTheyEnd(ActorSystem system) throws Exception {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var actors = new ArrayList<ActorHandle<? extends Instance>>();
        for (var i = 0; i < ACTORS; i++) {
            actors.add(spawn(system, random, i));
        }
        var senders = new ArrayList<Thread>();
        for (var i = 0; i < 2; i++) {
            var own = new Random(seed + 1 + i);
            senders.add(Thread.startVirtualThread(() -> sendAndEnd(actors, own)));
        }
        for (var sender : senders) {
            sender.join();
        }

        system.close();

        for (var actor : actors) {
            var result = actor.join(PATIENCE);
            assertThat(isPossible(result)).as("seed %d, %s: %s", seed, actor, result).isTrue();
        }
        // Futures are completed on threads of their own.
        Await.until("all are answered", () -> replies.stream().allMatch(CompletableFuture::isDone));
        assertThat(replies).as("seed %d", seed).isNotEmpty().allMatch(RestartEndsTest::isAnswered);
        assertThat(instances)
                .as("seed %d", seed)
                .hasSizeGreaterThan(ACTORS)
                .allMatch(instance -> instance.closed.get() == 1);
    }

    /// One that has failed for good still has an instance only where it has failed too often, or a
    /// kill has come before it could be restarted.
    private static boolean isPossible(ActorResult<? extends Instance> result) {
        return switch (result) {
            case ActorResult.Completed<? extends Instance> completed ->
                    completed.actor().closed.get() == 1;
            case ActorResult.Failed<? extends Instance> failed ->
                    isOnPurpose(failed.error())
                            && (!failed.hasActor()
                                    || failed.killed()
                                    || failed.error() instanceof ActorFailedException);
        };
    }

    /// One of this test's own, or what too many of these have become.
    private static boolean isOnPurpose(@Nullable Throwable error) {
        return switch (error) {
            case ActorFailedException tooOften -> isOnPurpose(tooOften.getCause());
            case IllegalStateException own -> PURPOSES.contains(String.valueOf(own.getMessage()));
            case AssertionError own -> "on purpose".equals(own.getMessage());
            case null, default -> false;
        };
    }

    /// With its value, or with why there is none.
    private static boolean isAnswered(CompletableFuture<?> reply) {
        return reply.isDone()
                && (reply.isCompletedExceptionally()
                        ? reply.exceptionNow() instanceof ActorException
                        : reply.resultNow().equals(1));
    }

    private ActorHandle<? extends Instance> spawn(ActorSystem system, Random random, int kind) {
        var rule = rule(random);
        var options = SpawnOptions.defaults().supervision(rule).mailbox(16).urgentLane(4);
        return switch (kind % 6) {
            case 0 -> system.spawn(Instance.class, options.callerRuns(), make(random));
            case 1 -> system.spawn(Restless.class, options, this::restless);
            case 2 ->
                    system.spawn(
                            Instance.class,
                            options.children(ChildStrategy.ONE_FOR_ALL),
                            self -> family(self, options));
            case 3 ->
                    system.spawn(
                            Instance.class, options.overflow(Overflow.DROP_OLDEST), make(random));
            case 4 -> system.spawn(Instance.class, options.stopWhenUnreferenced(), make(random));
            default -> system.spawn(Instance.class, options, make(random));
        };
    }

    private static Supervision rule(Random random) {
        var rule = Supervision.restart();
        return switch (random.nextInt(4)) {
            case 0 -> rule.backoff(Duration.ofMillis(1), Duration.ofMillis(5));
            case 1 -> rule.backoff(Duration.ofDays(1), Duration.ofDays(1));
            case 2 -> rule.atMost(20, Duration.ofMinutes(1)).thenEscalate();
            default -> rule;
        };
    }

    private Restless restless(ActorContext<Restless> self) {
        var made = new Restless();
        instances.add(made);
        return made;
    }

    /// The first one works, later ones not always.
    private OnStart<Instance> make(Random random) {
        var first = new AtomicInteger();
        var seed = random.nextLong();
        return _ -> {
            var number = first.getAndIncrement();
            if (number > 0 && new Random(seed + number).nextInt(5) == 0) {
                throw new IllegalStateException("of OnStart");
            }
            return made();
        };
    }

    private Instance made() {
        var made = new Instance();
        instances.add(made);
        return made;
    }

    /// Two children that fail now and then; each failure is the other's restart.
    private Instance family(ActorContext<Instance> self, SpawnOptions options) {
        for (var i = 0; i < 2; i++) {
            self.spawn(
                    Instance.class,
                    options,
                    child -> {
                        child.every(Duration.ofMillis(2), _ -> fail());
                        return made();
                    });
        }
        return made();
    }

    private static void fail() {
        throw new IllegalStateException("on purpose");
    }

    private void sendAndEnd(List<ActorHandle<? extends Instance>> actors, Random random) {
        for (var i = 0; i < MESSAGES; i++) {
            var actor = actors.get(random.nextInt(actors.size()));
            try {
                send(actor, random);
            } catch (ActorException | IllegalStateException ended) {
                // It has been stopped, or killed, or has failed; or its mailbox is full.
            }
            if (random.nextInt(8) == 0) {
                LockSupport.parkNanos(random.nextInt(500_000));
            }
        }
    }

    private void send(ActorRef<? extends Instance> actor, Random random) {
        switch (random.nextInt(12)) {
            case 0 -> actor.stop();
            case 1 -> actor.kill();
            case 2, 3 ->
                    replies.add(
                            actor.askAsync(
                                    _ -> {
                                        throw new AssertionError("on purpose");
                                    },
                                    WHILE_FULL));
            case 4 -> replies.add(actor.askAsync(_ -> 1, WHILE_FULL));
            case 5, 6 -> actor.tryTell(_ -> fail());
            case 7 -> actor.ask(_ -> 1, WHILE_FULL);
            case 8 -> actor.urgent().tryTell(_ -> fail());
            default -> actor.tryTell(_ -> Thread.onSpinWait());
        }
    }
}
