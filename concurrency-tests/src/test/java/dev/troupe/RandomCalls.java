package dev.troupe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// A few actors that call each other in every way and in both directions, but never in a circle:
/// each call is looked up in an [OwnGraph] first. What has just been replied is an arrow no more,
/// though its asker may not have woken up: whoever looks too late there reports a cycle that is
/// none. Some calls time out; some actors are killed, and others take their places.
final class RandomCalls {
    private static final int PEERS = 8;
    private static final int DRIVERS = 4;
    private static final int DEEPEST = 4;
    private static final long KILL_EVERY_NANOS = 1_000_000;

    private final ActorSystem system;
    private final long target;
    private final AtomicReferenceArray<ActorHandle<Peer>> peers = new AtomicReferenceArray<>(PEERS);
    private final OwnGraph graph = new OwnGraph();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final LongAdder calls = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private long kills;

    private RandomCalls(ActorSystem system, long target) {
        this.system = system;
        this.target = target;
        for (var at = 0; at < PEERS; at++) {
            peers.set(at, spawn(at));
        }
    }

    /// Makes so many calls, and says what went wrong.
    static List<String> run(ActorSystem system, SplittableRandom random, long calls)
            throws InterruptedException {
        var run = new RandomCalls(system, calls);
        run.drive(random);
        IO.println(
                "%d calls, %d more would have closed a cycle, %d failed, %d kills"
                        .formatted(
                                run.calls.sum(), run.skipped.sum(), run.failed.sum(), run.kills));
        return List.copyOf(run.problems);
    }

    private ActorHandle<Peer> spawn(int at) {
        var options = SpawnOptions.defaults().mailbox(1 + at % 3);
        return system.spawn(Peer.class, at % 2 == 0 ? options.callerRuns() : options, Peer::new);
    }

    private boolean isDone() {
        return calls.sum() >= target || !problems.isEmpty();
    }

    private void drive(SplittableRandom random) throws InterruptedException {
        var drivers = new ArrayList<Thread>();
        for (var count = 0; count < DRIVERS; count++) {
            var own = random.split();
            Runnable task = () -> callFromOutside(own);
            drivers.add(
                    count % 2 == 0
                            ? Thread.ofPlatform().start(task)
                            : Thread.startVirtualThread(task));
        }
        while (!isDone()) {
            replace(random.nextInt(PEERS));
            LockSupport.parkNanos(KILL_EVERY_NANOS);
        }
        for (var driver : drivers) {
            driver.join();
        }
        system.close();
    }

    private void replace(int at) {
        kills++;
        peers.get(at).kill();
        peers.set(at, spawn(at));
    }

    private void callFromOutside(RandomGenerator random) {
        while (!isDone()) {
            var to = peers.get(random.nextInt(PEERS));
            attempt(() -> to.run((Peer peer) -> work(peer, to, random.nextLong(), DEEPEST)));
        }
    }

    /// What a handler does: some calls, one after the other.
    private void work(Peer peer, ActorRef<Peer> here, long seed, int depth) {
        var random = new SplittableRandom(seed);
        for (var count = random.nextInt(depth + 1); count > 0; count--) {
            var to = peers.get(random.nextInt(PEERS));
            var arrow = graph.add(here.identity(), to.identity());
            if (arrow == null) {
                skipped.increment();
                continue;
            }
            calls.increment();
            try {
                attempt(() -> call(peer, to, arrow, random, depth - 1));
            } finally {
                graph.remove(arrow);
            }
        }
    }

    private void call(
            Peer peer,
            ActorHandle<Peer> to,
            OwnGraph.Arrow arrow,
            RandomGenerator random,
            int depth)
            throws Exception {
        var seed = random.nextLong();
        Action<Peer, RuntimeException> work =
                other -> {
                    try {
                        work(other, to, seed, depth);
                    } finally {
                        graph.remove(arrow); // before the reply
                    }
                };
        switch (random.nextInt(16)) {
            case 0, 1 -> to.run(work, Duration.ofNanos(random.nextInt(300_000)));
            case 2, 3 -> to.tell(Peer::pong);
            case 4 -> to.runAsync(work).join();
            case 5 -> to.runAsync(work).thenApply(_ -> true).get();
            case 6 -> peer.self.await(to.runAsync(work));
            case 7, 8 ->
                    peer.self.await(() -> {
                        to.run(work);
                        return true;
                    });
            case 9 -> to.awaitStopped(Duration.ofNanos(random.nextInt(100_000)));
            default -> to.run(work);
        }
    }

    private interface Attempt {
        void make() throws Exception;
    }

    private void attempt(Attempt attempt) {
        try {
            attempt.make();
        } catch (Exception e) {
            failed.increment();
            if (isDeadlock(e)) {
                problems.add("There is no cycle, but " + e);
            }
        }
    }

    private static boolean isDeadlock(Throwable thrown) {
        var cause = thrown.getCause();
        return thrown instanceof DeadlockException || (cause != null && isDeadlock(cause));
    }
}
