package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class QuickstartTest {
    private static final Pattern RESULT =
            Pattern.compile(
                    "completed, killed: false, count: 42, fast ticks: (\\d+), slow ticks: (\\d+)");

    @Test
    void livesByTwoClocksWhileItAnswers() throws Exception {
        var run = Run.of("quickstart", "41");
        assertThat(run.status()).isZero();
        assertThat(run.lines().getFirst()).matches("Counter#\\d+ starts at 41");
        assertThat(run.out())
                .containsSubsequence(
                        "increment: 42\n",
                        "decrement: 41\n",
                        "count: 42\n",
                        " stops, killed: false\n",
                        "completed");

        var result = RESULT.matcher(run.lines().getLast());
        assertThat(result.matches()).as(run.out()).isTrue();
        assertThat(Long.parseLong(result.group(1)))
                .isPositive()
                .isEqualTo(count(run, "  300 ms tick"));
        assertThat(Long.parseLong(result.group(2)))
                .isPositive()
                .isEqualTo(count(run, "  1 s tick"));
    }

    private static long count(Run run, String start) {
        return run.lines().stream().filter(line -> line.startsWith(start)).count();
    }

    @Test
    void reportsAnActorThatCannotStart() throws Exception {
        var run = Run.of("quickstart", "-1");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("has failed").doesNotContain("completed");
        assertThat(run.err()).contains("ON_START", "A counter does not start below 0: -1");
    }

    @Test
    void refusesAStartThatIsNoNumber() throws Exception {
        var run = Run.of("quickstart", "many");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("START must be a whole number").contains("\"many\"");
    }
}
