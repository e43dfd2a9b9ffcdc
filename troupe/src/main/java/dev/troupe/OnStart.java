package dev.troupe;

import java.util.Objects;
import java.util.concurrent.Callable;

/// Makes an actor, on the actor's own thread. What it captures are the actor's arguments.
///
/// @param <A> the actor's type
@FunctionalInterface
public interface OnStart<A> {
    /// Makes the actor. It may block; no message is handled before it has returned.
    ///
    /// @param self the actor's view of its own world, which may be kept for later
    /// @return the actor, never `null`
    /// @throws Exception why there is none: the result is `Failed(no actor, ON_START)`
    A onStart(ActorContext<A> self) throws Exception;

    /// For actors that need no context: `spawn(Account.class, OnStart.of(Account::new))`.
    ///
    /// @param <A> the actor's type
    /// @param make makes the actor
    /// @return an `OnStart` that calls `make`
    static <A> OnStart<A> of(Callable<? extends A> make) {
        Objects.requireNonNull(make, "make");
        return _ -> make.call();
    }
}
