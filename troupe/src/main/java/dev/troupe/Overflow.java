package dev.troupe;

/// What happens to a message that finds its mailbox full. Control (stop, kill, timers, what comes
/// back to an actor from its own pipes and watches) is neither bounded nor dropped.
public enum Overflow {
    /// The sender waits for room. The default.
    WAIT,
    /// The sender gets a [MailboxFullException], asks included.
    FAIL,
    /// The new message is dropped and becomes a dead letter. An ask waits for room instead.
    DROP_NEWEST,
    /// The oldest message that nobody waits for is dropped and becomes a dead letter; where there
    /// is none, the new one is. An ask waits for room instead.
    DROP_OLDEST
}
