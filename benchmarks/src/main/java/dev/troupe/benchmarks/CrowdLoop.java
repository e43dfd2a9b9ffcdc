package dev.troupe.benchmarks;

import java.util.ArrayList;
import java.util.List;

final class CrowdLoop implements Crowd {
    private final Inbox.Maker inboxes;
    private List<Loop<Command>> actors = List.of();

    private sealed interface Command {}

    private record Count(Gate gate) implements Command {}

    private enum Stop implements Command {
        NOW
    }

    CrowdLoop(Inbox.Maker inboxes) {
        this.inboxes = inboxes;
    }

    private static boolean handle(Counter state, Command command) {
        switch (command) {
            case Count(var gate) -> {
                state.increment();
                gate.arrive();
            }
            case Stop _ -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public void spawn(int size) {
        actors = new ArrayList<>(size);
        for (var i = 0; i < size; i++) {
            var state = new Counter();
            actors.add(new Loop<>(inboxes.make(), command -> handle(state, command)));
        }
    }

    @Override
    public void tellEach(Gate gate) throws InterruptedException {
        var message = new Count(gate);
        for (var actor : actors) {
            actor.tell(message);
        }
    }

    @Override
    public void stop() throws InterruptedException {
        for (var actor : actors) {
            actor.tell(Stop.NOW);
        }
        for (var actor : actors) {
            actor.join();
        }
        actors = List.of();
    }

    @Override
    public int size() {
        return actors.size();
    }

    @Override
    public void close() {
        actors.forEach(Loop::close);
    }
}
