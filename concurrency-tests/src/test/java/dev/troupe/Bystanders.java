package dev.troupe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// Actors that ask each other, only downwards, and the actors of whatever cycle there is: they wait
/// for it, but are on none.
final class Bystanders {
    private static final int COUNT = 12;
    private static final int DRIVERS = 2;
    private static final long PAUSE_NANOS = 100_000;
    private static final Duration SHORT = Duration.ofMillis(1);

    private final List<ActorHandle<Peer>> all = new ArrayList<>();
    private final List<Thread> drivers = new ArrayList<>();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    final LongAdder calls = new LongAdder();

    /// The actors of the cycle.
    private volatile List<ActorHandle<Peer>> cycle = List.of();

    private volatile boolean ended;

    Bystanders(ActorSystem system, SplittableRandom random) {
        for (var rank = 0; rank < COUNT; rank++) {
            var options = SpawnOptions.defaults().mailbox(1 + rank % 3);
            all.add(
                    system.spawn(
                            Peer.class, rank % 3 == 0 ? options.callerRuns() : options, Peer::new));
        }
        for (var count = 0; count < DRIVERS; count++) {
            var own = random.split();
            drivers.add(Thread.startVirtualThread(() -> drive(own)));
        }
    }

    void lookAt(List<ActorHandle<Peer>> peers) {
        cycle = peers;
    }

    private void drive(RandomGenerator random) {
        while (!ended) {
            var rank = random.nextInt(COUNT);
            attempt(() -> all.get(rank).run((Peer peer) -> wander(peer, rank, random)));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// On the turn of the one with this rank.
    private void wander(Peer peer, int rank, RandomGenerator random) {
        calls.increment();
        var peers = cycle;
        if (random.nextInt(3) == 0 && !peers.isEmpty()) {
            var watched = peers.get(random.nextInt(peers.size()));
            attempt(() -> call(peer, watched, Peer::pong, random));
        } else if (rank > 0) {
            var lower = random.nextInt(rank);
            attempt(() ->
                    call(peer, all.get(lower), other -> wander(other, lower, random), random));
        }
    }

    private static void call(
            Peer from,
            ActorRef<Peer> to,
            Action<Peer, RuntimeException> what,
            RandomGenerator random)
            throws Exception {
        switch (random.nextInt(5)) {
            case 0 -> to.run(what, SHORT);
            case 1 -> to.runAsync(what).join();
            case 2 ->
                    from.self.await(() -> {
                        to.run(what);
                        return true;
                    });
            case 3 -> to.tell(Peer::pong);
            default -> to.run(what);
        }
    }

    private interface Attempt {
        void make() throws Exception;
    }

    private void attempt(Attempt attempt) {
        try {
            attempt.make();
        } catch (DeadlockException unfounded) {
            problems.add("Nobody waits for a bystander, but " + unfounded);
        } catch (Exception expected) {
            // late, or the other one has ended
        }
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /// Ends their wandering.
    void end() throws InterruptedException {
        ended = true;
        for (var driver : drivers) {
            driver.join();
        }
    }
}
