package dev.troupe.benchmarks;

import java.util.concurrent.CompletableFuture;

final class CountingLoop implements Counting {
    private final Loop<Command> counter;

    sealed interface Command {}

    enum Increment implements Command {
        ONE
    }

    record Total(CompletableFuture<Long> reply) implements Command {}

    CountingLoop(Inbox.Maker inboxes) {
        var state = new Counter();
        this.counter = new Loop<>(inboxes.make(), command -> handle(state, command));
    }

    private static boolean handle(Counter state, Command command) {
        switch (command) {
            case Increment _ -> state.increment();
            case Total(var reply) -> reply.complete(state.total());
        }
        return true;
    }

    @Override
    public void tell() throws InterruptedException {
        counter.tell(Increment.ONE);
    }

    @Override
    public long total() throws Exception {
        var reply = new CompletableFuture<Long>();
        counter.tell(new Total(reply));
        return reply.get();
    }

    @Override
    public void close() {
        counter.close();
    }
}
