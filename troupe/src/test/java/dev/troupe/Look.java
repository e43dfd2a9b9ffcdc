package dev.troupe;

import dev.troupe.ActorSnapshot.State;

/// What a test sees of an actor from outside.
final class Look {
    private Look() {}

    /// A picture of a living actor.
    static ActorSnapshot at(ActorSystem system, ActorRef<?> ref) {
        return system.actors().stream()
                .filter(picture -> picture.identity().equals(ref.identity()))
                .findAny()
                .orElseThrow(() -> new AssertionError(ref + " is not alive"));
    }

    static void untilIdle(ActorSystem system, ActorRef<?> ref) {
        Await.until(ref + " is idle", () -> isIdle(at(system, ref)));
    }

    private static boolean isIdle(ActorSnapshot picture) {
        return picture.state() == State.IDLE && picture.queueLength() == 0;
    }

    static void untilQueued(ActorSystem system, ActorRef<?> ref, int messages) {
        Await.until(
                messages + " messages wait for " + ref,
                () -> at(system, ref).queueLength() == messages);
    }
}
