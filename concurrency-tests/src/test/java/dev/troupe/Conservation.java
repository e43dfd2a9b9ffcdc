package dev.troupe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/// The whole core under a storm: a few hundred actors of every kind ([Crowd]), and threads that
/// tell, ask, give up, interrupt each other, stop and kill at random. What must hold in the end:
/// every message was handled or is a dead letter, every asker has returned, no thread is left; and
/// all the while: an actor is in one thread at a time, and begins nothing with an interrupt that is
/// not its own.
final class Conservation {
    private static final int STORMERS = 6;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final List<Thread> stormers = new ArrayList<>();
    private final SteeredStage stage;
    private final ActorSystem system;
    private final Crowd crowd;
    private final long endNanos;

    private Conservation(Duration time) {
        var stages = new LinkedBlockingQueue<SteeredStage>();
        system =
                ActorSystem.builder()
                        .build(name -> {
                            stages.add(new SteeredStage(name));
                            return stages.element();
                        });
        stage = stages.element();
        crowd = new Crowd(system);
        endNanos = System.nanoTime() + time.toNanos();
    }

    /// Storms for a while, closes the system, and says what went wrong.
    static List<String> run(Duration time, long seed) throws InterruptedException {
        var run = new Conservation(time);
        run.storm(new SplittableRandom(seed));
        run.end();
        var problems = new ArrayList<>(run.crowd.problems());
        run.check(problems);
        return problems;
    }

    private void storm(SplittableRandom random) {
        for (var count = 0; count < STORMERS; count++) {
            var own = random.split();
            Runnable task = () -> storm((RandomGenerator) own);
            stormers.add(
                    count % 2 == 0
                            ? Thread.ofPlatform().unstarted(task)
                            : Thread.ofVirtual().unstarted(task));
        }
        stormers.forEach(Thread::start);
    }

    private void storm(RandomGenerator random) {
        while (System.nanoTime() < endNanos) {
            step(random, random.nextInt(Crowd.SIZE), new Storm(crowd, random));
            var _ = Thread.interrupted(); // of a neighbour
        }
    }

    private void step(RandomGenerator random, int rank, Storm storm) {
        var timeout = Duration.ofNanos(random.nextInt(500_000));
        switch (random.nextInt(40)) {
            case 0 -> crowd.member(rank, false).stop();
            case 1 -> crowd.member(rank, false).kill();
            case 2, 3 -> stormers.get(random.nextInt(STORMERS)).interrupt();
            case 4, 5, 6, 7 -> crowd.askAsync(rank, storm, random.nextBoolean());
            case 8, 9 -> crowd.askAsync(rank, storm, timeout);
            case 10, 11, 12, 13 -> crowd.ask(rank, storm, timeout);
            case 14, 15, 16, 17 -> crowd.tell(rank, storm, true);
            case 18, 19, 20, 21 -> crowd.tryTell(rank, storm);
            case 22, 23, 24, 25, 26, 27, 28, 29, 30, 31 -> crowd.ask(rank, storm);
            default -> crowd.tell(rank, storm, false);
        }
    }

    private void end() throws InterruptedException {
        for (var stormer : stormers) {
            stormer.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
            if (stormer.isAlive()) {
                crowd.problem("A sender waits for ever: " + List.of(stormer.getStackTrace()));
                stormer.interrupt();
            }
        }
        system.close();
    }

    /// The books and the threads may be a moment behind the results.
    private void check(List<String> problems) {
        holds(problems, "every future completes", () -> crowd.asked.sum() == crowd.returned.sum());
        holds(problems, "no actor lives on", () -> system.actors().isEmpty());
        holds(problems, "no thread is left", () -> stage.threads.isEmpty());
        holds(problems, "told = handled + dead + withdrawn", () -> told() == accountedFor());
        if (!problems.isEmpty()) {
            problems.add("told " + told() + ", accounted for " + accountedFor());
            problems.add("asked " + crowd.asked + ", returned " + crowd.returned);
        }
    }

    private long told() {
        return system.ledger().told();
    }

    private long accountedFor() {
        return system.ledger().done() + system.deadLetters().sentCount();
    }

    private static void holds(List<String> problems, String what, BooleanSupplier condition) {
        var start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE_NANOS / 4) {
                problems.add("Does not hold: " + what);
                return;
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
