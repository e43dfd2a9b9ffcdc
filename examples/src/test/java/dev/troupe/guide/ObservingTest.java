package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.ActorListener;
import dev.troupe.ActorSnapshot;
import dev.troupe.ActorSystem;
import dev.troupe.FailurePhase;
import dev.troupe.Identity;
import dev.troupe.OnStart;
import dev.troupe.Overflow;
import dev.troupe.SpawnOptions;
import dev.troupe.Supervision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/// The code of `docs/guide/observing.md`.
class ObservingTest {
    static final class Chart {}

    // tag::observing-listener
    static final class Tally implements ActorListener {
        private final LongAdder alive = new LongAdder();
        private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
        private final LongAdder waits = new LongAdder();

        @Override
        public void spawned(ActorSnapshot actor) {
            alive.increment();
        }

        @Override
        public void stopped(Identity actor, boolean killed) {
            alive.decrement();
        }

        @Override
        public void failed(Identity actor, Throwable error, FailurePhase phase, boolean killed) {
            alive.decrement();
            failures.computeIfAbsent(actor.type(), _ -> new LongAdder()).increment();
        }

        @Override
        public void mailboxFull(Identity actor, Overflow outcome) {
            waits.increment();
        }

        long alive() {
            return alive.sum();
        }

        long failuresOf(String type) {
            var count = failures.get(type);
            return count == null ? 0 : count.sum();
        }
    }

    // end::observing-listener

    @Test
    void aListenerCountsWhoLivesAndWhoFails() {
        // tag::observing-use
        var tally = new Tally();
        try (var system = ActorSystem.builder().listener(tally).build()) {
            var chart = system.spawn(Chart.class, OnStart.of(Chart::new));
            assertThat(tally.alive()).isEqualTo(1);

            chart.tell(_ -> {
                throw new IllegalStateException("no ink");
            });
            chart.join(); // when it returns, listeners have been told
            assertThat(tally.failuresOf("Chart")).isEqualTo(1);
            assertThat(tally.alive()).isZero();
        }
        // end::observing-use
        assertThat(tally.waits.sum()).isZero();
    }

    /// Notes the story of the only actor that there is, and has a bug.
    private static final class Narrator implements ActorListener {
        private final List<String> story = new ArrayList<>();

        @Override
        public void spawned(ActorSnapshot actor) {
            story.add("spawned");
        }

        @Override
        public void started(Identity actor) {
            story.add("started");
            throw new IllegalStateException("a bug in a listener");
        }

        @Override
        public void restarted(Identity actor, Throwable error, int restarts) {
            story.add("restarted for " + error.getMessage());
        }

        @Override
        public void stopped(Identity actor, boolean killed) {
            story.add("stopped");
        }
    }

    @Test
    void theStoryOfAnActorIsToldInOrderAndAListenerThatThrowsHarmsNobody() {
        var narrator = new Narrator();
        try (var system = ActorSystem.builder().listener(narrator).build()) {
            var options = SpawnOptions.defaults().supervision(Supervision.restart());
            var chart = system.spawn(Chart.class, options, OnStart.of(Chart::new));
            chart.tell(_ -> {
                throw new IllegalStateException("no ink");
            });
            chart.run(_ -> {}); // it has been restarted
            chart.stop();
            assertThat(chart.join().stoppedNormally()).isTrue();
        }
        assertThat(narrator.story)
                .containsExactly("spawned", "started", "restarted for no ink", "stopped");
    }
}
