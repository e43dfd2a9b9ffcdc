package dev.troupe;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/// A real recording of the core's events, all of them and however short, read back from its file.
final class FlightLog implements AutoCloseable {
    private static final List<String> NAMES =
            List.of("Message", "Ask", "MailboxFull", "Deadlock", "Stuck", "ActorEnd", "DeadLetter");

    private final Recording recording = new Recording();

    private FlightLog() {}

    /// Records everything.
    static FlightLog ofAll() {
        var log = new FlightLog();
        for (var name : NAMES) {
            log.recording.enable("dev.troupe." + name).withoutThreshold().with("throttle", "off");
        }
        log.recording.start();
        return log;
    }

    /// Records what a recording does that says nothing about these events.
    static FlightLog byDefault() {
        var log = new FlightLog();
        log.recording.start();
        return log;
    }

    /// A recording that wants none of them.
    static FlightLog ofNothing() {
        var log = new FlightLog();
        NAMES.forEach(name -> log.recording.disable("dev.troupe." + name));
        log.recording.start();
        return log;
    }

    /// Ends the recording.
    List<RecordedEvent> events() throws IOException {
        recording.stop();
        var file = Files.createTempFile("flight", ".jfr");
        try {
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream().filter(FlightLog::isOurs).toList();
        } finally {
            Files.delete(file);
        }
    }

    private static boolean isOurs(RecordedEvent event) {
        return event.getEventType().getName().startsWith("dev.troupe.");
    }

    /// Those of one kind about one actor: others' tests may have left something.
    static Stream<RecordedEvent> of(
            List<RecordedEvent> events, String name, String field, ActorRef<?> actor) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.troupe." + name))
                .filter(event -> actor.identity().name().equals(event.getString(field)));
    }

    static Stream<RecordedEvent> messages(List<RecordedEvent> events, ActorRef<?> actor) {
        return of(events, "Message", "actor", actor);
    }

    /// Keeps the calling thread busy.
    static void spin(Duration time) {
        for (var start = System.nanoTime(); System.nanoTime() - start < time.toNanos(); ) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        recording.close();
    }
}
