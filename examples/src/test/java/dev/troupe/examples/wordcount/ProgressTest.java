package dev.troupe.examples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream screen = new PrintStream(written, true, StandardCharsets.UTF_8);

    private String takeWritten() {
        var text = written.toString(StandardCharsets.UTF_8);
        written.reset();
        return text;
    }

    @Test
    void theBarGrowsInPlace() {
        var progress = Progress.bar(screen, screen);
        progress.draw();
        assertThat(takeWritten()).as("nothing is known yet").isEmpty();
        progress.expect(3, 2_000_000);
        progress.draw();
        assertThat(takeWritten())
                .startsWith("\r\033[K[" + ".".repeat(40) + "] 0 % of 3 files, 2")
                .doesNotContain("\n");
        progress.advance(1_000_000);
        progress.draw();
        assertThat(takeWritten()).contains("[" + "#".repeat(20) + ".".repeat(20) + "] 50 %");
        progress.advance(5_000_000); // files have grown
        progress.draw();
        assertThat(takeWritten()).contains("[" + "#".repeat(40) + "] 100 %");
        progress.end();
        assertThat(takeWritten()).isEqualTo("\r\033[K");
    }

    @Test
    void aMessageTakesTheBarsPlace() {
        var progress = Progress.bar(screen, screen);
        progress.say("left out");
        assertThat(takeWritten()).isEqualTo("\r\033[Kleft out" + System.lineSeparator());
    }

    @Test
    void linesComeAtEveryTenth() {
        var progress = Progress.lines(screen);
        progress.expect(1, 1_000);
        for (int step = 0; step < 100; step++) {
            progress.advance(10);
        }
        assertThat(takeWritten().lines())
                .hasSize(10)
                .first()
                .asString()
                .startsWith("10 % of 1 files");
    }
}
