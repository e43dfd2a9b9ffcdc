package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BlockingTest {
    private static final Pattern AT_ONCE =
            Pattern.compile("all at once: (\\d+) ms, up to (\\d+) at the same time");

    /// One after another they would take a quarter of an hour. A machine that is busy with other
    /// things gets more than the second that it takes otherwise.
    @Test
    void tenThousandBlockAtOnce() throws Exception {
        var run = Run.of("blocking");
        assertThat(run.status()).isZero();
        assertThat(run.lines()).contains("one after another: 1000000 ms");

        var atOnce = AT_ONCE.matcher(run.out());
        assertThat(atOnce.find()).as(run.out()).isTrue();
        assertThat(Integer.parseInt(atOnce.group(1))).isBetween(100, 5_000);
        assertThat(Integer.parseInt(atOnce.group(2))).isBetween(500, 10_000);
    }

    @Test
    void oneActorBlocksAlone() throws Exception {
        assertThat(Run.of("blocking", "1").out()).contains("up to 1 at the same time");
    }

    @Test
    void refusesNoActors() throws Exception {
        var run = Run.of("blocking", "0");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("ACTORS must be a whole number from 1");
    }
}
