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
    private final Mailbox lane;
    private final @Nullable Object message;
    private final WaitingThread sender = WaitingThread.here();

    /// Written once, under the mailbox's monitor; read by the sender.
    private volatile Answer answer = Answer.NONE;

    /// @param target whose mailbox it is
    RoomWait(Stage stage, @Nullable Cell<?> target, Mailbox lane, @Nullable Object message) {
        this.stage = stage;
        this.target = target;
        this.lane = lane;
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

    /// In a pool any of the workers may make room.
    @Override
    public boolean isFork() {
        return lane instanceof PoolLane;
    }

    @Override
    public List<Edge> forks() {
        return lane instanceof PoolLane pool ? pool.waits() : List.of();
    }

    @Override
    public boolean needsOneOnly() {
        return isFork();
    }

    @Override
    public @Nullable Cell<?> targetWith(Edge edge) {
        var worker = lane instanceof PoolLane pool ? pool.workerWith(edge) : null;
        return worker == null ? target : worker;
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
