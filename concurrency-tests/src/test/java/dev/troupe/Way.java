package dev.troupe;

import java.util.concurrent.TimeUnit;

/// The ways to wait for another actor. In a handler each of them keeps the turn.
enum Way {
    ASK((_, to) -> to.ask(Peer::pong)),
    ASK_IN_TIME((_, to) -> to.ask(Peer::pong, Peer.LONG)),
    RUN((_, to) -> to.run(Peer::pong)),
    RUN_IN_TIME((_, to) -> to.run(Peer::pong, Peer.LONG)),
    ASK_JOIN(Way::askJoin),
    TELL(Way::tellTillItWaits),
    JOIN((_, to) -> stopped(to).join()),
    JOIN_IN_TIME((_, to) -> stopped(to).join(Peer.LONG)),
    AWAIT_STOPPED((_, to) -> stopped(to).awaitStopped()),
    RESULT((_, to) -> stopped(to).result().join()),
    FUTURE_JOIN((_, to) -> to.askAsync(Peer::pong).join()),
    FUTURE_GET((_, to) -> to.askAsync(Peer::pong).get()),
    FUTURE_GET_IN_TIME((_, to) -> to.runAsync(Peer::pong).get(1, TimeUnit.HOURS)),
    DEPENDENT((_, to) -> to.askAsync(Peer::pong).thenApply(number -> number + 1).join()),
    AWAIT_CALL((from, to) -> from.self.await(() -> to.ask(Peer::pong))),
    AWAIT_STAGE((from, to) -> from.self.await(to.askAsync(Peer::pong))),

    /// No wait: the other one's handler runs on the same thread.
    CALLER_RUNS((_, _) -> {}),

    /// Not by a handler, but by the end that follows.
    END_OF_CHILD((from, _) -> from.self.stop());

    private interface Step {
        void take(Peer from, ActorHandle<Peer> to) throws Exception;
    }

    @SuppressWarnings("ImmutableEnumChecker") // lambdas that capture nothing
    private final Step step;

    Way(Step step) {
        this.step = step;
    }

    void await(Peer from, ActorHandle<Peer> to) throws Exception {
        step.take(from, to);
    }

    boolean endsTheOther() {
        return switch (this) {
            case JOIN, JOIN_IN_TIME, AWAIT_STOPPED, RESULT, END_OF_CHILD -> true;
            default -> false;
        };
    }

    private static void askJoin(Peer from, ActorHandle<Peer> to) {
        var between = from.self.system().spawn(Peer.class, Peer::new);
        try {
            int _ = between.<Integer, RuntimeException>askJoin(_ -> to.askAsync(Peer::pong));
        } finally {
            between.stop();
        }
    }

    /// The other one is not to take anything meanwhile.
    private static void tellTillItWaits(Peer from, ActorHandle<Peer> to) {
        while (to.tryTell(Peer::pong)) {
            Thread.onSpinWait();
        }
        to.tell(Peer::pong);
    }

    private static ActorHandle<Peer> stopped(ActorHandle<Peer> peer) {
        peer.stop();
        return peer;
    }
}
