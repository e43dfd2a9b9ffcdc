package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SupervisorTest {
    private static Run run = new Run(-1, "", "");

    @BeforeAll
    static void runIt() throws Exception {
        run = Run.of("supervisor");
        assertThat(run.status()).isZero();
    }

    @Test
    void losesOnlyTheReadingsThatFailed() {
        // Readings 4 and 8 met a broken connection, 5 was no number.
        assertThat(run.lines()).contains("  degrees added up: 38.0, both are alive: true");
    }

    @Test
    void makesANewConnectionForEachThatBroke() {
        assertThat(run.lines())
                .containsSubsequence(
                        "  connection 1 is open",
                        "  connection 1 is closed",
                        "  connection 2 is open",
                        "  connection 2 is closed",
                        "  connection 3 is open",
                        "  connection 3 is closed");
    }

    @Test
    void failsTheStationWithTheSensor() {
        assertThat(run.out())
                .containsPattern("the station has failed: Sensor#\\d+, a child of Station#\\d+")
                .contains("no such sensor")
                .contains("its children with it: true");
    }
}
