package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StreamTest {
    @Test
    void everyLineIsCountedAndTheReaderIsNeverFarAhead() throws Exception {
        var run = Run.of("stream", "3000");
        assertThat(run.status()).isZero();
        assertThat(run.lines())
                .startsWith("  1500  /", "   900  /cart", "   300  /login", "   300  garbled")
                .hasSize(5);
        var last = Pattern.compile("3000 lines read, never more than (\\d+) ahead of the counter");
        var matcher = last.matcher(run.lines().getLast());
        assertThat(matcher.matches()).as(run.out()).isTrue();
        // 16 wait in each of two outlets, 32 in each of two mailboxes, and each actor has one in
        // its
        // hands; for every nine of them there may be one that was garbled.
        assertThat(Integer.parseInt(matcher.group(1))).isBetween(1, 120);
    }
}
