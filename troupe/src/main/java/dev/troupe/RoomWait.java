package dev.troupe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A sender that waits for room in a full mailbox.
final class RoomWait implements Wait {
    private enum Answer {
        NONE,
        GRANTED,
        REFUSED
    }

    private final Stage stage;
    private final @Nullable Cell<?> target;
    private final @Nullable Object message;
    private final WaitingThread sender = WaitingThread.here();

    /// Written once, under the mailbox's monitor; read by the sender.
    private volatile Answer answer = Answer.NONE;

    /// @param target whose mailbox it is
    RoomWait(Stage stage, @Nullable Cell<?> target, @Nullable Object message) {
        this.stage = stage;
        this.target = target;
        this.message = message;
    }

    void grant() {
        answer = Answer.GRANTED;
        stage.unpark(sender.thread());
    }

    void refuse() {
        answer = Answer.REFUSED;
        stage.unpark(sender.thread());
    }

    WaitingThread sender() {
        return sender;
    }

    boolean isGranted() {
        return answer == Answer.GRANTED;
    }

    @Override
    public boolean isOver() {
        return answer != Answer.NONE;
    }

    @Override
    public @Nullable Cell<?> target() {
        return target;
    }

    @Override
    public boolean isFork() {
        return target instanceof PoolHead<?>;
    }

    @Override
    public List<Edge> forks() {
        return target instanceof PoolHead<?> head ? Standstill.of(head) : List.of();
    }

    @Override
    public Kind kind() {
        return Kind.ROOM;
    }

    @Override
    public @Nullable Object message() {
        return message;
    }
}
