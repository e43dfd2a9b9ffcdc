package dev.troupe;

import java.util.Optional;

/// A reference that keeps nothing: neither an actor going that was spawned
/// [SpawnOptions#stopWhenUnreferenced()], nor an ended one in memory.
///
/// @param <A> the actor's type
public interface WeakActorRef<A> {
    /// Who the actor is, or was.
    ///
    /// @return its identity
    Identity identity();

    /// A strong reference, if the actor is alive.
    ///
    /// @return a reference; empty if the actor has ended, or if it stops when unreferenced and its
    ///   last reference is gone
    Optional<ActorRef<A>> upgrade();

    /// Whether [#upgrade] would find the actor right now.
    ///
    /// @return whether the actor is alive
    boolean isAlive();
}
