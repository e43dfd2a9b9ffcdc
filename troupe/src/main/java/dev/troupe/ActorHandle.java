package dev.troupe;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// What `spawn` returns: a reference that also yields the actor back, once it has ended. The
/// actor's end *happens-before* `join` returns.
///
/// @param <A> the actor's type
public interface ActorHandle<A> extends ActorRef<A> {
    /// Waits until the actor has ended. It does not ask it to: see [#stop].
    ///
    /// @return how it ended
    /// @throws ActorInterruptedException if interrupted while waiting
    /// @throws ActorTimeoutException if an inherited deadline passes
    ActorResult<A> join();

    /// Waits until the actor has ended, but no longer than `timeout`.
    ///
    /// @param timeout how long to wait, not negative
    /// @return how it ended
    /// @throws ActorTimeoutException if it is still running then
    /// @throws ActorInterruptedException if interrupted while waiting
    /// @throws IllegalArgumentException if `timeout` is negative
    ActorResult<A> join(Duration timeout);

    /// The result as a future, which never fails; a new one with every call. It is completed
    /// outside of every actor's turn. Completing or cancelling it does nothing to the actor.
    ///
    /// @return a future of the result
    CompletableFuture<ActorResult<A>> result();
}
