package dev.troupe.benchmarks;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/// From a thread with `AskPattern.ask`, from an actor with `context.ask`, as the manual has it.
final class AskingPekko implements Asking {
    private final PekkoSystem system;
    private final ActorRef<Next> counter;
    private final ActorRef<Command> asker;

    record Next(ActorRef<Long> replyTo) {}

    sealed interface Command {}

    record Start(long asks, ActorRef<Long> replyTo) implements Command {}

    record Replied(long reply) implements Command {}

    AskingPekko(PekkoSystem system) {
        this.system = system;
        this.counter = system.spawn(counter());
        var target = counter;
        this.asker = system.spawn(Behaviors.setup(context -> new Asker(context, target).idle()));
    }

    private static Behavior<Next> counter() {
        var state = new Counter();
        return Behaviors.receiveMessageWithSame(next -> next.replyTo.tell(state.next()));
    }

    private static final class Asker {
        private final ActorContext<Command> context;
        private final ActorRef<Next> target;
        private long left;
        private @Nullable ActorRef<Long> replyTo;

        Asker(ActorContext<Command> context, ActorRef<Next> target) {
            this.context = context;
            this.target = target;
        }

        Behavior<Command> idle() {
            return Behaviors.receiveMessageWithSame(command -> {
                switch (command) {
                    case Start start -> start(start);
                    case Replied(var reply) -> replied(reply);
                }
            });
        }

        private void start(Start start) {
            left = start.asks;
            replyTo = start.replyTo;
            ask();
        }

        private void ask() {
            context.ask(
                    Long.class,
                    target,
                    PekkoSystem.PATIENCE,
                    Next::new,
                    (reply, failure) -> new Replied(reply));
        }

        private void replied(long reply) {
            if (--left > 0) {
                ask();
            } else if (replyTo != null) {
                replyTo.tell(reply);
            }
        }
    }

    @Override
    public long ask() {
        return ask(PekkoSystem.PATIENCE);
    }

    @Override
    public long ask(Duration timeout) {
        return PekkoSystem.get(system.<Next, Long>ask(counter, Next::new, timeout));
    }

    @Override
    public long askFromActor(long asks) {
        return PekkoSystem.get(
                system.<Command, Long>ask(asker, replyTo -> new Start(asks, replyTo)));
    }

    @Override
    public void close() {
        system.close();
    }
}
