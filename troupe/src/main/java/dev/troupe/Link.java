package dev.troupe;

/// Two actors of which each is killed when the other ends in another way than by a stop. Kept by
/// the one that has linked them; each end is told to the other by an [EndListener].
final class Link extends Activity implements EndListener {
    private final Cell<?> other;

    /// Tells the other one of this one's end: that is later than its activities are called off.
    private final EndListener back;

    private Link(Cell<?> cell, Cell<?> other) {
        super(cell);
        this.other = other;
        this.back = result -> end(other, cell, result);
    }

    /// The one there is, or a new one.
    static Link of(Cell<?> cell, Cell<?> other) {
        var known = cell.activities().linkTo(other);
        return known == null ? new Link(cell, other).start() : known;
    }

    private Link start() {
        registerBare();
        cell.listen(back);
        if (!other.listen(this)) {
            var result = other.result();
            if (result != null) {
                ended(result);
            }
        }
        return this;
    }

    @Override
    public void ended(ActorResult<?> result) {
        if (over()) {
            cell.unlisten(back);
            end(cell, other, result);
        }
    }

    private static void end(Cell<?> survivor, Cell<?> ended, ActorResult<?> result) {
        var why = LinkedEnd.of(survivor, ended, result);
        if (why == null) {
            return;
        }
        if (isKilledFromAbove(survivor)) {
            survivor.kill(); // it is about to be, and is not to have failed because others were
        } else {
            survivor.killFor(why);
        }
    }

    /// Whether a parent or the system is killing all that it has: whoever is the first of these to
    /// end is linked to others whose kill has not come yet.
    private static boolean isKilledFromAbove(Cell<?> cell) {
        for (var above = cell.parent(); above != null; above = above.parent()) {
            if (above.has(Turn.KILL) || (above.has(Turn.CLOSED) && above.failure() != null)) {
                return true;
            }
        }
        return cell.system().isKilling();
    }

    Cell<?> other() {
        return other;
    }

    /// By hand or for a restart the link is gone for both; at this actor's end the other one is yet
    /// to be told. By hand that is so even if the end has begun: its activities are called off
    /// before anybody is told of it, and after that nothing is called off by hand.
    @Override
    void callOff() {
        other.unlisten(this);
        if (isWithdrawn() || !cell.has(Turn.CLOSED)) {
            cell.unlisten(back);
        }
    }
}
