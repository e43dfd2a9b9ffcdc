package dev.troupe;

/// Something that an actor has set going and can call off: a timer, a pipe, a subscription, a
/// watch. All of them are called off when the actor ends.
public interface Cancellable {
    /// Calls it off: nothing of it is handled from now on, not even what is in the mailbox already.
    ///
    /// @return whether this call did it; false if it was over or called off before
    boolean cancel();

    /// Whether it has been called off, by [#cancel] or by the actor's end.
    ///
    /// @return whether it has been called off
    boolean isCancelled();
}
