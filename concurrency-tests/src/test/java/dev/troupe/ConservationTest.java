package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A [Conservation] run: a few seconds in every build, up to a quarter of an hour with
/// `-Dconservation.seconds=900`, and the storm of a failed run with `-Dconservation.seed=...`, as
/// far as threads can repeat one.
class ConservationTest {
    private static final long SECONDS = Long.getLong("conservation.seconds", 5);

    private final Logger log = Logger.getLogger("dev.troupe");

    /// Thousands of actors fail here on purpose.
    @BeforeEach
    void beQuiet() {
        log.setLevel(Level.OFF);
    }

    @AfterEach
    void beLoud() {
        log.setLevel(null);
    }

    @Test
    @Timeout(value = 19, unit = TimeUnit.MINUTES)
    void nothingIsLostInAStorm() throws Exception {
        var seed = Long.getLong("conservation.seed", System.nanoTime());
        IO.println("conservation.seed=" + seed);

        var problems = Conservation.run(Duration.ofSeconds(SECONDS), seed);

        assertThat(problems).as("seed %d", seed).isEmpty();
    }
}
