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

/// A [RestartStorm]: two seconds in every build; of 10 s and 1,000 actors with
/// `-Drestarts.seconds=10 -Drestarts.actors=1000`, and again with `-Drestarts.seed=...`.
class RestartStormTest {
    private final Logger log = Logger.getLogger("dev.troupe");

    @BeforeEach
    void beQuiet() {
        log.setLevel(Level.OFF);
    }

    @AfterEach
    void beLoud() {
        log.setLevel(null);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void restartsLoseNothingThatWasNotBeingHandled() throws Exception {
        var seed = Long.getLong("restarts.seed", System.nanoTime());
        IO.println("restarts.seed=" + seed);

        var problems =
                RestartStorm.run(
                        Integer.getInteger("restarts.actors", 300),
                        Duration.ofSeconds(Long.getLong("restarts.seconds", 2)),
                        seed);

        assertThat(problems).as("seed %d", seed).isEmpty();
    }
}
