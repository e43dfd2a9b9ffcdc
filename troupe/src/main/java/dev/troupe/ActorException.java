package dev.troupe;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What can go wrong between actors. Unchecked; says who, what, whether a retry can help, and what
/// to do. A handler's own exception is never wrapped in one of these: an asker gets it as it is.
public abstract sealed class ActorException extends RuntimeException
        permits ActorFailedException,
                ActorInterruptedException,
                ActorStoppedException,
                ActorTimeoutException,
                DeadlockException,
                MailboxFullException {
    private static final long serialVersionUID = 1;

    /// The actor that it is about.
    ///
    /// @serial
    private final Identity identity;

    ActorException(Identity identity, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.identity = Objects.requireNonNull(identity, "identity");
    }

    /// The actor that it is about.
    ///
    /// @return who it is about
    public Identity identity() {
        return identity;
    }

    /// Whether the same call may succeed when it is made again later.
    ///
    /// @return whether a retry can help
    public abstract boolean isRetryable();

    /// What a developer who sees this exception can do.
    ///
    /// @return a sentence
    public abstract String advice();
}
