package dev.troupe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// Some actors, each of which waits for the next, and the last for the first. All of them hold
/// their turns before the first one waits, so that the cycle is one however they are scheduled.
final class PlantedCycle {
    private static final long PATIENCE_SECONDS = 30;
    private static final List<Way> WAYS = List.of(Way.values());

    private final RandomGenerator random;

    /// How each waits for the next.
    private final List<Way> ways;

    private final List<ActorHandle<Peer>> peers = new ArrayList<>();

    /// Which of them are told to begin, not asked, and which of all let the exception through.
    private final BitSet areTold = new BitSet();

    private final BitSet letThrough = new BitSet();

    /// How long each dawdles before it waits.
    private final long[] delays;

    private final CountDownLatch allHoldTheirTurns;
    private final CountDownLatch allHaveGoneOn;

    /// When the last one began to wait.
    private final AtomicLong closedNanos = new AtomicLong(Long.MIN_VALUE);

    private volatile long toldNanos;

    private final Set<DeadlockException> reports =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    private final Queue<String> problems = new ConcurrentLinkedQueue<>();

    PlantedCycle(ActorSystem system, RandomGenerator random, int length) {
        this.random = random;
        this.ways = ways(random, length);
        this.delays = random.longs(length, 0, random.nextBoolean() ? 1 : 200_000).toArray();
        for (var at = 0; at < length; at++) {
            peers.add(spawn(system, at));
            areTold.set(at, random.nextBoolean());
            letThrough.set(at, random.nextBoolean());
        }
        var threads = (int) ways.stream().filter(way -> way != Way.CALLER_RUNS).count();
        allHoldTheirTurns = new CountDownLatch(threads);
        allHaveGoneOn = new CountDownLatch(length);
    }

    private static List<Way> ways(RandomGenerator random, int length) {
        var ways = new ArrayList<Way>();
        while (ways.size() < length) {
            ways.add(WAYS.get(random.nextInt(WAYS.size())));
        }
        var last = ways.getLast();
        if (last == Way.CALLER_RUNS || last == Way.END_OF_CHILD) {
            ways.set(length - 1, Way.ASK); // somebody has to be told, and to be the first
        }
        for (var at = 0; at < length; at++) {
            if (ways.get(at) == Way.END_OF_CHILD) {
                ways.set(at, beforeItEnds(ways, at));
            }
        }
        return ways;
    }

    /// Who ends can only be waited for by waiting for its end.
    private static Way beforeItEnds(List<Way> ways, int at) {
        var before = Math.floorMod(at - 1, ways.size());
        if (ways.get(before) == Way.CALLER_RUNS) {
            return Way.RUN;
        }
        if (!ways.get(before).endsTheOther()) {
            ways.set(before, Way.JOIN);
        }
        return Way.END_OF_CHILD;
    }

    private ActorHandle<Peer> spawn(ActorSystem system, int at) {
        var before = wayTo(at);
        var capacity =
                switch (before) {
                    case TELL -> 1;
                    case ASK_JOIN -> 1_000; // who is asked must not wait for room
                    default -> 1 + random.nextInt(3);
                };
        var options = SpawnOptions.defaults().mailbox(capacity);
        if (before == Way.CALLER_RUNS || random.nextInt(4) == 0) {
            options = options.callerRuns();
        }
        var chosen = options;
        return before == Way.END_OF_CHILD
                ? peers.getLast().ask((Peer parent) -> parent.spawn(chosen))
                : system.spawn(Peer.class, chosen, Peer::new);
    }

    private Way wayTo(int at) {
        return ways.get(Math.floorMod(at - 1, ways.size()));
    }

    List<ActorHandle<Peer>> peers() {
        return peers;
    }

