package dev.troupe.benchmarks;

import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

final class RingTroupe implements Ring {
    private final ActorSystem system = ActorSystem.start();
    private final List<Member> members;

    private static final class Member {
        private final ActorRef<Member> self;
        private ActorRef<Member> next;
        private long handled;

        Member(ActorSystem system) {
            self = system.spawn(Member.class, OnStart.of(() -> this));
            next = self;
        }

        void pass(long hops, CountDownLatch done) {
            handled++;
            if (hops == 1) {
                done.countDown();
            } else {
                next.tell(member -> member.pass(hops - 1, done));
            }
        }
    }

    RingTroupe(int size) {
        members = Stream.generate(() -> new Member(system)).limit(size).toList();
        for (var i = 0; i < size; i++) {
            members.get(i).next = members.get((i + 1) % size).self;
        }
    }

    @Override
    public void pass(long hops) throws InterruptedException {
        var done = new CountDownLatch(1);
        members.getFirst().self.tell(member -> member.pass(hops, done));
        done.await();
    }

    @Override
    public long handled() {
        return members.stream().mapToLong(member -> member.handled).sum();
    }

    @Override
    public void close() {
        system.close();
    }
}
