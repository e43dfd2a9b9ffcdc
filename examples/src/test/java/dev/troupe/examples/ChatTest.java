package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChatTest {
    @Test
    void everybodyHearsTheRoomsTheyAreInAndTheSlowOneTheNewestLines() throws Exception {
        var run = Run.of("chat");
        assertThat(run.status()).isZero();
        assertThat(run.lines())
                .containsExactly(
                        "Bob has heard:",
                        "  [code] Ann: who has broken it?",
                        "  [code] Bob: not me, I am off",
                        "Ann has heard:",
                        "  [tea] Ann: anybody there?",
                        "  [code] Ann: who has broken it?",
                        "  [code] Bob: not me, I am off",
                        "  [code] Ann: found it",
                        "  [code] Ann: it was me",
                        "Cid has heard:",
                        "  [code] Ann: found it",
                        "  [code] Ann: it was me",
                        "left in code: 1, in tea: 0; missed: 2");
    }
}
