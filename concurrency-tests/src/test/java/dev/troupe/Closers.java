package dev.troupe;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Some actors who close a cycle at the same moment, again and again: each begins to wait for the
/// next when all hold their turns.
final class Closers {
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(60);

    private static final List<Way> WAYS =
            List.of(
                    Way.ASK,
                    Way.RUN,
                    Way.ASK_IN_TIME,
                    Way.FUTURE_JOIN,
                    Way.FUTURE_GET_IN_TIME,
                    Way.DEPENDENT,
                    Way.AWAIT_CALL,
                    Way.AWAIT_STAGE);

    /// Where all meet, as close together as can be.
    private final class Meeting {
        private final AtomicLong arrived = new AtomicLong();

        void await(long arrivals) {
            arrived.incrementAndGet();
            for (var spins = 0; arrived.get() < arrivals && problems.isEmpty(); spins++) {
                Stage.pause(spins);
            }
        }
    }

    private final List<ActorHandle<Peer>> peers = new ArrayList<>();
    private final Meeting inTurns = new Meeting();
    private final Meeting afterwards = new Meeting();
    private final AtomicInteger told = new AtomicInteger();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private volatile int round;

    private Closers(ActorSystem system, int count, SpawnOptions options) {
        while (peers.size() < count) {
            peers.add(system.spawn(Peer.class, options, Peer::new));
        }
    }

    /// With threads of the system, or with platform threads that run their handlers themselves.
    ///
    /// @return what went wrong
    static List<String> run(
            ActorSystem system,
            SplittableRandom random,
            int count,
            boolean onPlatformThreads,
            int rounds)
            throws InterruptedException {
        var options = SpawnOptions.defaults();
        var closers =
                new Closers(system, count, onPlatformThreads ? options.callerRuns() : options);
        var threads = new ArrayList<Thread>();
        for (var at = 0; at < count; at++) {
            var here = at;
            var own = random.split();
            Runnable task = () -> closers.close(here, own, rounds);
            threads.add(
                    onPlatformThreads
                            ? Thread.ofPlatform().start(task)
                            : Thread.startVirtualThread(task));
        }
        closers.join(threads);
        return List.copyOf(closers.problems);
    }

    private void join(List<Thread> threads) throws InterruptedException {
        for (var thread : threads) {
            for (var before = -1; thread.isAlive() && before != round; ) {
                before = round;
                thread.join(PATIENCE_MILLIS);
            }
            if (thread.isAlive()) {
                problems.add("Nobody goes on in round %d, told: %s".formatted(round, told));
                peers.forEach(ActorRef::kill);
            }
        }
    }

    private void close(int here, SplittableRandom random, int rounds) {
        try {
            for (var count = 1; count <= rounds && problems.isEmpty(); count++) {
                round = count;
                var way = WAYS.get(random.nextInt(WAYS.size()));
                var arrivals = (long) count * peers.size();
                peers.get(here).run((Peer peer) -> await(peer, here, way, arrivals));
                afterwards.await(2 * arrivals - peers.size());
                if (here == 0) {
                    checkOneWasTold();
                }
                afterwards.await(2 * arrivals);
            }
        } catch (Exception unexpected) {
            problems.add("Unexpected: " + unexpected);
        }
    }

    private void await(Peer peer, int here, Way way, long arrivals) throws Exception {
        inTurns.await(arrivals);
        try {
            way.await(peer, peers.get((here + 1) % peers.size()));
        } catch (DeadlockException closing) {
            told.incrementAndGet();
        }
    }

    private void checkOneWasTold() {
        var count = told.getAndSet(0);
        if (count != 1) {
            problems.add("In round %d, %d were told".formatted(round, count));
        }
    }
}
