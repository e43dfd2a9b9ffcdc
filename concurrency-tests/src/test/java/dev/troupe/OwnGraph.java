package dev.troupe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may wait for whom, kept by a test under one lock: the truth that the library is held
/// against. An arrow is there before its call is made, and goes when its handler has ended or its
/// caller has given up: so it is there whenever the library may see the wait.
final class OwnGraph {
    /// One call on its way.
    static final class Arrow {
        private final Identity from;
        private final Identity to;

        private Arrow(Identity from, Identity to) {
            this.from = from;
            this.to = to;
        }
    }

    private final Map<Identity, List<Arrow>> arrows = new HashMap<>();

    /// The new arrow, or null where it would close a cycle.
    synchronized @Nullable Arrow add(Identity from, Identity to) {
        if (leads(to, from)) {
            return null;
        }
        var arrow = new Arrow(from, to);
        arrows.computeIfAbsent(from, _ -> new ArrayList<>()).add(arrow);
        return arrow;
    }

    /// May come twice.
    synchronized void remove(Arrow arrow) {
        var others = arrows.get(arrow.from);
        if (others != null && others.remove(arrow) && others.isEmpty()) {
            arrows.remove(arrow.from);
        }
    }

    private boolean leads(Identity from, Identity to) {
        var seen = new HashSet<Identity>();
        var open = new ArrayDeque<Identity>();
        open.add(from);
        while (!open.isEmpty()) {
            var next = open.remove();
            if (next.equals(to)) {
                return true;
            }
            if (seen.add(next)) {
                arrows.getOrDefault(next, List.of()).forEach(arrow -> open.add(arrow.to));
            }
        }
        return false;
    }
}
