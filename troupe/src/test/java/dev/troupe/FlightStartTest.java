package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The core in JVMs of its own: with a flight recorder from the beginning, without a recording, and
/// without a recorder.
class FlightStartTest {
    @TempDir Path temporary;

    static final class Silent {
        String reply() {
            return "done";
        }
    }

    private static final Query<Silent, String> ASK = Silent::reply;
    private static final Action<Silent, RuntimeException> RUN = Silent::reply;

    /// Does everything that is told to a recorder, but for getting stuck.
    static final class Program {
        public static void main(String[] arguments) {
            try (var system = ActorSystem.start()) {
                var dropping = SpawnOptions.defaults().mailbox(1).overflow(Overflow.DROP_OLDEST);
                var actor = system.spawn(Silent.class, dropping, OnStart.of(Silent::new));
                for (var i = 0; i < 1_000; i++) {
                    actor.tell(RUN);
                }
                IO.println("> " + actor.ask(ASK));
                var callerRuns = SpawnOptions.defaults().callerRuns();
                var idle = system.spawn(Silent.class, callerRuns, OnStart.of(Silent::new));
                IO.println("> " + idle.ask(ASK));
                try {
                    actor.run(_ -> actor.run(RUN));
                } catch (DeadlockException deadlock) {
                    IO.println("> deadlock");
                }
                actor.stop();
                actor.awaitStopped();
                IO.println("> " + actor.tryTell(RUN));
            }
        }
    }

    private static void checkWorks(List<String> lines) {
        assertThat(lines)
                .filteredOn(line -> line.startsWith("> "))
                .as(() -> String.join("\n", lines))
                .containsExactly("> done", "> done", "> deadlock", "> false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--limit-modules=java.base", "-XX:-FlightRecorder"})
    void everythingWorksWithoutARecorder(String option) throws Exception {
        checkWorks(ForkedJava.run(Program.class, option));
    }

    /// To register the first event takes a fifth of a second.
    @Test
    void noEventIsLoadedWithoutARecording() throws Exception {
        var lines = ForkedJava.run(Program.class, "-Xlog:class+load");

        checkWorks(lines);
        assertThat(lines)
                .anyMatch(line -> line.contains("dev.troupe.Flight "))
                .noneMatch(line -> line.contains("dev.troupe.FlightEvents$HandledMessage "))
                .noneMatch(line -> line.contains("jdk.jfr.Event "));
    }

    @Test
    void aRecordingThatIsThereFirstMissesNothing() throws Exception {
        var file = temporary.resolve("first.jfr");

        checkWorks(ForkedJava.run(Program.class, "-XX:StartFlightRecording=filename=" + file));

        assertThat(named(file, "ActorEnd")).hasSize(2);
        assertThat(named(file, "Deadlock")).hasSize(1);
    }

    private static Stream<RecordedEvent> named(Path file, String name) throws Exception {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("dev.troupe." + name));
    }
}
