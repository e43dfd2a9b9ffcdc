package dev.troupe;

import java.util.Objects;

/// A message that was accepted, or sent to an actor that had ended, and will never be handled.
///
/// @param recipient whom it was for
/// @param message the [Message] itself, or a [Reaction]'s value that came back too late
/// @param reason why it is not handled
public record DeadLetter(Identity recipient, Object message, Reason reason) {
    /// A dead letter.
    public DeadLetter {
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(reason, "reason");
    }

    /// Why a message is not handled.
    public enum Reason {
        /// The actor had been stopped.
        STOPPED,
        /// The actor had been killed.
        KILLED,
        /// The actor had failed.
        FAILED,
        /// Its asker had given up before its turn came.
        EXPIRED,
        /// The mailbox was full and its [Overflow] rule drops messages.
        DROPPED
    }
}
