package dev.troupe.examples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.ActorSnapshot;
import dev.troupe.ActorSystem;
import dev.troupe.SpawnOptions;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackpressureTest {
    private static final Progress SILENT =
            Progress.lines(new PrintStream(OutputStream.nullOutputStream()));

    @Test
    void theReaderWaitsForACounterThatIsBehind(@TempDir Path folder) throws Exception {
        var words = 500_000; // a megabyte: many chunks
        var file = Files.writeString(folder.resolve("text"), "w ".repeat(words));
        var gate = new CountDownLatch(1);
        try (var system = ActorSystem.start()) {
            var aggregator = system.spawn(Aggregator.class, self -> new Aggregator(self, SILENT));
            var options = SpawnOptions.defaults().mailbox(2);
            var counter = system.spawn(Counter.class, options, _ -> new Counter(aggregator));
            var reader =
                    system.spawn(
                            FileReader.class, _ -> new FileReader(List.of(counter), aggregator));

            counter.tell(_ -> gate.await());
            var done = reader.runAsync(r -> r.readAll(List.of(file.toString())));
            assertThatThrownBy(() -> done.get(300, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            assertThat(system.actors())
                    .filteredOn(actor -> actor.identity().equals(counter.identity()))
                    .extracting(ActorSnapshot::queueLength)
                    .containsExactly(2);

            gate.countDown();
            done.get();
            counter.stop();
            counter.join().orElseThrow();
            assertThat(aggregator.ask(Aggregator::report).tally().words()).isEqualTo(words);
        }
    }
}
