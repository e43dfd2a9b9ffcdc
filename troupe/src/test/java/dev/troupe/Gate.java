package dev.troupe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// An actor that a test keeps busy for as long as it likes, and that remembers what it was sent.
final class Gate {
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch blocking = new CountDownLatch(1);
    private final List<Object> seen = new ArrayList<>();

    /// Spawns one that a message keeps busy until [#open].
    static ActorHandle<Gate> closed(ActorSystem system, SpawnOptions options, Gate gate) {
        var actor = system.spawn(Gate.class, options, OnStart.of(() -> gate));
        actor.tell(Gate::block);
        gate.awaitBlocked();
        return actor;
    }

    /// A handler that goes on until the gate is open. An interrupt ends it.
    void block() throws InterruptedException {
        blocking.countDown();
        opened.await();
    }

    /// Waits, outside, until [#block] runs.
    void awaitBlocked() {
        Await.until("the handler blocks", () -> blocking.getCount() == 0);
    }

    void open() {
        opened.countDown();
    }

    /// A handler that remembers its message.
    Object see(Object message) {
        seen.add(message);
        return message;
    }

    List<Object> seen() {
        return List.copyOf(seen);
    }

    /// A message that is known by its number.
    record See(int number) implements Request<Gate, Integer, RuntimeException> {
        @Override
        public Integer reply(Gate gate) {
            gate.seen.add(number);
            return number;
        }
    }
}
