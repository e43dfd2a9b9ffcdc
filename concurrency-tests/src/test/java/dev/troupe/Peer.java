package dev.troupe;

import java.time.Duration;

/// An actor that does what its messages say: what waits is in the tests.
final class Peer {
    /// For waits with a timeout that never comes.
    static final Duration LONG = Duration.ofHours(1);

    final ActorContext<Peer> self;

    Peer(ActorContext<Peer> self) {
        this.self = self;
    }

    int pong() {
        return 1;
    }

    ActorHandle<Peer> spawn(SpawnOptions options) {
        return self.spawn(Peer.class, options, Peer::new);
    }
}
