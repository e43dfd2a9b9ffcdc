package dev.troupe;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who waits for an actor, as far as a short look tells: the actor that runs its handler itself;
/// those whose requests it handles or has in its mailbox, those who wait for room in that, and
/// those who wait for its end.
final class Waiters {
    /// How far into a mailbox to look, which may be long, and at those who wait for room in it.
    private static final int LOOK = 64;

    /// @param actor if it is one
    private record Waiter(String name, @Nullable Cell<?> actor) {}

    private Waiters() {}

    static List<String> of(Cell<?> cell, int atMost) {
        var names = new LinkedHashSet<String>();
        for (var waiter : all(cell)) {
            names.add(waiter.name);
        }
        return List.copyOf(names).subList(0, Math.min(atMost, names.size()));
    }

    /// Those that are actors.
    static List<Cell<?>> actors(Cell<?> cell, int atMost) {
        var actors = new LinkedHashSet<Cell<?>>();
        for (var waiter : all(cell)) {
            if (waiter.actor != null) {
                actors.add(waiter.actor);
            }
        }
        return List.copyOf(actors).subList(0, Math.min(atMost, actors.size()));
    }

    private static List<Waiter> all(Cell<?> cell) {
        var waiting = new ArrayList<Waiter>();
        var caller = cell.calledFrom();
        if (caller != null) {
            waiting.add(new Waiter(caller.toString(), caller));
        }
        add(cell.doing(), waiting);
        for (var envelope : cell.mailbox().peek(LOOK)) {
            add(envelope, waiting);
        }
        for (var wait : cell.mailbox().waitingForRoom(LOOK)) {
            add(wait.sender(), waiting);
        }
        for (var listener : cell.listeners()) {
            if (listener instanceof EndWait wait) {
                add(wait.waiter(), waiting);
            }
        }
        return waiting;
    }

    private static void add(@Nullable Object doing, List<Waiter> waiting) {
        if (doing instanceof Asked asked && !asked.isSettled()) {
            waiting.add(new Waiter(asked.asker(), asked.askingActor()));
        }
    }

    private static void add(WaitingThread thread, List<Waiter> waiting) {
        waiting.add(new Waiter(thread.toString(), thread.actor()));
    }
}
