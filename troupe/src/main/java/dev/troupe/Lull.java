package dev.troupe;

import org.jspecify.annotations.Nullable;

/// What a [Drainer] does where its actor has no message left, before it lets go of the turn: where
/// more is likely to come at once, it stays for a moment. The drainer's thread's own.
final class Lull implements Wait {
    /// After how many messages on end more are expected in a moment.
    private static final int STREAM = 8;

    /// How long that is: a look at the lane would take what its sender writes out of that one's
    /// processor's hands, message by message.
    private static final long MOMENT_NANOS = 2_000;

    /// What it takes for a thread to go on and ask again, and some more.
    private static final int LOOK_NANOS = 1_500;

    private final Lookout lookout = new Lookout(0);

    /// Messages that the actor that is drained has had; and those that it had had when there was
    /// none left.
    private int messages;

    private int messagesWhenDry;

    /// Whether the last message was that of an asker who has not parked: who asks awake is likely
    /// to ask again at once.
    private boolean askerIsAwake;

    /// Whose lull it is, while this looks for its end.
    private @Nullable Cell<?> cell;

    /// Another actor is drained from now on.
    void begin() {
        messages = 0;
        messagesWhenDry = 0;
        askerIsAwake = false;
    }

    /// A message begins.
    ///
    /// @return how many the actor has had, with this one
    int count() {
        askerIsAwake = false;
        return ++messages;
    }

    /// The message that is handled has an outcome, for somebody who is awake.
    void repliedToAwake() {
        askerIsAwake = true;
    }

    /// Whether more is likely to come at once.
    boolean expectsMore() {
        return askerIsAwake || messages - messagesWhenDry >= STREAM;
    }

    /// The actor has no message left, and more is expected. After many on end it is better to let
    /// some gather than to take each one as it comes, or to go and be called again.
    ///
    /// @return whether to look for messages again
    boolean lingers(Cell<?> drained) {
        messagesWhenDry = messages;
        if (!askerIsAwake) {
            drained.stage().letPass(MOMENT_NANOS);
            return true;
        }
        askerIsAwake = false;
        cell = drained;
        try {
            return lookout.isOver(drained.stage(), this);
        } finally {
            cell = null;
        }
    }

    @Override
    public int lookNanos() {
        return LOOK_NANOS;
    }

    @Override
    public boolean isOver() {
        return cell == null || !cell.isQuiet();
    }
}
