package dev.troupe;

/// Something to do with an actor: a lambda, a method reference, or a record.
///
/// A plain message is only *told* ([ActorRef#tell]); nobody waits for it. A message that anyone may
/// wait for is a [Request] (it has a reply) or an [Action] (it has none).
///
/// @param <A> the actor's type
@FunctionalInterface
public interface Message<A> {
    /// Handles this message on the actor's turn, where its state may be read and written freely.
    ///
    /// @param actor the actor
    /// @throws Exception what went wrong; nobody waits for a told message, so it is the actor's own
    ///   failure and ends the actor
    void handle(A actor) throws Exception;
}
