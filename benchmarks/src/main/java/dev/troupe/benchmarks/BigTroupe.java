package dev.troupe.benchmarks;

import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.Message;
import dev.troupe.OnStart;
import java.util.List;
import java.util.stream.IntStream;

final class BigTroupe implements Big {
    private final ActorSystem system = ActorSystem.start();
    private final List<Member> members;

    private final class Member {
        private final Pinger pinger;
        private final ActorRef<Member> self;
        private final Message<Member> ping;

        Member(int number, int size) {
            pinger = new Pinger(number, size);
            self = system.spawn(Member.class, OnStart.of(() -> this));
            ping = other -> other.pingedBy(self);
        }

        void begin(int pings, Gate gate) {
            pinger.begin(pings, gate);
            ping();
        }

        private void ping() {
            members.get(pinger.target()).self.tell(ping);
        }

        private void pingedBy(ActorRef<Member> other) {
            pinger.pinged();
            other.tell(Member::ponged);
        }

        private void ponged() {
            if (pinger.ponged()) {
                ping();
            }
        }
    }

    BigTroupe(int size) {
        members = IntStream.range(0, size).mapToObj(i -> new Member(i, size)).toList();
    }

    @Override
    public void play(int pings) throws InterruptedException {
        var gate = new Gate(members.size());
        members.forEach(member -> member.self.tell(m -> m.begin(pings, gate)));
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
