package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TimeoutsTest {
    private static Run run = new Run(-1, "", "");

    @BeforeAll
    static void runIt() throws Exception {
        run = Run.of("timeouts");
        assertThat(run.status()).isZero();
    }

    @Test
    void everyWaitGivesUpInTime() {
        assertThat(run.lines())
                .filteredOn(line -> line.contains("timed out") && line.contains("retry: true"))
                .satisfiesExactly(
                        line -> assertThat(line).contains("Asking Printer#"),
                        line -> assertThat(line).containsPattern("Asking (Office|Printer)#"),
                        line -> assertThat(line).contains("room in the mailbox of Printer#"),
                        line -> assertThat(line).contains("Joining Printer#"));
    }

    @Test
    void aDeadlineGoesAlong() {
        assertThat(run.out())
                .containsPattern(
                        "in the office: .*Asking Printer#\\d+: .* timed out .*; it has been in ");
    }

    @Test
    void anExpiredRequestIsNotHandled() {
        assertThat(run.lines())
                .filteredOn(line -> line.startsWith("a dead letter for Printer#"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).endsWith(": EXPIRED"));
        assertThat(run.lines()).contains("printed, and it is page 1", "joined in time: true");
    }
}
