package dev.troupe;

import org.jspecify.annotations.Nullable;

/// Control: the last reference to an actor that stops when unreferenced was gone some time ago. It
/// stops if none has been made since, and if nothing waits for it.
final class Unreferenced extends Envelope {
    @Override
    void perform(Cell<?> cell) {
        if (cell.anchor() != null) {
            return; // the actor has referred to itself; that reference is watched too
        }
        if (cell.queueLength() > 0) {
            cell.unreferenced(); // look again behind what waits
        } else {
            cell.stop();
        }
    }

    @Override
    void discard(Cell<?> cell, DeadLetter.Reason reason, @Nullable Throwable cause) {}

    @Override
    boolean takesRoom() {
        return false;
    }

    @Override
    public Object message() {
        return "unreferenced";
    }
}
