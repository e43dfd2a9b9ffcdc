package dev.troupe.benchmarks;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

final class SlowPekko implements SlowConsumer {
    private final PekkoSystem system;
    private final Slow state = new Slow();
    private final ActorRef<Command> consumer;

    private enum Command {
        HANDLE
    }

    SlowPekko(PekkoSystem system, Props mailbox) {
        this.system = system;
        this.consumer =
                system.spawn(Behaviors.receiveMessageWithSame(_ -> state.handle()), mailbox);
    }

    @Override
    public void tell() {
        consumer.tell(Command.HANDLE);
    }

    @Override
    public Slow state() {
        return state;
    }

    @Override
    public void close() {
        system.close();
    }
}
