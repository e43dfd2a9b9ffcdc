package dev.troupe;

import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.List;

/// Takes once, with plenty of stack, the steps that others may take for the first time at the end
/// of theirs: loading, initialising and linking need much more stack than the steps themselves, and
/// a class whose initialiser has overflowed is lost to the whole JVM.
final class Rehearsal {
    private Rehearsal() {}

    static void run(ActorSystem system) {
        initialise(
                CallerRuns.class,
                CallerRuns.Elsewhere.class,
                Children.class,
                Cycle.class,
                DeadlockException.class,
                Describe.class,
                Dump.class,
                Edge.class,
                Failure.class,
                Frames.class,
                FutureReply.class,
                Picture.class,
                Reply.class,
                RoomWait.class,
                Sending.class,
                Sneaky.class,
                Stacks.class,
                Trace.class,
                WaitGraph.class,
                Waiting.class,
                Waiting.Outcome.class,
                WaitingThread.class);
        Headroom.ensureDeep();
        takeTurns();
        send();
        beWatched(system);
    }

    private static void initialise(Class<?>... rooms) {
        var lookup = MethodHandles.lookup();
        for (var room : rooms) {
            try {
                lookup.ensureInitialized(room);
            } catch (IllegalAccessException e) {
                throw new AssertionError(e); // our own package
            }
        }
    }

    private static void takeTurns() {
        var turn = new Turn() {};
        turn.own();
        turn.disown();
        turn.release(Turn.HELD);
        turn.claimForCaller();
        turn.ownAsCaller();
        turn.releaseAsCaller();
        turn.claimForCaller();
        turn.askToStop();
        turn.releaseAsCaller(); // in vain
        turn.disown();
    }

    /// Loads and links what the first report of a deadlock needs, for which nobody is to wait then.
    static void reportDeadlock(ActorSystem system) {
        var cell = actor(system);
        var stage = system.stage();
        var edge =
                new Edge(
                        new RoomWait(stage, cell, cell.mailbox(), "a message"),
                        cell,
                        stage.nanoTime());
        var _ = Cycle.of(List.of(edge)).exception();
    }

    /// An actor's start and a message, of a rehearsal. No lambdas, for they would make up much of
    /// the time that a system takes to start.
    private static final class Line implements OnStart<Line>, Message<Line> {
        @Override
        public Line onStart(ActorContext<Line> self) {
            return this;
        }

        @Override
        public void handle(Line actor) {}
    }

    private static Cell<?> actor(ActorSystem system) {
        var options = SpawnOptions.defaults();
        return new Cell<>(system, Rehearsal.class, options, new Line(), null);
    }

    private static void beWatched(ActorSystem system) {
        var cell = actor(system);
        cell.beginNow();
        new Watchdog(Duration.ofDays(1), List.of()).watch(new CallersTurn(cell));
    }

    private static void send() {
        var mailbox = new Mailbox(1);
        var line = new Line();
        mailbox.offer(new Told<>(line));
        mailbox.giveBack();
        mailbox.append(new Told<>(line));
        mailbox.poll();
        mailbox.poll();
    }
}
