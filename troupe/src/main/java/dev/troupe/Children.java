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

    /// Ends all of them, the youngest first, and waits. A kill of the parent meanwhile kills them.
    void end(Turn parent, boolean kill) {
        waiting = Thread.currentThread();
        var current = Current.get();
        current.letGoWoken();
        ask(kill);
        var edge = WaitGraph.enter(current, this, stage);
        try {
            await(parent, kill, edge);
        } finally {
            waiting = null; // the parent may be restarted, and go on without this thread
            WaitGraph.leave(current);
        }
    }

    private void await(Turn parent, boolean kill, @Nullable Edge edge) {
        var killing = kill;
        if (edge != null) {
            WaitGraph.checkForOthers(edge);
        }
        while (!isOver()) {
            if (!killing && parent.has(Turn.KILL)) {
                killing = true;
                ask(true);
            }
            stage.park(this);
            Thread.interrupted(); // only that kill's
        }
    }

    private void ask(boolean kill) {
        for (var child : living().reversed()) {
            if (kill) {
                child.kill();
            } else {
                child.stop();
            }
        }
    }
}
