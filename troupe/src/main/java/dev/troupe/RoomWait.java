package dev.troupe;

/// A sender that waits for room in a full mailbox.
final class RoomWait implements Wait {
    private enum Answer {
        NONE,
        GRANTED,
        REFUSED
    }

    private final Stage stage;
    private final Thread sender = Thread.currentThread();

    /// Written once, under the mailbox's monitor; read by the sender.
    private volatile Answer answer = Answer.NONE;

    RoomWait(Stage stage) {
        this.stage = stage;
    }

    void grant() {
        answer = Answer.GRANTED;
        stage.unpark(sender);
    }

    void refuse() {
        answer = Answer.REFUSED;
        stage.unpark(sender);
    }

    boolean isGranted() {
        return answer == Answer.GRANTED;
    }

    @Override
    public boolean isOver() {
        return answer != Answer.NONE;
    }
}
