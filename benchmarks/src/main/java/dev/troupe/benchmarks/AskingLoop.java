package dev.troupe.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A request carries a future for its reply, as in jox's actor.
final class AskingLoop implements Asking {
    private final Loop<CompletableFuture<Long>> counter;
    private final Loop<Job> asker;

    private record Job(long asks, CompletableFuture<Long> reply) {}

    AskingLoop(Inbox.Maker inboxes) {
        var state = new Counter();
        this.counter = new Loop<>(inboxes.make(), reply -> reply.complete(state.next()));
        this.asker = new Loop<>(inboxes.make(), this::askInTurn);
    }

    private boolean askInTurn(Job job) throws Exception {
        var last = 0L;
        for (var i = 0L; i < job.asks; i++) {
            last = ask();
        }
        return job.reply.complete(last);
    }

    @Override
    public long ask() throws Exception {
        var reply = new CompletableFuture<Long>();
        counter.tell(reply);
        return reply.get();
    }

    @Override
    public long ask(Duration timeout) throws Exception {
        var reply = new CompletableFuture<Long>();
        counter.tell(reply);
        return reply.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public long askFromActor(long asks) throws Exception {
        var job = new Job(asks, new CompletableFuture<>());
        asker.tell(job);
        return job.reply.get();
    }

    @Override
    public void close() {
        asker.close();
        counter.close();
    }
}
