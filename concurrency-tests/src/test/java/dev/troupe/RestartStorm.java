package dev.troupe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/// Actors that fail on one message in ten and are restarted, while several threads send to them.
/// Every message has a number and is begun exactly once, whatever became of the ones before it;
/// every asker has a reply. Siblings of some are restarted with them, some restarts fail at first,
/// and some actors have an `onRun` that fails, too.
final class RestartStorm {
    private static final int SENDERS = 4;
    private static final int MOST_MESSAGES = 50_000;
    private static final SpawnOptions RESTARTED =
            SpawnOptions.defaults().supervision(Supervision.restart());

    /// One actor, and how often each of its messages was begun.
    private record Target(ActorRef<Worker> ref, AtomicIntegerArray begun) {}

    private static class Worker {
        private final AtomicIntegerArray begun;

        Worker(AtomicIntegerArray begun) {
            this.begun = begun;
        }

        int handle(int number) {
            begun.incrementAndGet(number);
            if (number % 10 == 0) {
                throw new IllegalStateException("on purpose");
            }
            return number;
        }

        int handleAsked(int number) {
            begun.incrementAndGet(number);
            if (number % 10 == 0) {
                throw new AssertionError("on purpose");
            }
            return number;
        }
    }

    private static final class Restless extends Worker implements Actor<Restless> {
        private final Random random;

        Restless(AtomicIntegerArray begun, Random random) {
            super(begun);
            this.random = random;
        }

        @Override
        public void onRun(ActorContext<Restless> self) {
            self.sleep(Duration.ofMillis(random.nextInt(1, 50)));
            if (random.nextInt(4) == 0) {
                throw new IllegalStateException("of onRun");
            }
        }
    }

    private final ActorSystem system;
    private final List<Target> targets = new ArrayList<>();
    private final LongAdder sent = new LongAdder();
    private final List<CompletableFuture<?>> replies =
            Collections.synchronizedList(new ArrayList<>());
    private final List<String> problems = Collections.synchronizedList(new ArrayList<>());

    private RestartStorm(ActorSystem system) {
        this.system = system;
    }

    static List<String> run(int actors, Duration time, long seed) throws Exception {
        try (var system = ActorSystem.builder().mailbox(64).build()) {
            var storm = new RestartStorm(system);
            storm.spawnAll(actors, seed);
            storm.sendFor(time, seed);
            storm.check();
            IO.println(
                    "%d messages to %d actors, %d restarts, %d dead letters"
                            .formatted(
                                    storm.sent.sum(),
                                    actors,
                                    storm.restarts(),
                                    system.deadLetterCount()));
            return storm.problems;
        }
    }

    // ---- The actors: a third is alone, a third has siblings, a third has an onRun.

    private void spawnAll(int actors, long seed) {
        var options = SpawnOptions.defaults().children(ChildStrategy.REST_FOR_ONE);
        for (var i = 0; i < actors; i += 6) {
            var random = new Random(seed - i);
            var parent = system.spawn(Family.class, options, Family::new);
            var begun = new AtomicIntegerArray(MOST_MESSAGES);
            targets.add(
                    new Target(
                            system.spawn(Worker.class, RESTARTED, sometimes(begun, random)),
                            begun));
            addRestless(random);
            for (var child = 0; child < 4; child++) {
                var ofChild = new AtomicIntegerArray(MOST_MESSAGES);
                targets.add(new Target(parent.ask(family -> family.child(ofChild)), ofChild));
            }
        }
    }

    private void addRestless(Random random) {
        var begun = new AtomicIntegerArray(MOST_MESSAGES);
        OnStart<Restless> make = _ -> new Restless(begun, random);
        targets.add(
                new Target(ActorRef.widen(system.spawn(Restless.class, RESTARTED, make)), begun));
    }

    private record Family(ActorContext<Family> self) {
        ActorRef<Worker> child(AtomicIntegerArray begun) {
            OnStart<Worker> make = _ -> new Worker(begun);
            return self.spawn(Worker.class, RESTARTED, make);
        }
    }

    /// The first one works, later ones not always.
    private static OnStart<Worker> sometimes(AtomicIntegerArray begun, Random random) {
        var made = new LongAdder();
        return _ -> {
            made.increment();
            if (made.sum() > 1 && random.nextInt(200) == 0) {
                throw new IllegalStateException("of OnStart");
            }
            return new Worker(begun);
        };
    }

    // ---- The senders: each has its own actors, so that it counts their messages alone.

    private void sendFor(Duration time, long seed) throws InterruptedException {
        var end = System.nanoTime() + time.toNanos();
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < SENDERS; i++) {
            var sender = i;
            threads.add(
                    Thread.startVirtualThread(() -> send(sender, end, new Random(seed + sender))));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private void send(int sender, long end, Random random) {
        var number = 0;
        while (System.nanoTime() < end && number < MOST_MESSAGES) {
            for (var i = sender; i < targets.size(); i += SENDERS) {
                send(targets.get(i), number, random);
            }
            number++;
        }
        for (var i = sender; i < targets.size(); i += SENDERS) {
            checkCounts(targets.get(i), number);
        }
    }

    private void send(Target target, int number, Random random) {
        sent.increment();
        switch (random.nextInt(4)) {
            case 0 -> check(target, number, target.ref().askAsync(w -> w.handleAsked(number)));
            default -> target.ref().tell(w -> w.handle(number));
        }
    }

    private void check(Target target, int number, CompletableFuture<Integer> reply) {
        replies.add(
                reply.handle((value, error) -> {
                    var isRight =
                            number % 10 == 0
                                    ? error instanceof ActorFailedException
                                    : value != null && value == number;
                    if (!isRight) {
                        problems.add(
                                "%s answered %d with %s, %s"
                                        .formatted(target.ref(), number, value, error));
                    }
                    return isRight;
                }));
    }

    /// All that was sent before this has been handled when the last one has.
    private void checkCounts(Target target, int count) {
        target.ref().run(_ -> {});
        for (var number = 0; number < count; number++) {
            var begun = target.begun().get(number);
            if (begun != 1) {
                problems.add("%s began %d %d times".formatted(target.ref(), number, begun));
            }
        }
    }

    private void check() throws InterruptedException, ExecutionException {
        for (var reply : replies) {
            reply.get();
        }
        if (system.deadLetterCount() > 0) {
            problems.add(system.deadLetterCount() + " dead letters");
        }
        if (restarts() == 0) {
            problems.add("nothing was restarted");
        }
    }

    private long restarts() {
        return system.actors().stream().mapToLong(ActorSnapshot::restarts).sum();
    }
}
