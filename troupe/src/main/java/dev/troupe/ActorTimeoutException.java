package dev.troupe;

/// The time given to a call ran out. The message says which operation, on whom, how long, and what
/// the actor was doing.
public final class ActorTimeoutException extends ActorException {
    private static final long serialVersionUID = 1;

    ActorTimeoutException(Identity identity, String message) {
        super(identity, message, null);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }

    @Override
    public String advice() {
        return "Give it more time, or find out what keeps the actor busy. A request whose asker has"
                + " given up before its turn came is not handled.";
    }
}
