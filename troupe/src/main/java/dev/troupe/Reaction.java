package dev.troupe;

import org.jspecify.annotations.Nullable;

/// What an actor does with a value that comes back to it later as a message: see
/// [ActorContext#pipe], [ActorContext#subscribe] and [ActorContext#watch].
///
/// @param <A> the actor's type
/// @param <T> the value's type
@FunctionalInterface
public interface Reaction<A, T extends @Nullable Object> {
    /// Handles the value on the actor's turn.
    ///
    /// @param actor the actor
    /// @param value what came back
    /// @throws Exception what went wrong; it is the actor's own failure and ends the actor
    void handle(A actor, T value) throws Exception;
}
