package dev.troupe;

/// A message without a reply that one can wait for with [ActorRef#run].
///
/// @param <A> the actor's type
/// @param <E> the checked exception that it may throw; `RuntimeException` where it throws none
@FunctionalInterface
public interface Action<A, E extends Exception> extends Message<A> {
    /// Handles this action on the actor's turn.
    ///
    /// @param actor the actor
    /// @throws E to the one who waits, who gets this very exception
    void run(A actor) throws E;

    /// Handles this action where it was told and nobody waits: an exception is the actor's own
    /// failure.
    @Override
    default void handle(A actor) throws Exception {
        run(actor);
    }
}
