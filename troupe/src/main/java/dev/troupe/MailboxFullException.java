package dev.troupe;

/// The mailbox is full and its rule is [Overflow#FAIL].
public final class MailboxFullException extends ActorException {
    private static final long serialVersionUID = 1;

    MailboxFullException(Identity identity, String message) {
        super(identity, message, null);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }

    @Override
    public String advice() {
        return "Send less, later, or to more actors; or let senders wait with Overflow.WAIT.";
    }
}
