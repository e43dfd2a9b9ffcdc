package dev.troupe.benchmarks;

/// A home-made actor: a virtual thread that takes messages from an inbox and handles them.
final class Loop<M> implements AutoCloseable {
    private final Inbox<M> inbox;
    private final Thread thread;

    /// What is done with a message; false ends the loop.
    interface Handler<M> {
        boolean handle(M message) throws Exception;
    }

    Loop(Inbox<M> inbox, Handler<M> handler) {
        this.inbox = inbox;
        this.thread = Thread.startVirtualThread(() -> run(inbox, handler));
    }

    private static <M> void run(Inbox<M> inbox, Handler<M> handler) {
        try {
            while (handler.handle(inbox.take())) {}
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void tell(M message) throws InterruptedException {
        inbox.put(message);
    }

    void join() throws InterruptedException {
        thread.join();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
