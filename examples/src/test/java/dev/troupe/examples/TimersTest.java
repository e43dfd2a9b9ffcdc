package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimersTest {
    @Test
    void aSilentSensorIsReportedOverALineThatIsDownAtFirst() throws Exception {
        var run = Run.of("timers");
        assertThat(run.status()).isZero();
        assertThat(run.lines())
                .startsWith(
                        "The line is down, again in 20 ms",
                        "The line is down, again in 40 ms",
                        "The line is down, again in 80 ms")
                .contains("Sent: cellar is silent")
                .last()
                .asString()
                .startsWith("still heard of: [roof]");
    }
}
