package dev.troupe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who waits for whom. There is no graph as a thing: an actor whose turn is held by a thread that
/// waits shows the [Edge] ([Cell#edge]), and whoever is about to wait follows the edges from there.
/// If they lead back, the wait would never end.
///
/// *Nothing is missed.* Everybody shows the own edge first and then follows the others; both are
/// volatile, so of all the edges of a cycle there is one that was shown last, and the one who
/// showed it sees the others.
///
/// *Nothing is invented.* The edges are read one after the other, and a cycle of edges that were
/// never there together is none. So it is read twice: an [Edge] is never used again, and one that
/// was seen in both passes was there all the time between its two readings. All of these times have
/// the moment between the passes in common. And a cycle that is there stays: everybody on it waits
/// for somebody on it, and only a timeout, an interrupt or an end can break it. An edge whose
/// thread has been interrupted is gone by then.
///
/// *One is told.* Several who close a cycle at the same time may all see it. They decide under the
/// monitor of the one edge that all of them find: whoever comes first is told, and its edge is gone
/// then, so the others find no cycle any more. Where a way forks, they may find different cycles of
/// which one is enough: then they decide under one monitor. Nobody comes there who has not found a
/// deadlock.
final class WaitGraph {
    private WaitGraph() {}

    /// Shows what the calling thread waits for, in every actor whose turn it holds.
    ///
    /// @return null if it holds none: then nobody can wait for this thread
    static @Nullable Edge enter(Current current, Wait wait, Stage stage) {
        if (current.cell == null && current.errand == null) {
            return null;
        }
        var edge = new Edge(wait, current.cell, stage.nanoTime());
        show(current, edge);
        return edge;
    }

    static void leave(Current current) {
        show(current, null);
    }

    private static void show(Current current, @Nullable Edge edge) {
        for (var cell = current.cell; cell != null; cell = cell.calledFrom()) {
            cell.edge(edge);
        }
        var errand = current.errand;
        if (errand != null) {
            errand.edge(edge);
        }
    }

    /// Fails if an edge, which has been shown, closes a cycle.
    ///
    /// @throws DeadlockException then; the edge counts as gone
    static void check(Edge mine) {
        if (!mayClose(mine)) {
            return;
        }
        while (true) {
            var hopeless = hopeless(mine);
            var cycle = find(mine, hopeless);
            if (cycle == null) {
                return;
            }
            if (isOnlyByOrder(cycle, mine, hopeless)) {
                continue;
            }
            if (isForMe(cycle, mine, hopeless)) {
                var deadlock = Cycle.of(cycle).exception();
                record(deadlock);
                throw deadlock;
            }
        }
    }

    /// Whether there is a cycle only because a parent stops its children one after the other; then
    /// the one that is waited for is asked to stop before it would be, and the cycle is none.
    private static boolean isOnlyByOrder(List<Edge> cycle, Edge mine, Set<Edge> hopeless) {
        for (var i = 0; i < cycle.size(); i++) {
            var edge = cycle.get(i);
            var next = cycle.get((i + 1) % cycle.size());
            var held = heldBack(edge);
            if (held != null && !ahead(edge).contains(next)) {
                if (isStillThere(cycle, mine, hopeless)) {
                    held.stop();
                }
                return true;
            }
        }
        return false;
    }

    private static @Nullable Cell<?> heldBack(Edge edge) {
        var ending = edge.wait.endOf();
        return ending == null ? null : Children.heldBack(ending);
    }

    private static void record(DeadlockException deadlock) {
        var actor = Current.get().actor();
        if (actor != null) {
            actor.flight().deadlock(deadlock);
        }
    }

    /// Like [#check] for a wait that cannot fail, that of a parent for its children: all who may be
    /// on a cycle with it are woken, to look for themselves.
    static void checkForOthers(Edge mine) {
        var seen = Collections.newSetFromMap(new IdentityHashMap<Edge, Boolean>());
        var open = new ArrayDeque<>(after(mine));
        while (!open.isEmpty()) {
            var edge = open.remove();
            var somebody = edge.source == null ? mine.source : edge.source;
            if (edge != mine && somebody != null && seen.add(edge)) {
                open.addAll(after(edge));
                somebody.stage().unpark(edge.thread);
            }
        }
    }

