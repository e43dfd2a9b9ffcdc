package dev.troupe;

import org.jspecify.annotations.Nullable;

/// One thread that waits while it holds the turns of actors: an edge of the [WaitGraph]. A new one
/// for every wait, never used again, so that who has seen it twice knows that it was there all the
/// time between.
final class Edge {
    final Wait wait;

    /// The innermost of the actors whose turns the thread holds; those around it have called it
    /// ([Cell#calledFrom]). Null for a call off the turn ([Errand]), whose actor waits for that.
    final @Nullable Cell<?> source;

    final Thread thread = Thread.currentThread();
    final long sinceNanos;

    /// Whether its thread is about to go on: it was told that it closes a cycle, or has taken an
    /// interrupt. Written by it.
    private volatile boolean isTold;

    Edge(Wait wait, @Nullable Cell<?> source, long sinceNanos) {
        this.wait = wait;
        this.source = source;
        this.sinceNanos = sinceNanos;
    }

    /// Asked of what is waited for, so that an edge is gone at the very moment when the reply is
    /// given, not when the asker has woken up. An interrupt ends a wait, too, and so a kill has
    /// when it returns; but not that of a parent for its children.
    boolean isGone() {
        return isTold || wait.isOver() || (thread.isInterrupted() && !(wait instanceof Children));
    }

    void tell() {
        isTold = true;
    }
}
