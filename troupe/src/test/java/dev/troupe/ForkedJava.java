package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A program in a JVM of its own.
final class ForkedJava {
    private ForkedJava() {}

    /// Runs a program with the core and its tests on the class path.
    ///
    /// @return the lines that it prints, errors included
    static List<String> run(Class<?> program, String... options) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("-cp");
        command.add(pathOf(ActorSystem.class) + File.pathSeparator + pathOf(program));
        command.add(program.getName());
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = process.getInputStream()) {
            var text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(text).isTrue();
            return text.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    private static Path pathOf(Class<?> type) throws Exception {
        var source = Objects.requireNonNull(type.getProtectionDomain().getCodeSource());
        return Path.of(source.getLocation().toURI());
    }
}
