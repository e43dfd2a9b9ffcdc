package dev.troupe;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The children of one actor. Spawned on the parent's turn; they leave from threads of their own
/// when they have ended.
final class Children implements Wait {
    private final Stage stage;

    /// Those that have not ended, in the order spawned. Guarded by `this`.
    private final LinkedHashSet<Cell<?>> living = new LinkedHashSet<>();

    /// Whether they are being stopped one after the other, so that the older ones have not been
    /// asked yet.
    private volatile boolean isInOrder;

    /// The thread of the parent's end. Written by it, read by the children.
    private @Nullable volatile Thread waiting;

    Children(Stage stage) {
        this.stage = stage;
    }

    synchronized void add(Cell<?> child) {
        living.add(child);
    }

    void remove(Cell<?> child) {
        synchronized (this) {
            living.remove(child);
        }
        var parent = waiting;
        if (parent != null) {
            stage.unpark(parent);
        }
    }

    synchronized int count() {
        return living.size();
    }

    synchronized List<Cell<?>> living() {
        return new ArrayList<>(living);
    }

    @Override
    public synchronized boolean isOver() {
        return living.isEmpty();
    }

    @Override
    public Kind kind() {
        return Kind.CHILDREN;
    }

    @Override
    public boolean isFork() {
        return true;
    }

    /// What the children wait for.
    @Override
    public List<Edge> forks() {
        return living().stream().map(Cell::edge).filter(Objects::nonNull).toList();
    }

    /// Ends all of them and waits: by a stop one after the other, the youngest first; by a kill,
    /// also one of the parent that comes meanwhile, all at once.
    void end(Turn parent, boolean kill) {
        waiting = Thread.currentThread();
        var current = Current.get();
        current.letGoWoken();
        var edge = WaitGraph.enter(current, this, stage);
        try {
            await(parent, kill, edge);
        } finally {
            isInOrder = false;
            waiting = null; // the parent may be restarted, and go on without this thread
            WaitGraph.leave(current);
        }
    }

    private void await(Turn parent, boolean kill, @Nullable Edge edge) {
        var killing = kill;
        isInOrder = !kill;
        if (kill) {
            killAll();
        }
        if (edge != null) {
            WaitGraph.checkForOthers(edge);
        }
        while (!isOver()) {
            if (!killing && parent.has(Turn.KILL)) {
                killing = true;
                killAll();
            }
            if (!killing) {
                stopYoungest();
            }
            stage.park(this);
            Thread.interrupted(); // only that kill's
        }
    }

    // ---- The order of stopping, and those who wait.

    /// An actor that is to end, but only when younger ones have: itself, or the one of those above
    /// it whose end ends it. Null if there is none.
    ///
    /// Who keeps one of the younger ones from ending, and waits for the end of this, would wait for
    /// ever. Such waits are edges of the [WaitGraph], which are shown before anybody asks here, as
    /// [#isInOrder] is set before the parent looks at the edges: so one of the two sees the other.
    /// Nobody has to be told of a deadlock for it: the one that is held back can be asked to stop
    /// now ([WaitGraph#check]). Where nobody waits in such a way, the order is kept.
    static @Nullable Cell<?> heldBack(Cell<?> cell) {
        for (Cell<?> each = cell; each != null && !each.refuses(); each = each.parent()) {
            var above = each.parent();
            if (above != null && above.stopsInOrder()) {
                return each;
            }
        }
        return null;
    }

    boolean isInOrder() {
        return isInOrder;
    }

    /// What those wait for that are asked to stop before the child.
    synchronized List<Edge> beforeStopOf(Cell<?> child) {
        var edges = new ArrayList<Edge>();
        for (var younger : living.reversed()) {
            if (younger.equals(child)) {
                break;
            }
            var edge = younger.edge();
            if (edge != null) {
                edges.add(edge);
            }
        }
        return edges;
    }

    /// It may have been asked before, or have left: both do no harm.
    private void stopYoungest() {
        Cell<?> youngest;
        synchronized (this) {
            youngest = living.isEmpty() ? null : living.getLast();
        }
        if (youngest != null) {
            youngest.stop();
        }
    }

    private void killAll() {
        living().reversed().forEach(Cell::kill);
    }
}
