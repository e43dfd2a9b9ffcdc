package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KillTest {
    private static final Pattern ENDED = Pattern.compile("ended (\\d+)[.,]\\d ms after the kill");

    private static Run run = new Run(-1, "", "");

    @BeforeAll
    static void runIt() throws Exception {
        run = Run.of("kill");
        assertThat(run.status()).isZero();
    }

    @Test
    void interruptsSleepSocketReadAndAsk() {
        assertThat(run.out())
                .containsSubsequence(
                        "in a sleep of an hour: ended",
                        "in a socket read: ended",
                        "in an ask of another actor: ended");
        var millis = new ArrayList<Integer>();
        ENDED.matcher(run.out()).results().forEach(m -> millis.add(Integer.parseInt(m.group(1))));
        assertThat(millis).hasSize(3).allSatisfy(ms -> assertThat(ms).isLessThan(2_000));
    }

    @Test
    void letsEachSayGoodbye() {
        assertThat(run.lines())
                .filteredOn(line -> line.startsWith("  Completed"))
                .hasSize(4)
                .containsOnly("  Completed, killed: true, onStop was called: true");
    }

    @Test
    void leavesTheAskedActorAlone() {
        assertThat(run.lines()).contains("  the other actor is alive: true, has finished: true");
    }

    @Test
    void hasToWaitForAComputation() {
        assertThat(run.out())
                .containsPattern(
                        "in a computation: a kill has to wait\n  Joining Worker#\\d+ timed out");
    }
}
