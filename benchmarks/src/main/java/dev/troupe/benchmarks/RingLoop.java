package dev.troupe.benchmarks;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

final class RingLoop implements Ring {
    private final List<Member> members;

    private record Token(long hops, CountDownLatch done) {}

    private static final class Member {
        private final Loop<Token> self;
        private Loop<Token> next;
        private long handled;

        Member(Inbox.Maker inboxes) {
            self = new Loop<>(inboxes.make(), this::pass);
            next = self;
        }

        private boolean pass(Token token) throws InterruptedException {
            handled++;
            if (token.hops == 1) {
                token.done.countDown();
            } else {
                next.tell(new Token(token.hops - 1, token.done));
            }
            return true;
        }
    }

    RingLoop(Inbox.Maker inboxes, int size) {
        members = Stream.generate(() -> new Member(inboxes)).limit(size).toList();
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
        members.forEach(member -> member.self.close());
    }
}
