package dev.troupe;

/// Somebody who wants to know that an actor has ended.
@FunctionalInterface
interface EndListener {
    /// Called once, on the thread that ended the actor, which must not be kept waiting.
    void ended(ActorResult<?> result);
}
