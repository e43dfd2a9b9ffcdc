package dev.troupe;

import org.jspecify.annotations.Nullable;

/// A message with a reply, for [ActorRef#ask].
///
/// ```java
/// record Withdraw(long amount) implements Request<Account, Long, Overdraft> {
///     @Override public Long reply(Account account) throws Overdraft { return account.withdraw(amount); }
/// }
/// ```
///
/// @param <A> the actor's type
/// @param <R> the reply's type
/// @param <E> the checked exception that the reply may throw; `RuntimeException` where it throws
///   none
@FunctionalInterface
public interface Request<A, R extends @Nullable Object, E extends Exception> extends Message<A> {
    /// Handles this request on the actor's turn.
    ///
    /// @param actor the actor
    /// @return the reply, which may be `null`
    /// @throws E to the asker, who gets this very exception
    R reply(A actor) throws E;

    /// Handles this request where it was told, not asked: the reply is dropped, and an exception is
    /// the actor's own failure.
    @Override
    default void handle(A actor) throws Exception {
        reply(actor);
    }
}
