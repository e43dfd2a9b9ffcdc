package dev.troupe;

/// Shows edges of the [WaitGraph] for threads that only look whether they would wait.
final class Shown {
    private Shown() {}

    /// Something that is never over.
    record For(Cell<?> target) implements Wait {
        @Override
        public boolean isOver() {
            return false;
        }

        @Override
        public Kind kind() {
            return Kind.ASK;
        }
    }

    /// Shows that the calling thread, in an actor, waits.
    static Edge show(Cell<?> in, Wait wait) {
        var edge = new Edge(wait, in, 0);
        in.edge(edge);
        return edge;
    }

    /// Whether the edge, which has been shown, closes a cycle, and its thread is the one to be
    /// told.
    static int isTold(Edge edge) {
        try {
            WaitGraph.check(edge);
            return 0;
        } catch (DeadlockException closing) {
            return 1;
        }
    }

    static int isTold(Cell<?> from, Cell<?> to) {
        return isTold(show(from, new For(to)));
    }
}
