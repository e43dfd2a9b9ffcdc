package dev.troupe.examples;

import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Ten thousand actors, each of them in a blocking call at the same time. A handler may simply
/// block: it keeps its own actor busy and nobody else, because it runs on a virtual thread. No pool
/// has to be sized, no callback to be written.
final class Blocking {
    private static final Duration CALL = Duration.ofMillis(100);

    private Blocking() {}

    /// Stands for whatever talks to the outside: a database, a web service.
    static final class Client {
        private final AtomicInteger inside;

        Client(AtomicInteger inside) {
            this.inside = inside;
        }

        /// Blocks for 100 ms and returns how many calls there were at the time.
        int call() throws InterruptedException {
            int atOnce = inside.incrementAndGet();
            Thread.sleep(CALL);
            inside.decrementAndGet();
            return atOnce;
        }
    }

    static void main(String... arguments) throws Exception {
        var given = new Arguments(arguments);
        int actors = given.number("ACTORS", 10_000, 1, 1_000_000);
        given.end();

        var inside = new AtomicInteger();
        try (var system = ActorSystem.start()) {
            var clients =
                    IntStream.range(0, actors)
                            .mapToObj(_ -> OnStart.of(() -> new Client(inside)))
                            .map(onStart -> system.spawn(Client.class, onStart))
                            .toList();
            var start = System.nanoTime();
            var replies = clients.stream().map(client -> client.askAsync(Client::call)).toList();
            int most = replies.stream().mapToInt(CompletableFuture::join).max().orElse(0);
            var millis = Duration.ofNanos(System.nanoTime() - start).toMillis();

            IO.println(actors + " actors, each in a call that blocks for 100 ms");
            IO.println("one after another: " + CALL.multipliedBy(actors).toMillis() + " ms");
            IO.println("all at once: " + millis + " ms, up to " + most + " at the same time");
        }
    }
}
