package dev.troupe;

import java.time.Duration;

/// What a system does every now and then, on a thread with stack that does this only: helps actors
/// in distress, finds those that are stuck, and while there are hand-overs, sees to it that nobody
/// waits in one.
///
/// *Dozing.* While nothing runs there is nothing to look after: then it stays away for long, so
/// that an idle system costs no processor time. Whoever reads the stage's clock, as everybody does
/// who begins to run something, rouses it.
final class Patrol {
    /// Long enough to cost nothing, short enough for what is seldom needed.
    private static final Duration ROUND = Duration.ofMillis(50);

    /// How often to look after hand-overs.
    private static final long LOOK_NANOS = 1_000_000;

    private static final int MANY_THREADS = 1_000;

    /// How often to look while nothing runs: for JMX, and for what could not be begun for want of
    /// memory.
    static final long DOZE_NANOS = 1_000_000_000;

    /// After how many rounds in which nothing ran: so that who has little to do, but often, does
    /// not rouse it each time.
    private static final int ROUNDS_BEFORE_DOZE = 20;

    /// Programs that end soon do without a [Rehearsal].
    private static final int ROUNDS_BEFORE_REHEARSAL = 20;

    private final ActorSystem system;
    private final Management management;
    private final long roundNanos;
    private long nextRoundNanos;
    private int rounds;
    private int quietRounds;

    /// Whether there are hand-overs, or may be some left.
    private boolean looksOften;

    Patrol(ActorSystem system, Management management) {
        this.system = system;
        this.management = management;
        var watchdog = system.watchdog();
        var forWatchdog = Duration.ofMillis(watchdog.periodMillis()).toNanos();
        this.roundNanos =
                watchdog.isOn() ? Math.min(ROUND.toNanos(), forWatchdog) : ROUND.toNanos();
        this.nextRoundNanos = system.stage().nanoTime() + roundNanos;
    }

    void start() {
        system.stage().patrol(this);
    }

    /// A look.
    ///
    /// @return in how many nanoseconds to come back
    long look() {
        system.handover().rescue();
        if (!system.handover().isOn()) {
            system.handover().retireWaiting();
        }
        var now = system.stage().nanoTime();
        if (now >= nextRoundNanos) {
            nextRoundNanos = now + roundNanos;
            looksOften = isHandingOver();
            system.arrivals().look();
            rescueActors();
            system.watchdog().look(system.stage());
            management.look();
            rehearse();
            quietRounds = mayDoze() ? quietRounds + 1 : 0;
        }
        if (quietRounds > ROUNDS_BEFORE_DOZE) {
            return DOZE_NANOS;
        }
        return looksOften ? lookNanos() : roundNanos;
    }

    /// With thousands of threads to look after, as where their handlers block, a look takes a
    /// while.
    private long lookNanos() {
        return LOOK_NANOS * (1 + system.handover().known() / MANY_THREADS);
    }

    /// Whether there is nothing to look after, as far as the watchdog knows.
    boolean mayDoze() {
        return system.watchdog().isIdle() && !looksOften && !system.inDistress;
    }

    private void rehearse() {
        if (rounds < ROUNDS_BEFORE_REHEARSAL && ++rounds == ROUNDS_BEFORE_REHEARSAL) {
            Rehearsal.reportDeadlock(system);
        }
    }

    /// Also for one more round when it has gone off.
    private boolean isHandingOver() {
        var before = system.handover().isOn();
        system.handover().count();
        return before || system.handover().isOn();
    }

    /// Helps actors on whom something was begun for which stack or memory did not suffice.
    private void rescueActors() {
        if (system.inDistress) {
            system.inDistress = false;
            try {
                system.arrivals().callForWaiting();
                system.roster().living().forEach(Cell::rescue);
            } catch (Throwable noMemory) {
                system.inDistress = true; // once more
            }
        }
    }
}
