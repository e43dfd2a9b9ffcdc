package dev.troupe;

/// A message that keeps a book of what has become of it.
final class Probe implements Query<Tally, Integer> {
    /// What [#handled] is when it was handled after the actor had ended, or twice.
    static final int WRONG = 9;

    private final Cell<Tally> recipient;

    /// Written on the recipient's turn.
    int handled;

    /// Written by whoever makes the dead letter.
    int dead;

    Probe(Cell<Tally> recipient) {
        this.recipient = recipient;
    }

    @Override
    public Integer reply(Tally tally) {
        var wrong = recipient.has(Turn.CLOSED) || handled != 0;
        handled = wrong ? WRONG : 1;
        return tally.increment();
    }

    /// Tells it to its recipient.
    ///
    /// @return 1 if it was accepted, 0 if the actor had been asked to end
    int tell() {
        try {
            Lab.tell(recipient, this);
            return 1;
        } catch (ActorStoppedException refused) {
            return 0;
        }
    }
}