    /// Closes the cycle, waits until all have gone on, and says what went wrong.
    List<String> run() throws InterruptedException {
        for (var at = 0; at < peers.size(); at++) {
            if (wayTo(at) != Way.CALLER_RUNS) {
                begin(at, peers.get(at));
            }
        }
        if (allHaveGoneOn.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            checkReport();
            checkPeers();
        } else {
            problems.add("Not all have gone on: " + reports);
        }
        peers.forEach(problems.isEmpty() ? ActorRef::stop : ActorRef::kill);
        return problems.isEmpty() ? List.of() : describe();
    }

    private void begin(int at, ActorRef<Peer> peer) {
        if (areTold.get(at)) {
            peer.tell(actor -> go(at, actor));
        } else {
            var _ = peer.runAsync((Peer actor) -> go(at, actor));
        }
    }

    /// What each does on its turn.
    private void go(int at, Peer peer) throws Exception {
        try {
            var next = peers.get((at + 1) % peers.size());
            if (ways.get(at) == Way.CALLER_RUNS) {
                next.run((Peer other) -> go(at + 1, other));
            } else {
                allHoldTheirTurns.countDown();
                allHoldTheirTurns.await();
                LockSupport.parkNanos(delays[at]);
                closedNanos.accumulateAndGet(System.nanoTime(), Math::max);
                await(ways.get(at), peer, next);
            }
        } catch (DeadlockException told) {
            report(told);
            if (letThrough.get(at)) {
                throw told;
            }
        } catch (ActorStoppedException itHasFailed) {
            // who was told, and let it through
        } catch (Exception unexpected) {
            problems.add(peer.self.identity() + " got " + unexpected);
        } finally {
            allHaveGoneOn.countDown();
        }
    }

    /// An `askAsync` that would wait for room for ever says so in its future.
    private static void await(Way way, Peer peer, ActorHandle<Peer> next) throws Exception {
        try {
            way.await(peer, next);
        } catch (CompletionException | ExecutionException e) {
            throw e.getCause() instanceof ActorException cause ? cause : e;
        }
    }

    private void report(DeadlockException told) {
        var now = System.nanoTime();
        if (reports.add(told)) {
            toldNanos = now;
        }
    }

    long latencyNanos() {
        return toldNanos - closedNanos.get();
    }

    private void checkReport() {
        if (reports.size() != 1) {
            problems.add("One is told, but there were " + reports.size());
        }
        var planted = peers.stream().map(ActorRef::identity).toList();
        for (var report : reports) {
            var path = report.cycle().stream().map(DeadlockException.Hop::actor).toList();
            var next = report.cycle().stream().map(DeadlockException.Hop::waitsFor).toList();
            if (!isRotation(path, planted) || !isRotation(next, planted)) {
                problems.add("Not the cycle " + planted + ": " + report);
            }
        }
    }

    private static boolean isRotation(List<Identity> path, List<Identity> planted) {
        var rotated = new ArrayList<>(planted);
        var distance = path.isEmpty() ? -1 : planted.indexOf(path.getFirst());
        Collections.rotate(rotated, -distance);
        return distance >= 0 && rotated.equals(path);
    }

    /// Who has not been stopped or has failed answers.
    private void checkPeers() {
        for (var at = 0; at < peers.size(); at++) {
            var peer = peers.get(at);
            var ends = ways.get(at) == Way.END_OF_CHILD || wayTo(at).endsTheOther();
            try {
                if (ends && !peer.awaitStopped(Duration.ofSeconds(PATIENCE_SECONDS))) {
                    problems.add(peer + " does not end");
                } else if (!ends) {
                    int _ = peer.ask(Peer::pong);
                }
            } catch (ActorStoppedException failed) {
                if (!(areTold.get(at) && letThrough.get(at))) {
                    problems.add("It lives, but " + failed);
                }
            }
        }
    }

    private List<String> describe() {
        problems.add("length " + ways.size() + ", ways " + ways);
        problems.add("told " + areTold + ", let through " + letThrough);
        return List.copyOf(problems);
    }
}
