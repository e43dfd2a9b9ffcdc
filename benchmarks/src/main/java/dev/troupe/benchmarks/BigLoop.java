package dev.troupe.benchmarks;

import java.util.List;
import java.util.stream.IntStream;

final class BigLoop implements Big {
    private final List<Member> members;

    private sealed interface Command {}

    private record Begin(int pings, Gate gate) implements Command {}

    private record Ping(Loop<Command> from) implements Command {}

    private enum Pong implements Command {
        BACK
    }

    private final class Member {
        private final Pinger pinger;
        private final Loop<Command> self;
        private final Ping ping;

        Member(Inbox.Maker inboxes, int number, int size) {
            pinger = new Pinger(number, size);
            self = new Loop<>(inboxes.make(), this::handle);
            ping = new Ping(self);
        }

        private boolean handle(Command command) throws InterruptedException {
            switch (command) {
                case Begin(var pings, var gate) -> begin(pings, gate);
                case Ping(var from) -> pingedBy(from);
                case Pong _ -> ponged();
            }
            return true;
        }

        private void begin(int pings, Gate gate) throws InterruptedException {
            pinger.begin(pings, gate);
            ping();
        }

        private void ping() throws InterruptedException {
            members.get(pinger.target()).self.tell(ping);
        }

        private void pingedBy(Loop<Command> other) throws InterruptedException {
            pinger.pinged();
            other.tell(Pong.BACK);
        }

        private void ponged() throws InterruptedException {
            if (pinger.ponged()) {
                ping();
            }
        }
    }

    BigLoop(Inbox.Maker inboxes, int size) {
        members = IntStream.range(0, size).mapToObj(i -> new Member(inboxes, i, size)).toList();
    }

    @Override
    public void play(int pings) throws InterruptedException {
        var gate = new Gate(members.size());
        for (var member : members) {
            member.self.tell(new Begin(pings, gate));
        }
        gate.await();
    }

    @Override
    public long handled() {
        return members.stream().mapToLong(member -> member.pinger.handled()).sum();
    }

    @Override
    public void close() {
        members.forEach(member -> member.self.close());
    }
}
