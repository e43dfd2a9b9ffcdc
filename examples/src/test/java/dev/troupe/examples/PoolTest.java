package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolTest {
    @TempDir Path folder;

    @Test
    void countsAllFilesBelowAFolder() throws Exception {
        Files.createDirectories(folder.resolve("a/b"));
        for (var i = 0; i < 50; i++) {
            Files.writeString(folder.resolve("a/b/" + i + ".md"), "two words\nand three more\n");
        }
        Files.writeString(folder.resolve("Main.java"), "void main() {}\n");
        Files.writeString(folder.resolve("picture.png"), "no words here");

        var run = Run.of("pool", folder.toString());
        assertThat(run.status()).isZero();
        assertThat(run.lines())
                .hasSize(5)
                .last()
                .isEqualTo("together: 51 files, 101 lines, 252 words");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        var run = Run.of("pool", folder.resolve("nowhere").toString());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("is no folder").contains("Usage: ./run pool [FOLDER]");
        assertThat(Run.of("pool", ".", "too much").status()).isEqualTo(2);
    }
}
