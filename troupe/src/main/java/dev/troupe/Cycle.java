package dev.troupe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A cycle that somebody is about to close, told hop by hop. Made while all the others on it wait.
final class Cycle {
    private static final int FRAMES_PER_HOP = 5;

    /// A cycle may be long, and reading a stack takes its time.
    private static final int HOPS_WITH_FRAMES = 32;

    /// How many others are in the dump, and how many of them with a stack.
    private static final int OTHERS = 20;

    private static final int OTHERS_WITH_STACK = 8;

    /// Caller-runs calls nest no deeper: see [Current].
    static final int DEEPEST_NESTING = 100;

    /// An actor and its wait; without one, it has called the next actor on its own thread.
    private record Step(Cell<?> actor, @Nullable Edge edge) {}

    private final List<Step> steps = new ArrayList<>();

    private Cycle() {}

    /// @param edges in order, the closing one first
    static Cycle of(List<Edge> edges) {
        var cycle = new Cycle();
        var told = told(edges);
        var before = told.getLast();
        for (var edge : told) {
            cycle.add(before, edge);
            before = edge;
        }
        return cycle;
    }

    /// A thread that asks several, and waits for room in the mailboxes of one of them, is told of
    /// that.
    private static List<Edge> told(List<Edge> edges) {
        var told = new ArrayList<Edge>();
        for (var i = 0; i < edges.size(); i++) {
            var edge = edges.get(i);
            var next = edges.get((i + 1) % edges.size());
            if (!isPartOf(edge, next)) {
                told.add(edge);
            }
        }
        return told;
    }

    private static boolean isPartOf(Edge edge, Edge next) {
        return edge.wait instanceof Inquiry
                && next.wait instanceof RoomWait
                && edge.thread.equals(next.thread);
    }

    private void add(Edge before, Edge edge) {
        var outer = entered(before, edge);
        if (outer == null) {
            return; // it has just ended: nobody is waiting there any more
        }
        for (var inner : calledBetween(outer, edge)) {
            steps.add(new Step(outer, null));
            outer = inner;
        }
        if (edge.wait.kind() != Wait.Kind.CALL) { // the call's own wait comes next
            steps.add(new Step(outer, edge));
        }
    }

    /// The actor that `before` waits for, and whose turn the thread of `edge` keeps.
    private static @Nullable Cell<?> entered(Edge before, Edge edge) {
        return switch (before.wait.kind()) {
            case CALL -> before.source;
            case CHILDREN -> childOf(before.source, edge);
            default -> before.wait.targetWith(edge);
        };
    }

    private static @Nullable Cell<?> childOf(@Nullable Cell<?> parent, Edge edge) {
        var cell = edge.source;
        while (cell != null && cell.parent() != parent) {
            cell = cell.calledFrom();
        }
        return cell;
    }

    /// The actors that `outer`, directly or not, has called on the edge's thread.
    static Iterable<Cell<?>> calledBetween(@Nullable Cell<?> outer, Edge edge) {
        var called = new ArrayDeque<Cell<?>>();
        for (var cell = edge.source;
                cell != null && cell != outer && called.size() < DEEPEST_NESTING;
                cell = cell.calledFrom()) {
            called.push(cell);
        }
        return called;
    }

    DeadlockException exception() {
        var stacks = new Stacks(HOPS_WITH_FRAMES + OTHERS_WITH_STACK);
        var hops = hops(stacks);
        return new DeadlockException(hops.getFirst().waitsFor(), text(hops), hops, dump(stacks));
    }

    /// The exception is more important than what it shows besides the cycle.
    private @Nullable Dump dump(Stacks stacks) {
        try {
            var actors = new ArrayList<Cell<?>>();
            for (var step : steps.subList(0, Math.min(HOPS_WITH_FRAMES, steps.size()))) {
                actors.add(step.actor());
            }
            return Dump.around(actors, OTHERS, actors.getFirst().system(), stacks);
        } catch (Throwable tooShort) {
            return null; // of stack or memory
        }
    }

    private List<DeadlockException.Hop> hops(Stacks stacks) {
        var hops = new ArrayList<DeadlockException.Hop>();
        for (var i = 0; i < steps.size(); i++) {
            var next = steps.get((i + 1) % steps.size()).actor();
            hops.add(hop(steps.get(i), next, stacks));
        }
        return List.copyOf(hops);
    }

    private static DeadlockException.Hop hop(Step step, Cell<?> next, Stacks stacks) {
        var actor = step.actor();
        var edge = step.edge();
        if (edge == null) {
            var called = actor + " " + Wait.Kind.CALLER_RUNS.of(next);
            return new DeadlockException.Hop(
                    actor.identity(),
                    called,
                    next.identity(),
                    Optional.empty(),
                    Duration.ZERO,
                    List.of());
        }
        var stack = stacks.of(edge.thread);
        return new DeadlockException.Hop(
                actor.identity(),
                actor + " " + edge.wait.kind().of(next),
                next.identity(),
                Optional.ofNullable(edge.wait.message())
                        .map(message -> Describe.message(message, Frames.siteIn(stack))),
                Duration.ofNanos(actor.stage().nanoTime() - edge.sinceNanos),
                Frames.topOf(stack, FRAMES_PER_HOP));
    }

    private static String text(List<DeadlockException.Hop> hops) {
        var text = new StringBuilder("This wait would never end: ");
        text.append(
                hops.size() == 1
                        ? "an actor would wait for itself"
                        : hops.size() + " actors would wait for each other in a circle");
        for (var hop : hops) {
            text.append("\n  ").append(hop.how());
            hop.message().ifPresent(message -> text.append(": ").append(message));
            text.append(", for ").append(hop.waited().toMillis()).append(" ms");
            for (var frame : hop.frames()) {
                text.append("\n      at ").append(frame);
            }
        }
        return text.toString();
    }
}
