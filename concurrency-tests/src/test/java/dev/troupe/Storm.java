package dev.troupe;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// One message of a [Conservation] run: does something at random, answers with its number, and must
/// be handled once at most.
final class Storm implements Query<Member, Long> {
    enum Work {
        NOTHING,
        SPIN,
        PAUSE,
        ASK_LOWER,
        ASK_ANY_IN_TIME,
        TRY_TELL,
        SPAWN,
        STOP,
        KILL,
        THROW,
        BREAK
    }

    /// What a handler throws on purpose.
    static final class Thrown extends RuntimeException {
        private static final long serialVersionUID = 1;

        Thrown() {
            super("by a handler, on purpose", null, false, false);
        }
    }

    private static final Duration SHORT = Duration.ofNanos(300_000);

    final long number;
    private final Crowd crowd;
    private final Work work;
    private final int target;

    /// Written on the recipient's turn.
    private boolean handled;

    Storm(Crowd crowd, RandomGenerator random) {
        this.crowd = crowd;
        this.number = random.nextLong();
        this.work = work(random);
        this.target = random.nextInt(Crowd.SIZE);
    }

    /// Mostly harmless, so that actors live for a while.
    private static Work work(RandomGenerator random) {
        var dice = random.nextInt(1_000);
        if (dice < 700) {
            return Work.values()[dice % 3];
        }
        if (dice < 980) {
            return Work.values()[3 + dice % 4];
        }
        return Work.values()[7 + dice % 4];
    }

    @Override
    public Long reply(Member member) {
        member.enter(handled);
        handled = true;
        try {
            work(member);
        } finally {
            member.leave();
        }
        return number;
    }

    private void work(Member member) {
        switch (work) {
            case NOTHING -> {}
            case SPIN -> spin();
            case PAUSE -> LockSupport.parkNanos(50_000);
            // downwards only: a circle of untimed asks would be a deadlock
            case ASK_LOWER -> {
                if (member.rank > 0) {
                    crowd.ask(target % member.rank, child(member));
                }
            }
            case ASK_ANY_IN_TIME -> crowd.ask(target, child(member), SHORT);
            case TRY_TELL -> crowd.tryTell(target, child(member));
            case SPAWN -> member.spawnChild(child(member));
            case STOP -> member.self.stop();
            case KILL -> member.self.kill();
            case THROW -> throw new Thrown();
            case BREAK -> throw new AssertionError("by a handler, on purpose");
        }
    }

    private static void spin() {
        for (var spins = 0; spins < 200; spins++) {
            Thread.onSpinWait();
        }
    }

    /// Something harmless for another actor.
    private Storm child(Member member) {
        return new Storm(crowd, member.rank == 0 ? Work.NOTHING : Work.SPIN, number);
    }

    private Storm(Crowd crowd, Work work, long number) {
        this.crowd = crowd;
        this.work = work;
        this.number = number;
        this.target = 0;
    }
}
