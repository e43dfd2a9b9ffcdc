package dev.troupe;

import java.time.Duration;

/// An actor of a [Conservation] run. Looks at every entry whether it is alone, alive and
/// undisturbed.
class Member {
    final int rank;
    final ActorContext<? extends Member> self;
    private final Crowd crowd;
    private final Cell<?> cell;

    /// The turn's: two threads in it at once would see each other here.
    private boolean occupied;

    Member(Crowd crowd, int rank, ActorContext<? extends Member> self) {
        this.crowd = crowd;
        this.rank = rank;
        this.self = self;
        this.cell = PlainRef.cellOf(self.self());
    }

    /// With an `onRun`, whose await points let messages in.
    static final class Restless extends Member implements Actor<Member> {
        Restless(Crowd crowd, int rank, ActorContext<? extends Member> self) {
            super(crowd, rank, self);
        }

        @Override
        public void onRun(ActorContext<Member> context) {
            check(true);
            context.sleep(Duration.ofNanos(200_000));
            check(true);
        }

        @Override
        public void onStop(ActorContext<Member> context, boolean killed) {
            check(false);
        }
    }

    final void enter(boolean handledBefore) {
        if (handledBefore) {
            crowd.problem(cell + " has handled a message twice");
        }
        if (cell.failure() != null) {
            crowd.problem(cell + " has handled a message after its failure");
        }
        check(true);
        occupied = true;
    }

    final void leave() {
        occupied = false;
    }

    final void check(boolean beforeTheEnd) {
        if (occupied) {
            crowd.problem(cell + " is in two threads at once");
        }
        if (beforeTheEnd && cell.has(Turn.CLOSED) && !cell.has(Turn.KILL)) {
            crowd.problem(cell + " does something after its end has begun");
        }
        // A call of a caller-runs actor has its caller's interrupts.
        if (Thread.currentThread().isInterrupted()
                && !cell.options().runsOnCallers()
                && !(beforeTheEnd && cell.has(Turn.KILL))) {
            crowd.problem(cell + " begins with a stray interrupt");
        }
    }

    final void spawnChild(Storm storm) {
        try {
            var child = self.<Member>spawn(Member.class, context -> new Member(crowd, 0, context));
            child.tell(storm);
        } catch (ActorStoppedException | IllegalStateException ending) {
            // ending already, or on an asker's thread that is not the turn's any more
        }
    }
}
