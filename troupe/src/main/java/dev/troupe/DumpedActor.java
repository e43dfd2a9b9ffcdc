package dev.troupe;

import dev.troupe.ActorSnapshot.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One actor in a [Dump].
///
/// @param snapshot what everybody may know of it
/// @param doing the message or hook that runs on its turn; null if nothing does
/// @param doingForMillis for how long; 0 if nothing does
/// @param thread the name of the thread that this runs on, or where its `onRun` waits; null if none
/// @param waits what is in its way, from it to the wait: see [DumpedWait]; empty if it waits for
///   nothing
/// @param isAtAwaitPoint whether it is its `onRun` that waits, without the turn
/// @param queue its mailbox
/// @param urgent its urgent lane, if it has one
/// @param failures how many handlers have thrown something
/// @param children how many have not ended
/// @param waiting who waits for it, as far as a short look tells
/// @param stack of the thread
record DumpedActor(
        ActorSnapshot snapshot,
        long ageMillis,
        @Nullable String doing,
        long doingForMillis,
        @Nullable String thread,
        List<DumpedWait> waits,
        boolean isAtAwaitPoint,
        Lane queue,
        @Nullable Lane urgent,
        int failures,
        int children,
        List<String> waiting,
        List<StackTraceElement> stack) {
    private static final int FRAMES = 20;
    private static final int WAITING = 8;

    /// @param length how many messages are in it
    record Lane(int length, int capacity) {
        static @Nullable Lane ofNullable(@Nullable Mailbox mailbox) {
            return mailbox == null ? null : of(mailbox);
        }

        static Lane of(Mailbox mailbox) {
            return new Lane(mailbox.size(), mailbox.capacity());
        }
    }

    /// An actor of which only a line is told.
    static DumpedActor idle(Cell<?> cell) {
        return of(cell, null, null, List.of(), List.of(), List.of());
    }

    /// An actor that runs something.
    ///
    /// @param waits what it waits for
    static DumpedActor running(
            Cell<?> cell, Doing doing, List<DumpedWait> waits, Stacks stacks, boolean isNear) {
        var stack = stacks.of(doing.thread());
        // The thread may have gone on to somebody else's business before it was read.
        var isStillIts = cell.owner() == doing.thread();
        return of(
                cell,
                doing,
                doing.thread(),
                waits,
                isNear ? Waiters.of(cell, WAITING) : List.of(),
                isStillIts ? Frames.upToUser(stack, FRAMES) : List.of());
    }

    /// An actor whose `onRun` waits at an await point.
    static DumpedActor awaiting(
            Cell<?> cell, Thread thread, List<DumpedWait> waits, Stacks stacks) {
        var stack = Frames.upToUser(stacks.of(thread), FRAMES);
        return of(cell, null, thread, waits, List.of(), stack);
    }

    private static DumpedActor of(
            Cell<?> cell,
            @Nullable Doing doing,
            @Nullable Thread thread,
            List<DumpedWait> waits,
            List<String> waiting,
            List<StackTraceElement> stack) {
        return new DumpedActor(
                snapshot(cell, doing != null),
                Dump.millis(cell.ageMillis()),
                doing == null ? null : doing.what(),
                doing == null ? 0 : Dump.millis(doing.forMillis()),
                thread == null ? null : Describe.thread(thread),
                waits,
                doing == null && thread != null,
                Lane.of(cell.mailbox()),
                Lane.ofNullable(cell.urgent()),
                cell.failures(),
                cell.childCount(),
                waiting,
                stack);
    }

    /// Of the same moment as what it runs, as far as that shows.
    private static ActorSnapshot snapshot(Cell<?> cell, boolean isRunning) {
        var now = Picture.of(cell);
        return isRunning && now.state() == State.IDLE
                ? new ActorSnapshot(
                        now.identity(),
                        now.name(),
                        now.parent(),
                        State.RUNNING,
                        now.queueLength(),
                        now.handled(),
                        now.restarts())
                : now;
    }

    Identity identity() {
        return snapshot.identity();
    }

    boolean isRunning() {
        return doing != null;
    }

    int queued() {
        return queue.length() + (urgent == null ? 0 : urgent.length());
    }
}
