package dev.troupe;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the actors of a system are doing: a picture, taken without disturbing anybody, so that its
/// parts are of slightly different moments. The work is bounded: no queue is walked, and what costs
/// more than a look, stacks and who waits, is told of the first actors only.
///
/// @param system its name
/// @param systemActors how many actors it has
/// @param isWhole whether these are all of them
/// @param actors those that run something first, then those whose `onRun` waits, the longest time
///   first; then those with messages, then the others, in the order spawned
record Dump(
        String system,
        int systemActors,
        long deadLetters,
        boolean isWhole,
        List<DumpedActor> actors) {
    private static final int STACKS = 100;
    private static final int WITH_WAITERS = 1_000;

    /// How many of a system's actors are looked at where the dump is of a few.
    private static final int LOOK = 1_000;

    /// One look at an actor, before it is decided how much of it is told.
    private record Glance(
            Cell<?> cell, @Nullable Doing doing, @Nullable Edge awaits, int rank, long forMillis)
            implements Comparable<Glance> {
        private static final int RUNS = 0;
        private static final int AWAITS = 1;
        private static final int HAS_MESSAGES = 2;
        private static final int IDLE = 3;

        /// The busiest come first.
        @Override
        public int compareTo(Glance other) {
            var byRank = Integer.compare(rank, other.rank);
            var byTime = Long.compare(other.forMillis, forMillis);
            if (byRank != 0 || byTime != 0) {
                return byRank != 0 ? byRank : byTime;
            }
            return Long.compare(cell.id(), other.cell.id());
        }

        static Glance at(Cell<?> cell) {
            var doing = Doing.of(cell);
            if (doing != null) {
                return new Glance(cell, doing, null, RUNS, millis(doing.forMillis()));
            }
            var awaits = cell.awaits();
            if (awaits != null && !awaits.isGone()) {
                var nanos = cell.stage().nanoTime() - awaits.sinceNanos;
                return new Glance(cell, null, awaits, AWAITS, nanos / 1_000_000);
            }
            return new Glance(cell, null, null, cell.hasMessages() ? HAS_MESSAGES : IDLE, 0);
        }

        boolean isBusy() {
            return rank < IDLE;
        }

        DumpedActor tell(Map<Cell<?>, Cell<?>> calls, Stacks stacks, boolean withWaiters) {
            if (doing != null) {
                var waits = DumpedWait.of(cell, doing.edge(), calls, stacks);
                return DumpedActor.running(cell, doing, waits, stacks, withWaiters);
            }
            if (awaits != null) {
                var waits = DumpedWait.of(cell, awaits, calls, stacks);
                return DumpedActor.awaiting(cell, awaits.thread, waits, stacks);
            }
            return DumpedActor.idle(cell);
        }
    }

    /// Of all actors of a system.
    static Dump of(ActorSystem system) {
        var glances = glancesAt(system.roster().living());
        Collections.sort(glances);
        return new Dump(
                system.name(),
                glances.size(),
                system.deadLetterCount(),
                true,
                tell(glances, new Stacks(STACKS)));
    }

    /// Of some actors of a system, and of the busiest others among its newest ones.
    ///
    /// @param others how many of these
    static Dump around(Collection<Cell<?>> cells, int others, ActorSystem system, Stacks stacks) {
        var first = new LinkedHashSet<>(cells);
        var glances = glancesAt(first);
        if (others > 0) {
            glances.addAll(busiest(system, first, others));
        }
        return new Dump(
                system.name(),
                system.roster().size(),
                system.deadLetterCount(),
                false,
                tell(glances, stacks));
    }

    private static List<Glance> busiest(ActorSystem system, Set<Cell<?>> without, int atMost) {
        var glances = glancesAt(system.roster().newest(LOOK));
        Collections.sort(glances);
        var found = new ArrayList<Glance>();
        for (var glance : glances) {
            if (found.size() == atMost || !glance.isBusy()) {
                break;
            }
            if (!without.contains(glance.cell)) {
                found.add(glance);
            }
        }
        return found;
    }

    // Loops, not streams: linking their lambdas would be most of the first deadlock's time.

    private static List<Glance> glancesAt(Collection<Cell<?>> cells) {
        var glances = new ArrayList<Glance>(cells.size());
        for (var cell : cells) {
            if (cell.isAlive()) {
                glances.add(Glance.at(cell));
            }
        }
        return glances;
    }

    private static List<DumpedActor> tell(List<Glance> glances, Stacks stacks) {
        var calls = calls(glances);
        var told = new ArrayList<DumpedActor>(glances.size());
        for (var glance : glances) {
            told.add(glance.tell(calls, stacks, told.size() < WITH_WAITERS));
        }
        return told;
    }

    /// Whose handler which actor runs on its own thread.
    private static Map<Cell<?>, Cell<?>> calls(List<Glance> glances) {
        var calls = new IdentityHashMap<Cell<?>, Cell<?>>();
        for (var glance : glances) {
            var called = glance.cell;
            var caller = called.calledFrom();
            if (caller != null && glance.doing != null && caller.isOwner(glance.doing.thread())) {
                calls.put(caller, called);
            }
        }
        return calls;
    }

    /// A span of [Stage#clockMillis], which wraps around after 49 days, and whose ends may have
    /// been read in the wrong order.
    static long millis(int span) {
        var disorder = 60_000;
        return span < 0 && span > -disorder ? 0 : Integer.toUnsignedLong(span);
    }

    int running() {
        return (int) actors.stream().filter(DumpedActor::isRunning).count();
    }

    /// How many messages wait in mailboxes.
    long queued() {
        return actors.stream().mapToLong(DumpedActor::queued).sum();
    }
}
