package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.ActorSystem;
import dev.troupe.guide.Documents.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole programs of the documents do what is said of them when they are pasted into a file:
/// the block of text after each is what it prints, or what the compiler says to it.
class ProgramsTest {
    @TempDir Path folder;

    /// A program and the text that follows it.
    private record Program(Block source, String text) {}

    @Test
    void programsPrintWhatIsSaid() throws Exception {
        var programs = programs("<!-- program -->");

        assertThat(programs)
                .extracting(p -> p.source().place())
                .anyMatch(p -> p.contains("README"));
        for (var program : programs) {
            var printed = run(program, "-cp", core().toString());
            assertThat(printed).as(program.source().place()).isEqualTo(program.text());
        }
    }

    @Test
    void programsRunOnTheModulePath() throws Exception {
        var programs = programs("<!-- program on the module path -->");

        assertThat(programs).isNotEmpty();
        for (var program : programs) {
            var printed = run(program, "-p", core().toString(), "--add-modules", "dev.troupe");
            assertThat(printed).as(program.source().place()).isEqualTo(program.text());
        }
    }

    @Test
    void theCompilerRefusesWhatIsSaidAndInTheseWords() throws Exception {
        var programs = programs("<!-- refused -->");

        assertThat(programs).isNotEmpty();
        for (var program : programs) {
            assertThat(refusal(program)).as(program.source().place()).isEqualTo(program.text());
        }
    }

    private static List<Program> programs(String comment) throws IOException {
        var programs = new ArrayList<Program>();
        for (var document : Documents.withSnippets()) {
            var blocks = Documents.blocksOf(document);
            for (var i = 0; i < blocks.size(); i++) {
                if (blocks.get(i).comment().equals(comment)) {
                    assertThat(blocks)
                            .as("a program is followed by text")
                            .hasSizeGreaterThan(i + 1);
                    var text = blocks.get(i + 1);
                    assertThat(text.language()).as(text.place()).isEqualTo("text");
                    programs.add(new Program(blocks.get(i), text.code()));
                }
            }
        }
        return programs;
    }

    private String run(Program program, String... options) throws Exception {
        var command = new ArrayList<>(List.of(tool("java")));
        command.addAll(List.of(options));
        return execute(program, command, true);
    }

    private String refusal(Program program) throws Exception {
        var english = "-J-Duser.language=en";
        var command = List.of(tool("javac"), english, "-cp", core().toString(), "-d", ".");
        return execute(program, command, false);
    }

    /// Runs a tool of the JDK on a program pasted into a file; gives back all that it prints.
    private String execute(Program program, List<String> tool, boolean endsWell) throws Exception {
        Files.writeString(folder.resolve("Pasted.java"), program.source().code());
        var command = new ArrayList<>(tool);
        command.add("Pasted.java");
        var output = folder.resolve("output");
        var process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        var printed = Files.readString(output);
        assertThat(process.exitValue() == 0).as(printed).isEqualTo(endsWell);
        return printed;
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /// The classes or the jar of the core, whichever this test has.
    private static Path core() throws Exception {
        return Path.of(
                ActorSystem.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
