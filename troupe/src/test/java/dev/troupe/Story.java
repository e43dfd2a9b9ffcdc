package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A listener that writes down what it is told of each actor.
final class Story implements ActorListener {
    private final Map<Identity, List<String>> told = new ConcurrentHashMap<>();
    final AtomicInteger spawned = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();

    private void add(Identity actor, String event) {
        told.computeIfAbsent(actor, _ -> new CopyOnWriteArrayList<>()).add(event);
    }

    /// What it has been told of an actor so far.
    List<String> of(ActorRef<?> actor) {
        return List.copyOf(told.getOrDefault(actor.identity(), List.of()));
    }

    /// Every actor has been spawned, perhaps started and then restarted, and has ended, once.
    void assertComplete() {
        told.forEach((actor, events) ->
                assertThat(String.join(" ", events))
                        .as(actor::name)
                        .matches("spawned( started( restarted)*)? (stopped|failed)( killed)?"));
        assertThat(ended.get()).isEqualTo(spawned.get());
        assertThat(told).hasSize(spawned.get());
    }

    @Override
    public void spawned(ActorSnapshot actor) {
        spawned.incrementAndGet();
        add(actor.identity(), "spawned");
    }

    @Override
    public void started(Identity actor) {
        add(actor, "started");
    }

    @Override
    public void restarted(Identity actor, Throwable error, int restarts) {
        add(actor, "restarted");
    }

    @Override
    public void stopped(Identity actor, boolean killed) {
        ended.incrementAndGet();
        add(actor, killed ? "stopped killed" : "stopped");
    }

    @Override
    public void failed(Identity actor, Throwable error, FailurePhase phase, boolean killed) {
        ended.incrementAndGet();
        add(actor, killed ? "failed killed" : "failed");
    }
}
