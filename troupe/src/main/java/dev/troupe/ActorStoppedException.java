package dev.troupe;

import org.jspecify.annotations.Nullable;

/// The actor had ended, or ended before it had handled the message. Its cause is the actor's own
/// error where it failed.
public final class ActorStoppedException extends ActorException {
    private static final long serialVersionUID = 1;

    ActorStoppedException(Identity identity, String message, @Nullable Throwable cause) {
        super(identity, message, cause);
    }

    @Override
    public boolean isRetryable() {
        return false;
    }

    @Override
    public String advice() {
        return "Look at the cause for why the actor ended. Use tryTell for actors that may be gone,"
                + " or watch them.";
    }
}
