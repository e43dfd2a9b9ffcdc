package dev.troupe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether a pool whose mailboxes are full will ever have room. Who waits for that waits for *any*
/// of the workers, so a cycle through one of them is no deadlock yet: all of them must wait, and
/// all whom they wait for, without end.
///
/// All of that is looked at twice. An [Edge] is never used again: if the same edges are found both
/// times, they were there together in between, and nobody among them could go on. What is not known
/// for sure counts as going on.
final class Standstill {
    private final Set<Edge> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ArrayDeque<Edge> open = new ArrayDeque<>();
    private final Set<PoolHead<?>> pools = Collections.newSetFromMap(new IdentityHashMap<>());

    private Standstill() {}

    /// What the workers wait for; nothing where one of them may go on.
    static List<Edge> of(PoolHead<?> head) {
        var first = new Standstill();
        var again = new Standstill();
        return first.holds(head) && again.holds(head) && first.seen.equals(again.seen)
                ? edges(head)
                : List.of();
    }

    private static List<Edge> edges(PoolHead<?> head) {
        var edges = new ArrayList<Edge>();
        for (var worker : head.crew().members()) {
            var edge = worker.edge();
            if (edge != null) {
                edges.add(edge);
            }
        }
        return edges;
    }

    private boolean holds(PoolHead<?> head) {
        if (!enter(head)) {
            return false;
        }
        while (!open.isEmpty()) {
            var edge = open.remove();
            if (seen.add(edge) && !follow(edge)) {
                return false;
            }
        }
        return true;
    }

    private boolean follow(Edge edge) {
        if (edge.wait instanceof RoomWait && edge.wait.target() instanceof PoolHead<?> head) {
            return enter(head);
        }
        return !edge.wait.isFork() && lookAt(edge.wait.next());
    }

    private boolean enter(PoolHead<?> head) {
        if (!pools.add(head)) {
            return true;
        }
        for (var worker : head.crew().members()) {
            var lane = worker.mailbox();
            if (lane.size() < lane.capacity() || worker.refuses() || !lookAt(worker.edge())) {
                return false;
            }
        }
        return true;
    }

    /// Whether it waits; a wait that is over does not.
    private boolean lookAt(@Nullable Edge edge) {
        if (edge == null || edge.isGone()) {
            return false;
        }
        open.add(edge);
        return true;
    }
}
