package dev.troupe;

import org.jspecify.annotations.Nullable;

/// Two actors of which each is killed when the other ends in another way than by a stop. Kept by
/// the one that has linked them; each end is told to the other by an [EndListener].
final class Link extends Activity implements EndListener {
    private final Cell<?> other;

    /// Tells the other one of this one's end: that is later than its activities are called off.
    private final EndListener back;

    Link(Cell<?> cell, Cell<?> other) {
        super(cell);
        this.other = other;
        this.back = result -> end(other, cell, result);
    }

    Link start() {
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
        var why = reason(survivor, ended, result);
        if (why != null) {
            survivor.killFor(why);
        }
    }

    private static @Nullable ActorException reason(
            Cell<?> survivor, Cell<?> ended, ActorResult<?> result) {
        var text = survivor + " is linked to " + ended + ", which ";
        if (result instanceof ActorResult.Failed<?> failed) {
            var error = failed.error();
            var message = text + "has failed: " + Describe.error(error);
            return new ActorFailedException(ended.identity(), message, error);
        }
        return result.wasKilled()
                ? new ActorStoppedException(ended.identity(), text + "has been killed", null)
                : null;
    }

    /// By hand or for a restart the link is gone for both; at this actor's end the other one is yet
    /// to be told.
    @Override
    void callOff() {
        other.unlisten(this);
        if (!cell.has(Turn.CLOSED)) {
            cell.unlisten(back);
        }
    }
}
