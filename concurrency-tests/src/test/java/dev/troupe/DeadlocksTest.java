package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Cycles that are there are told, and nothing else is: a few seconds in every build.
///
/// `concurrency-tests/run deadlocks` is the long form. One planted cycle that failed is repeated,
/// as far as threads can repeat it, with the seed that is printed: `-Ddeadlocks.seed=...
/// -Ddeadlocks.runs=1`.
class DeadlocksTest {
    private static final int RUNS = Integer.getInteger("deadlocks.runs", 300);
    private static final int LONGEST = 20;
    private static final long CALLS = Long.getLong("deadlocks.calls", 50_000);
    private static final int ROUNDS = Integer.getInteger("deadlocks.rounds", 1_000);

    private final Logger log = Logger.getLogger("dev.troupe");
    private final ActorSystem system = ActorSystem.builder().build();

    /// Actors fail here on purpose.
    @BeforeEach
    void beQuiet() {
        log.setLevel(Level.OFF);
    }

    @AfterEach
    void beLoud() {
        system.close();
        log.setLevel(null);
    }

    private static long seed() {
        var seed = Long.getLong("deadlocks.seed", System.nanoTime());
        IO.println("deadlocks.seed=" + seed);
        return seed;
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void everyPlantedCycleIsToldWithItsPath() throws Exception {
        var seed = seed();
        var problems = new ArrayList<String>();
        var latencies = new Latencies();
        var bystanders = new Bystanders(system, new SplittableRandom(seed));
        try {
            for (var run = 0; run < RUNS && problems.isEmpty(); run++) {
                var random = new SplittableRandom(seed + run);
                var cycle = new PlantedCycle(system, random, 1 + random.nextInt(LONGEST));
                bystanders.lookAt(cycle.peers());
                problems.addAll(cycle.run());
                problems.addAll(bystanders.problems());
                describe(problems, seed + run);
                latencies.add(cycle.peers().size(), cycle.latencyNanos());
            }
        } finally {
            bystanders.end();
        }
        IO.println(latencies + "; " + bystanders.calls + " calls of bystanders");
        assertThat(problems).isEmpty();
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void callsThatCloseNoCycleAreNeverTold() throws Exception {
        var random = new SplittableRandom(seed());

        assertThat(RandomCalls.run(system, random, CALLS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2, false", "2, true", "3, false", "3, true", "5, false"})
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void ofThoseWhoCloseACycleTogetherExactlyOneIsTold(int count, boolean onPlatformThreads)
            throws Exception {
        var random = new SplittableRandom(seed());

        assertThat(Closers.run(system, random, count, onPlatformThreads, ROUNDS)).isEmpty();
    }

    private static void describe(List<String> problems, long seed) {
        if (!problems.isEmpty()) {
            problems.add("seed " + seed);
        }
    }
}
