package dev.troupe;

/// Something that an actor has set going and can call off: a timer, a pipe, a subscription, a
/// watch. All of them are called off when the actor ends.
public interface Cancellable {
    /// Calls it off: nothing of it is handled from now on, not even what is in the mailbox already.
    /// May be called from any thread, and any number of times; what is called off is released, with
    /// all that it would have needed.
    ///
    /// What says one thing only (a timer of [ActorContext#after], a pipe, a watch) is either
    /// handled or called off, whoever calls: `true` means that it is not handled. A periodic timer
    /// or a subscription that is called off from outside may have one last message that has just
    /// begun; called off on the actor's own turn it has none.
    ///
    /// @return whether this call did it; false if it was over or called off before
    boolean cancel();

    /// Whether it has been called off, by [#cancel] or by the actor's end.
    ///
    /// @return whether it has been called off
    boolean isCancelled();
}
