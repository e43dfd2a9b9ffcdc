package dev.troupe.benchmarks;

import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// On virtual threads: on its default dispatcher, eight threads, this would take two minutes.
final class NapsPekko implements Naps {
    private final PekkoSystem system = PekkoSystem.start();
    private final List<ActorRef<Gate>> actors;

    NapsPekko(int size) {
        Behavior<Gate> behavior = Behaviors.receiveMessageWithSame(Naps::nap);
        actors =
                Stream.generate(() -> system.spawn(behavior, PekkoSystem.ON_VIRTUAL_THREADS))
                        .limit(size)
                        .toList();
    }

    @Override
    public void begin(Gate gate) {
        actors.forEach(actor -> actor.tell(gate));
    }

    @Override
    public void close() {
        system.close();
    }
}
