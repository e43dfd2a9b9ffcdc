package dev.troupe;

import org.jspecify.annotations.Nullable;

/// The waiting thread was interrupted. Its interrupt flag is set again.
public final class ActorInterruptedException extends ActorException {
    private static final long serialVersionUID = 1;

    ActorInterruptedException(Identity identity, String message, @Nullable Throwable cause) {
        super(identity, message, cause);
    }

    @Override
    public boolean isRetryable() {
        return false;
    }

    @Override
    public String advice() {
        return "Somebody wants this thread to end: let the exception go up.";
    }
}
