package dev.troupe;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the watchdog has found: a handler or a hook that has been running for longer than the
/// threshold ([ActorSystem.Builder#watchdog]), and still is. Prints as a text for a log.
///
/// @param actor whose handler or hook it is
/// @param doing the message that is handled, or the hook
/// @param since for how long, to within a fraction of the threshold
/// @param waitsFor what it waits for, as a sentence; empty if for nothing that the library knows
/// @param isPinned whether it keeps a carrier thread of the JVM from others while it waits: it is
///   in native code, or in a class initialiser
/// @param queueLength how many messages wait behind it
/// @param waiting who waits for this actor: actors, and other threads by their names; the first few
/// @param stack what its thread is doing
/// @param dump what this actor, those that it waits for and those that wait for it are doing: like
///   [ActorSystem#dump]; not part of the text that the report prints as
public record StuckReport(
        Identity actor,
        String doing,
        Duration since,
        Optional<String> waitsFor,
        boolean isPinned,
        int queueLength,
        List<String> waiting,
        List<StackTraceElement> stack,
        String dump) {
    private static final int FRAMES = 30;
    private static final int WAITING = 8;

    /// Each of the two: those that it waits for, and those that wait for it.
    private static final int NEIGHBOURS = 8;

    private static final int STACKS = 4;

    /// A report.
    public StuckReport {
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(doing, "doing");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(waitsFor, "waitsFor");
        Objects.requireNonNull(dump, "dump");
        waiting = List.copyOf(waiting);
        stack = List.copyOf(stack);
    }

    /// Of what the actor does; null if that is nothing by now.
    ///
    /// @param withDump whether somebody is there to read it
    static @Nullable StuckReport of(Cell<?> cell, boolean withDump) {
        var doing = Doing.of(cell);
        if (doing == null) {
            return null;
        }
        var stacks = new Stacks(STACKS);
        var stack = stacks.of(doing.thread());
        return new StuckReport(
                cell.identity(),
                doing.what(),
                Duration.ofMillis(doing.forMillis()),
                Optional.ofNullable(doing.waitsFor(cell)),
                doing.thread().isVirtual() && Frames.pin(stack),
                cell.queueLength(),
                Waiters.of(cell, WAITING),
                Frames.upToUser(stack, FRAMES),
                withDump ? dump(cell, stacks) : "");
    }

    private static String dump(Cell<?> cell, Stacks stacks) {
        var near = new LinkedHashSet<Cell<?>>();
        near.add(cell);
        var edge = cell.edge();
        for (var i = 0; i < NEIGHBOURS && edge != null && !edge.isGone(); i++) {
            var target = edge.wait.target();
            if (target != null) {
                near.add(target);
            }
            edge = edge.wait.next();
        }
        near.addAll(Waiters.actors(cell, NEIGHBOURS));
        return DumpText.of(Dump.around(near, 0, cell.system(), stacks));
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        text.append("%s has been in %s for %d ms".formatted(actor, doing, since.toMillis()));
        waitsFor.ifPresent(wait -> text.append("; it ").append(wait));
        text.append(isPinned ? "; it is pinned to its carrier thread" : "");
        text.append("; ").append(Describe.count(queueLength, "message")).append(" behind it");
        if (!waiting.isEmpty()) {
            text.append("; waited for by ").append(String.join(", ", waiting));
        }
        stack.forEach(frame -> text.append("\n    at ").append(frame));
        return text.toString();
    }
}
