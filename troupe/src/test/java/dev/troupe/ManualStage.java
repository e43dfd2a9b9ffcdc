package dev.troupe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/// A stage with a clock of its own, on which one thread runs at a time: whoever has the baton,
/// which changes hands where a thread parks, gives way or ends. Who is next is drawn by a seed. The
/// time moves when nobody can run, to the next instant that somebody waits for; so a scenario takes
/// no longer than its computing, and plays the same way again under the same seed.
///
/// The thread that makes it has the baton first. Only threads of the stage may use it. Interrupts
/// do not pass through the stage, so it looks for them where it draws.
final class ManualStage extends Stage {
    /// A thread of this stage. Everything but `mayRun` and `interrupted` is the baton's holder's.
    private static final class Player {
        private final Thread thread;
        private boolean parked;
        private boolean permit;
        private long deadline;

        /// Has been given the baton. Cleared by the player.
        private volatile boolean mayRun;

        /// Was interrupted while it had no baton. The player's, who has cleared the thread's flag.
        private volatile boolean interrupted;

        Player(Thread thread) {
            this.thread = thread;
        }

        boolean isInterrupted() {
            return thread.isInterrupted() || interrupted;
        }
    }

    private record Alarm(long atNanos, long number, Runnable task) {}

    private final Random random;
    private final Player first = new Player(Thread.currentThread());

    /// These are the baton's holder's, too.
    private final Map<Thread, Player> players = new LinkedHashMap<>();

    private final List<Player> ready = new ArrayList<>();
    private final PriorityQueue<Alarm> alarms =
            new PriorityQueue<>(
                    Comparator.comparingLong(Alarm::atNanos).thenComparingLong(Alarm::number));
    private long now;
    private long alarmsSet;
    private boolean stuck;

    ManualStage(long seed) {
        this.random = new Random(seed);
        players.put(first.thread, first);
    }

    private Player me() {
        var player = players.get(Thread.currentThread());
        if (player == null) {
            throw new IllegalStateException(Thread.currentThread() + " is not of this stage");
        }
        return player;
    }

    @Override
    long nanoTime() {
        return now;
    }

    @Override
    Thread start(String name, Runnable task) {
        var hired = new CompletableFuture<Player>();
        var thread = Thread.ofVirtual().name(name).unstarted(() -> play(hired.join(), task));
        var player = new Player(thread);
        players.put(thread, player);
        ready.add(player);
        hired.complete(player);
        thread.start();
        return thread;
    }

    private void play(Player player, Runnable task) {
        awaitBaton(player);
        try {
            task.run();
        } finally {
            players.remove(player.thread);
            pass(draw());
        }
    }

    private void pass(Player next) {
        next.mayRun = true;
        LockSupport.unpark(next.thread);
    }

    /// Gives the baton to whoever is drawn and waits to have it back.
    private void passAndAwait(Player player) {
        var next = draw();
        if (next != player) {
            pass(next);
            awaitBaton(player);
        }
        if (stuck && player == first) {
            stuck = false;
            throw new IllegalStateException("Everybody waits for ever");
        }
    }

    private void awaitBaton(Player player) {
        while (!player.mayRun) {
            LockSupport.park(this);
            if (Thread.currentThread().isInterrupted()) {
                player.interrupted = true; // first this, so that who draws sees one of the two
                Thread.interrupted();
            }
        }
        player.mayRun = false;
        if (player.interrupted) {
            player.interrupted = false;
            Thread.currentThread().interrupt();
        }
    }

    private Player draw() {
        while (true) {
            players.values().stream()
                    .filter(p -> p.parked && p.isInterrupted())
                    .forEach(this::wake);
            if (!ready.isEmpty()) {
                return ready.remove(random.nextInt(ready.size()));
            }
            var next = nextInstant();
            if (next == Deadline.NONE) {
                stuck = true;
                first.parked = false;
                return first;
            }
            moveTimeTo(next);
        }
    }

    private void wake(Player player) {
        player.parked = false;
        ready.add(player);
    }

    private long nextInstant() {
        var wakeUp =
                players.values().stream()
                        .filter(player -> player.parked)
                        .mapToLong(player -> player.deadline)
                        .min()
                        .orElse(Deadline.NONE);
        var alarm = alarms.peek();
        return alarm == null ? wakeUp : Math.min(wakeUp, alarm.atNanos);
    }

    private void moveTimeTo(long instant) {
        now = Math.max(now, instant);
        for (var due = alarms.peek(); due != null && due.atNanos <= now; due = alarms.peek()) {
            alarms.remove(due);
            start("alarm", due.task);
        }
        List.copyOf(players.values()).stream()
                .filter(player -> player.parked && player.deadline <= now)
                .forEach(this::wake);
    }

    @Override
    void park(Object blocker) {
        parkUntil(blocker, Deadline.NONE);
    }

    @Override
    void parkUntil(Object blocker, long deadlineNanos) {
        var player = me();
        if (!player.permit && !player.isInterrupted()) {
            player.deadline = deadlineNanos;
            player.parked = true;
            passAndAwait(player);
        }
        player.permit = false;
    }

    @Override
    void unpark(Thread thread) {
        me();
        var player = players.get(thread);
        if (player != null && player.parked) {
            wake(player);
        } else if (player != null) {
            player.permit = true;
        }
    }

    @Override
    void giveWay() {
        var player = me();
        ready.add(player);
        passAndAwait(player);
    }

    @Override
    Cancellable schedule(long atNanos, Runnable task) {
        me();
        var alarm = new Alarm(atNanos, alarmsSet++, task);
        alarms.add(alarm);
        return new Cancellable() {
            private boolean cancelled;

            @Override
            public boolean cancel() {
                var removed = alarms.remove(alarm);
                cancelled |= removed;
                return removed;
            }

            @Override
            public boolean isCancelled() {
                return cancelled;
            }
        };
    }

    /// Nobody is in distress here.
    @Override
    void patrol(Patrol patrol) {}

    @Override
    int clockMillis() {
        return (int) (now / 1_000_000);
    }

    @Override
    void close() {}

    /// For the test: waits until everybody else waits or has ended, without moving the time.
    void runUntilQuiet() {
        while (!ready.isEmpty()) {
            giveWay();
        }
    }

    /// For the test: lets time pass.
    void sleepUntil(long instant) {
        while (now < instant) {
            parkUntil(this, instant);
        }
    }
}
