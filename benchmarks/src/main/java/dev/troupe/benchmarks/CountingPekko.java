package dev.troupe.benchmarks;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

final class CountingPekko implements Counting {
    private final PekkoSystem system;
    private final ActorRef<Command> counter;

    sealed interface Command {}

    enum Increment implements Command {
        ONE
    }

    record Total(ActorRef<Long> replyTo) implements Command {}

    CountingPekko(PekkoSystem system, Props mailbox) {
        this.system = system;
        this.counter = system.spawn(behavior(), mailbox);
    }

    private static Behavior<Command> behavior() {
        var state = new Counter();
        return Behaviors.receiveMessageWithSame(command -> {
            switch (command) {
                case Increment _ -> state.increment();
                case Total(var replyTo) -> replyTo.tell(state.total());
            }
        });
    }

    @Override
    public void tell() {
        counter.tell(Increment.ONE);
    }

    @Override
    public long total() {
        return PekkoSystem.get(system.<Command, Long>ask(counter, Total::new));
    }

    @Override
    public void close() {
        system.close();
    }
}
