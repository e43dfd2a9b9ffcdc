package dev.troupe.benchmarks;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

final class BigPekko implements Big {
    private final PekkoSystem system;
    private final List<Member> members;

    private sealed interface Command {}

    private record Begin(int pings, Gate gate) implements Command {}

    private record Ping(ActorRef<Command> from) implements Command {}

    private enum Pong implements Command {
        BACK
    }

    private final class Member {
        private final Pinger pinger;
        private final ActorRef<Command> self;
        private final Ping ping;

        Member(int number, int size) {
            pinger = new Pinger(number, size);
            self = system.spawn(Behaviors.receiveMessageWithSame(this::handle));
            ping = new Ping(self);
        }

        private void handle(Command command) {
            switch (command) {
                case Begin(var pings, var gate) -> begin(pings, gate);
                case Ping(var from) -> pingedBy(from);
                case Pong _ -> ponged();
            }
        }

        private void begin(int pings, Gate gate) {
            pinger.begin(pings, gate);
            ping();
        }

        private void ping() {
            members.get(pinger.target()).self.tell(ping);
        }

        private void pingedBy(ActorRef<Command> other) {
            pinger.pinged();
            other.tell(Pong.BACK);
        }

        private void ponged() {
            if (pinger.ponged()) {
                ping();
            }
        }
    }

    BigPekko(PekkoSystem system, int size) {
        this.system = system;
        members = IntStream.range(0, size).mapToObj(i -> new Member(i, size)).toList();
    }

    @Override
    public void play(int pings) throws InterruptedException {
        var gate = new Gate(members.size());
        members.forEach(member -> member.self.tell(new Begin(pings, gate)));
        gate.await();
    }

    @Override
    public long handled() {
        return members.stream().mapToLong(member -> member.pinger.handled()).sum();
    }

    @Override
    public void close() {
        system.close();
    }
}
