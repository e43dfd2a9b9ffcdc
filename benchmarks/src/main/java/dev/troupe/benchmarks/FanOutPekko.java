package dev.troupe.benchmarks;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/// Replies are messages to the collector: far quicker than an ask for each.
final class FanOutPekko implements FanOut {
    private final PekkoSystem system;
    private final ActorRef<Command> collector;

    private record Request(ActorRef<Command> replyTo) {}

    private sealed interface Command {}

    private record Begin(ActorRef<Long> replyTo) implements Command {}

    private record Add(int number) implements Command {}

    FanOutPekko(PekkoSystem system, int size) {
        this.system = system;
        var workers = IntStream.range(0, size).mapToObj(i -> system.spawn(worker(i))).toList();
        this.collector =
                system.spawn(
                        Behaviors.setup(
                                context -> new Collector(workers, context.getSelf()).behavior()));
    }

    private static Behavior<Request> worker(int number) {
        return Behaviors.receiveMessageWithSame(request -> request.replyTo.tell(new Add(number)));
    }

    private static final class Collector {
        private final List<ActorRef<Request>> workers;
        private final ActorRef<Command> self;
        private int missing;
        private long sum;
        private @Nullable ActorRef<Long> replyTo;

        Collector(List<ActorRef<Request>> workers, ActorRef<Command> self) {
            this.workers = workers;
            this.self = self;
        }

        Behavior<Command> behavior() {
            return Behaviors.receiveMessageWithSame(command -> {
                switch (command) {
                    case Begin(var asker) -> begin(asker);
                    case Add(var number) -> add(number);
                }
            });
        }

        private void begin(ActorRef<Long> asker) {
            replyTo = asker;
            missing = workers.size();
            sum = 0;
            for (var worker : workers) {
                worker.tell(new Request(self));
            }
        }

        private void add(int number) {
            sum += number;
            if (--missing == 0 && replyTo != null) {
                replyTo.tell(sum);
            }
        }
    }

    @Override
    public long sum() {
        return PekkoSystem.get(system.<Command, Long>ask(collector, Begin::new));
    }

    @Override
    public void close() {
        system.close();
    }
}
