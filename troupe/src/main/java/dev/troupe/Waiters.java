package dev.troupe;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Who waits for an actor, as far as a short look tells: those whose requests it handles or has in
/// its mailbox, those who wait for room in that, and those who wait for its end.
final class Waiters {
    /// How far into a mailbox to look, which may be long.
    private static final int LOOK = 64;

    private Waiters() {}

    static List<String> of(Cell<?> cell, int atMost) {
        var waiting = new LinkedHashSet<String>();
        if (cell.doing() instanceof Asked asked) {
            add(asked, waiting);
        }
        for (var envelope : cell.mailbox().peek(LOOK)) {
            if (envelope instanceof Asked asked) {
                add(asked, waiting);
            }
        }
        cell.mailbox().waitingForRoom().forEach(wait -> waiting.add(wait.sender().toString()));
        cell.listeners()
                .forEach(listener -> {
                    if (listener instanceof EndWait wait) {
                        waiting.add(wait.waiter().toString());
                    }
                });
        return waiting.stream().limit(atMost).toList();
    }

    private static void add(Asked asked, Set<String> waiting) {
        if (!asked.isSettled()) {
            waiting.add(asked.asker());
        }
    }
}
