package dev.troupe.benchmarks;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

final class RingPekko implements Ring {
    private final PekkoSystem system;
    private final List<Member> members;

    private record Token(long hops, CountDownLatch done) {}

    private static final class Member {
        private final ActorRef<Token> self;
        private ActorRef<Token> next;
        private long handled;

        Member(PekkoSystem system) {
            self = system.spawn(Behaviors.receiveMessageWithSame(this::pass));
            next = self;
        }

        private void pass(Token token) {
            handled++;
            if (token.hops == 1) {
                token.done.countDown();
            } else {
                next.tell(new Token(token.hops - 1, token.done));
            }
        }
    }

    RingPekko(PekkoSystem system, int size) {
        this.system = system;
        members = Stream.generate(() -> new Member(system)).limit(size).toList();
        for (var i = 0; i < size; i++) {
            members.get(i).next = members.get((i + 1) % size).self;
        }
    }

    @Override
    public void pass(long hops) throws InterruptedException {
        var done = new CountDownLatch(1);
        members.getFirst().self.tell(new Token(hops, done));
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
