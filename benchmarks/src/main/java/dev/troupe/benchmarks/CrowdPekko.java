package dev.troupe.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/// The actors are children of one, which spawns them and, as Pekko does it, ends them all by ending
/// itself.
final class CrowdPekko implements Crowd {
    private final PekkoSystem system;
    private List<ActorRef<Gate>> actors = List.of();
    private @Nullable ActorRef<Command> nursery;
    private CountDownLatch ended = new CountDownLatch(0);

    private sealed interface Command {}

    private record Spawn(int size, ActorRef<List<ActorRef<Gate>>> replyTo) implements Command {}

    private enum Stop implements Command {
        ALL
    }

    CrowdPekko(PekkoSystem system) {
        this.system = system;
    }

    private static Behavior<Command> nursery(CountDownLatch ended) {
        return Behaviors.setup(context ->
                Behaviors.receive(
                        (_, command) ->
                                switch (command) {
                                    case Spawn spawn -> spawn(context, spawn);
                                    case Stop _ -> Behaviors.stopped();
                                },
                        (_, signal) -> {
                            if (signal instanceof PostStop) {
                                ended.countDown(); // after all children
                            }
                            return Behaviors.same();
                        }));
    }

    private static Behavior<Command> spawn(ActorContext<Command> context, Spawn spawn) {
        var children = new ArrayList<ActorRef<Gate>>(spawn.size);
        for (var i = 0; i < spawn.size; i++) {
            children.add(context.spawnAnonymous(child()));
        }
        spawn.replyTo.tell(children);
        return Behaviors.same();
    }

    private static Behavior<Gate> child() {
        return Behaviors.setup(_ -> {
            var state = new Counter();
            return Behaviors.receiveMessageWithSame(gate -> {
                state.increment();
                gate.arrive();
            });
        });
    }

    @Override
    public void spawn(int size) {
        ended = new CountDownLatch(1);
        var parent = system.spawn(nursery(ended));
        nursery = parent;
        actors =
                PekkoSystem.get(
                        system.<Command, List<ActorRef<Gate>>>ask(
                                parent, replyTo -> new Spawn(size, replyTo)));
    }

    @Override
    public void tellEach(Gate gate) {
        for (var actor : actors) {
            actor.tell(gate);
        }
    }

    @Override
    public void stop() throws InterruptedException {
        if (nursery != null) {
            nursery.tell(Stop.ALL);
            ended.await();
        }
        actors = List.of();
    }

    @Override
    public int size() {
        return actors.size();
    }

    @Override
    public void close() {
        system.close();
    }
}