    /// A quick look, without a trace of the way. Where the way forks, only the long one tells.
    private static boolean mayClose(Edge mine) {
        if (forks(mine)) {
            return !after(mine).isEmpty();
        }
        var corner = mine; // some edge on the way, later and later ones: as Brent finds cycles
        var steps = 0;
        for (var edge = mine.wait.next(); edge != null && !edge.isGone(); edge = edge.wait.next()) {
            if (edge == mine || forks(edge)) {
                return true;
            }
            if (edge == corner) {
                return false; // a cycle of others, who are told
            }
            if (Integer.bitCount(++steps) == 1) {
                corner = edge;
            }
        }
        return false;
    }

    /// Of the edges that lead on from `mine`, those of waits that would never be over: what they
    /// need is hopeless, too. Where one of several is enough, that is all of these.
    private static Set<Edge> hopeless(Edge mine) {
        var hopeless = Collections.newSetFromMap(new IdentityHashMap<Edge, Boolean>());
        var open = new ArrayDeque<Edge>();
        for (var edge = mine; edge != null; edge = open.poll()) {
            if (hopeless.add(edge)) {
                open.addAll(after(edge));
            }
        }
        while (hopeless.removeIf(edge -> !isHopeless(edge, hopeless))) {
            // less and less
        }
        return hopeless;
    }

    private static boolean isHopeless(Edge edge, Set<Edge> hopeless) {
        var next = after(edge);
        return edge.wait.needsOneOnly()
                ? !next.isEmpty() && hopeless.containsAll(next)
                : next.stream().anyMatch(hopeless::contains);
    }

    /// The edges of a cycle from `mine` on, in order; null if there is none.
    ///
    /// @param within all of them
    private static @Nullable List<Edge> find(Edge mine, Set<Edge> within) {
        var seen = Collections.newSetFromMap(new IdentityHashMap<Edge, Boolean>());
        var way = new ArrayList<Edge>();
        var forks = new ArrayDeque<Iterator<Edge>>();
        way.add(mine);
        forks.push(after(mine).iterator());
        while (!forks.isEmpty()) {
            if (!forks.element().hasNext()) {
                forks.pop();
                way.removeLast();
                continue;
            }
            var edge = forks.element().next();
            if (edge == mine && within.contains(mine)) {
                return way;
            }
            if (within.contains(edge) && seen.add(edge)) {
                way.add(edge);
                forks.push(after(edge).iterator());
            }
        }
        return null;
    }

    private static boolean forks(Edge edge) {
        return edge.wait.isFork() || heldBack(edge) != null;
    }

    private static List<Edge> after(Edge edge) {
        var held = heldBack(edge);
        var above = held == null ? null : held.parent();
        if (held == null || above == null) {
            return ahead(edge);
        }
        var all = new ArrayList<>(ahead(edge));
        above.children().beforeStopOf(held).stream().filter(e -> !e.isGone()).forEach(all::add);
        return all;
    }

    /// Without those who are stopped before the one that is waited for.
    private static List<Edge> ahead(Edge edge) {
        if (edge.wait.isFork()) {
            var forks = edge.wait.forks();
            if (edge.wait.needsOneOnly()) {
                return forks.stream().anyMatch(Edge::isGone) ? List.of() : forks;
            }
            return forks.stream().filter(fork -> !fork.isGone()).toList();
        }
        var next = edge.wait.next();
        return next == null || next.isGone() ? List.of() : List.of(next);
    }

    /// The second pass, and the decision who of several is told.
    private static boolean isForMe(List<Edge> cycle, Edge mine, Set<Edge> hopeless) {
        Object sameForAll =
                hopeless.stream().anyMatch(edge -> edge.wait.isFork())
                        ? WaitGraph.class
                        : Collections.min(
                                cycle, Comparator.comparingLong(edge -> edge.thread.threadId()));
        synchronized (sameForAll) {
            if (!isStillThere(cycle, mine, hopeless)) {
                return false;
            }
            mine.tell();
            return true;
        }
    }

    private static boolean isStillThere(List<Edge> cycle, Edge mine, Set<Edge> hopeless) {
        var isWithChoice = hopeless.stream().anyMatch(edge -> edge.wait.needsOneOnly());
        if (isWithChoice && !isStillHopeless(cycle, mine, hopeless)) {
            return false;
        }
        for (var i = 0; i < cycle.size(); i++) {
            var edge = cycle.get(i);
            if (edge.isGone() || !after(edge).contains(cycle.get((i + 1) % cycle.size()))) {
                return false;
            }
        }
        return true;
    }

    /// Where one of several is enough, all that lead on from the cycle count.
    private static boolean isStillHopeless(List<Edge> cycle, Edge mine, Set<Edge> before) {
        var now = hopeless(mine);
        return before.containsAll(now) && now.containsAll(cycle);
    }
}
