package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.ActorSystem;
import dev.troupe.examples.Exit;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `docs/guide/when-something-waits.md` shows of a recording: that of an example.
class RecordingTest {
    private static final int TRIES = 5;

    @TempDir Path folder;

    @Test
    void theEventsOfAnExampleAreInARecording() throws Exception {
        var printed = recording();
        for (var i = 1; i < TRIES && !isAsShown(printed); i++) {
            printed = recording();
        }
        Outputs.assertShown("waits-recording", printed);
    }

    /// Which of two actors closes a cycle is a race; mostly it is the ledger, which takes longer.
    private static boolean isAsShown(String printed) {
        return printed.contains("in a circle\n  Ledger#");
    }

    private String recording() throws Exception {
        var file = folder.resolve("deadlock.jfr").toString();
        var classes = location(Exit.class) + File.pathSeparator + location(ActorSystem.class);
        var start = "-XX:StartFlightRecording:filename=" + file;
        run("java", start, "-cp", classes, "dev.troupe.examples.Main", "deadlock");
        return run("jfr", "print", "--events", "dev.troupe.Deadlock,dev.troupe.Stuck", file);
    }

    /// Runs a tool of the JDK and gives back what it prints.
    private String run(String tool, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of(arguments));
        var output = folder.resolve(tool + ".out");
        var process =
                new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(folder.resolve(tool + ".err").toFile())
                        .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(command.toString()).isZero();
        return Files.readString(output);
    }

    private static Path location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
