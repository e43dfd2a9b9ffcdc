package dev.troupe.benchmarks;

import com.softwaremill.jox.Channel;

/// A channel of jox, driven by a virtual thread as jox's own actor does it.
final class JoxInbox<M> implements Inbox<M> {
    private final Channel<M> channel;

    private JoxInbox(Channel<M> channel) {
        this.channel = channel;
    }

    static <M> Inbox<M> unbounded() {
        return new JoxInbox<>(Channel.newUnlimitedChannel());
    }

    static <M> Inbox<M> bounded() {
        return new JoxInbox<>(Channel.newBufferedChannel(Workloads.BOUND));
    }

    @Override
    public void put(M message) throws InterruptedException {
        channel.send(message);
    }

    @Override
    public M take() throws InterruptedException {
        return channel.receive();
    }
}
