package dev.troupe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an actor in a [Dump] waits for.
///
/// @param how as a sentence about the one who waits
/// @param target for whom; null where nobody knows
/// @param message what it has sent, if anything
record DumpedWait(
        Wait.Kind kind,
        String how,
        @Nullable Identity target,
        @Nullable String message,
        long forMillis) {
    /// What is between an actor and its thread's wait: the handlers that it runs itself, the wait,
    /// and what its awaited call waits for.
    ///
    /// @param edge of the actor's thread
    /// @param calls whose handler which actor runs on its own thread, as far as that is known
    static List<DumpedWait> of(
            Cell<?> cell, @Nullable Edge edge, Map<Cell<?>, Cell<?>> calls, Stacks stacks) {
        var chain = new ArrayList<DumpedWait>();
        if (edge == null || edge.wait.isOver()) {
            addCalls(chain, cell, calls);
            return chain;
        }
        addCalls(chain, cell, edge);
        add(chain, cell.stage(), edge, stacks);
        var next = edge.wait.kind() == Wait.Kind.CALL ? edge.wait.next() : null;
        if (next != null && !next.wait.isOver()) {
            addCalls(chain, null, next);
            add(chain, cell.stage(), next, stacks);
        }
        return chain;
    }

    private static void addCalls(
            List<DumpedWait> chain, Cell<?> cell, Map<Cell<?>, Cell<?>> calls) {
        for (var called = calls.get(cell);
                called != null && chain.size() < Cycle.DEEPEST_NESTING;
                called = calls.get(called)) {
            chain.add(ofCall(called));
        }
    }

    private static void addCalls(List<DumpedWait> chain, @Nullable Cell<?> outer, Edge edge) {
        for (var called : Cycle.calledBetween(outer, edge)) {
            chain.add(ofCall(called));
        }
    }

    private static DumpedWait ofCall(Cell<?> called) {
        var kind = Wait.Kind.CALLER_RUNS;
        return new DumpedWait(
                kind,
                kind.of(called),
                called.identity(),
                null,
                Dump.millis(called.doingForMillis()));
    }

    private static void add(List<DumpedWait> chain, Stage stage, Edge edge, Stacks stacks) {
        var target = edge.wait.target();
        var kind = edge.wait.kind();
        if (target == null && kind.hasTarget()) {
            return; // it has just ended
        }
        var message = edge.wait.message();
        var site = message == null ? null : Frames.siteIn(stacks.of(edge.thread));
        chain.add(
                new DumpedWait(
                        kind,
                        kind.of(target),
                        target == null ? null : target.identity(),
                        message == null ? null : Describe.message(message, site),
                        Math.max(0, (stage.nanoTime() - edge.sinceNanos) / 1_000_000)));
    }
}
