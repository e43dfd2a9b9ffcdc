package dev.troupe;

import java.util.Objects;

/// The actor failed ([ActorResult#orElseThrow]), or a checked exception came where no signature can
/// carry it. Its cause is the error.
public final class ActorFailedException extends ActorException {
    private static final long serialVersionUID = 1;

    ActorFailedException(Identity identity, String message, Throwable cause) {
        super(identity, message, Objects.requireNonNull(cause, "cause"));
    }

    /// A result knows the actor, not its number: the identity has number 0.
    static ActorFailedException of(ActorResult.Failed<?> failed) {
        var type = failed.actor().map(actor -> actor.getClass().getSimpleName()).orElse("actor");
        return new ActorFailedException(
                new Identity(0, type),
                "The "
                        + type
                        + " failed in "
                        + failed.phase()
                        + ": "
                        + Describe.error(failed.error()),
                failed.error());
    }

    @Override
    public boolean isRetryable() {
        return false;
    }

    @Override
    public String advice() {
        return "Look at the cause.";
    }
}
