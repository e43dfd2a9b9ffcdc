package dev.troupe;

/// Where an actor failed.
public enum FailurePhase {
    /// In [OnStart#onStart]: the actor never existed.
    ON_START,
    /// In [Actor#onRun].
    ON_RUN,
    /// In a message that nobody waited for, or by an `Error` in any message.
    ON_MESSAGE,
    /// In [Actor#onStop], or in the `close` of an `AutoCloseable` actor.
    ON_STOP
}
