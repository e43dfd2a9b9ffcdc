package dev.troupe.benchmarks;

final class SlowLoop implements SlowConsumer {
    private final Slow state = new Slow();
    private final Loop<Command> consumer;

    private enum Command {
        HANDLE
    }

    SlowLoop(Inbox.Maker inboxes) {
        consumer =
                new Loop<>(
                        inboxes.make(),
                        _ -> {
                            state.handle();
                            return true;
                        });
    }

    @Override
    public void tell() throws InterruptedException {
        consumer.tell(Command.HANDLE);
    }

    @Override
    public Slow state() {
        return state;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
