package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What an [ActorListener] is told, when, and on which thread.
@Promise("O1")
class ListenerTest {
    private static final SpawnOptions RESTARTED =
            SpawnOptions.defaults().supervision(Supervision.restart());

    private final Story story = new Story();

    private ActorSystem system(Oracle oracle) {
        return oracle.build(ActorSystem.builder().listener(story));
    }

    private static void fail(Object actor) throws Exception {
        throw new IllegalStateException("on purpose");
    }

    private static <T> OnStart<T> failing() {
        return _ -> {
            throw new IllegalStateException("on purpose");
        };
    }

    // ---- The story of an actor.

    @Test
    void ofOneThatIsStopped(Oracle oracle) {
        var actor = system(oracle).spawn(Probe.class, Probe.plain());
        actor.run(Probe::increment);
        assertThat(story.of(actor)).containsExactly("spawned", "started");
        actor.stop();
        actor.join();

        assertThat(story.of(actor)).containsExactly("spawned", "started", "stopped");
    }

    @Test
    void ofOneThatIsKilled(Oracle oracle) {
        var actor = system(oracle).spawn(Probe.class, Probe.plain());
        actor.run(Probe::increment);
        actor.kill();
        actor.awaitStopped();

        assertThat(story.of(actor)).containsExactly("spawned", "started", "stopped killed");
    }

    @Test
    void ofOneThatFails(Oracle oracle) {
        var actor = system(oracle).spawn(Probe.class, Probe.plain());
        actor.tell(ListenerTest::fail);
        actor.join();

        assertThat(story.of(actor)).containsExactly("spawned", "started", "failed");
    }

    @Test
    void ofOneThatNeverWas(Oracle oracle) {
        var actor = system(oracle).spawn(Probe.class, ListenerTest.<Probe>failing());
        actor.join();

        assertThat(story.of(actor)).containsExactly("spawned", "failed");
    }

    @Test
    void ofOneThatIsRestarted(Oracle oracle) {
        var actor = system(oracle).spawn(Probe.class, RESTARTED, Probe.plain());
        actor.tell(ListenerTest::fail);
        actor.tell(ListenerTest::fail);
        actor.run(Probe::increment); // a stop between a failure and its restart is the end
        actor.stop();
        actor.join();

        assertThat(story.of(actor))
                .containsExactly("spawned", "started", "restarted", "restarted", "stopped");
    }

    @Test
    void ofOneThatResumesAndIsNotRestarted(Oracle oracle) {
        var options = SpawnOptions.defaults().supervision(Supervision.resume());
        var actor = system(oracle).spawn(Probe.class, options, Probe.plain());
        actor.tell(ListenerTest::fail);
        actor.stop();
        actor.join();

        assertThat(story.of(actor)).containsExactly("spawned", "started", "stopped");
    }

    @Test
    void ofOneWithAnOnRunThatFails(Oracle oracle) {
        var onRun = Probe.running((actor, _) -> fail(actor));
        var actor = system(oracle).spawn(Probe.class, onRun);
        actor.join();

        assertThat(story.of(actor)).containsExactly("spawned", "started", "failed");
    }

    @Test
    void ofChildrenIsOverBeforeThatOfTheirParent(Oracle oracle) {
        var order = new CopyOnWriteArrayList<String>();
        var parents = new CopyOnWriteArrayList<Identity>();
        var listener =
                new ActorListener() {
                    @Override
                    public void spawned(ActorSnapshot actor) {
                        actor.parent().ifPresent(parents::add);
                    }

                    @Override
                    public void stopped(Identity actor, boolean killed) {
                        order.add(actor.name());
                    }
                };
        var system = oracle.build(ActorSystem.builder().listener(listener));
        var parent = system.spawn(Probe.class, Probe.plain());
        var child = parent.ask(p -> p.self.spawn(Probe.class, Probe.plain()));
        parent.stop();
        parent.join();

        assertThat(order).containsExactly(child.identity().name(), parent.identity().name());
        assertThat(parents).containsExactly(parent.identity());
    }

    // ---- What it is told with it.

    @Test
    void isToldWhatWentWrongAndWhere(Oracle oracle) {
        var told = new ArrayList<String>();
        var listener =
                new ActorListener() {
                    @Override
                    public void restarted(Identity actor, Throwable error, int restarts) {
                        told.add(error.getMessage() + " " + restarts);
                    }

                    @Override
                    public void failed(
                            Identity actor, Throwable error, FailurePhase phase, boolean killed) {
                        told.add(error.getMessage() + " " + phase + " " + killed);
                    }
                };
        var once = Supervision.stop().on(IllegalStateException.class, Supervision.restart());
        var options = SpawnOptions.defaults().supervision(once);
        var system = oracle.build(ActorSystem.builder().listener(listener));
        var actor = system.spawn(Probe.class, options, Probe.plain());
        actor.tell(ListenerTest::fail);
        actor.tell(_ -> {
            throw new AssertionError("the last");
        });
        actor.join();

        assertThat(told).containsExactly("on purpose 1", "the last ON_MESSAGE false");
    }

    @Test
    void isToldOfDeadLettersAsOtherListenersAre(Oracle oracle) {
        var letters = new ArrayList<DeadLetter>();
        var same = new ArrayList<DeadLetter>();
        var listener =
                new ActorListener() {
                    @Override
                    public void deadLetter(DeadLetter letter) {
                        letters.add(letter);
                    }
                };
        var builder = ActorSystem.builder().listener(listener).onDeadLetter(same::add);
        var actor = oracle.build(builder).spawn(Probe.class, Probe.plain());
        actor.stop();
        actor.join();
        Message<Probe> message = Probe::increment;
        assertThat(actor.tryTell(message)).isFalse();

        assertThat(letters)
                .containsExactly(
                        new DeadLetter(actor.identity(), message, DeadLetter.Reason.STOPPED));
        assertThat(same).isEqualTo(letters);
    }

    @ParameterizedTest
    @EnumSource
    void isToldOfAFullMailboxAndWhatComesOfIt(Overflow rule, Oracle oracle) {
        var told = new ArrayList<Overflow>();
        var listener =
                new ActorListener() {
                    @Override
                    public void mailboxFull(Identity actor, Overflow outcome) {
                        told.add(outcome);
                    }
                };
        var gate = new Gate();
        var options = SpawnOptions.defaults().mailbox(1).overflow(rule);
        var system = oracle.build(ActorSystem.builder().listener(listener));
        var actor = Gate.closed(system, options, gate);
        actor.tell(new Gate.See(1));
        assertThat(told).isEmpty();

        if (rule == Overflow.WAIT || rule == Overflow.FAIL) {
            assertThatThrownBy(() -> actor.tell(new Gate.See(2), Duration.ofMillis(1)))
                    .isInstanceOf(ActorException.class);
        } else {
            actor.tell(new Gate.See(2));
        }
        assertThat(told).containsExactly(rule);
        var _ = actor.tryTell(new Gate.See(3));
        gate.open();
        assertThat(told).containsExactly(rule, rule == Overflow.WAIT ? Overflow.FAIL : rule);
    }

    // ---- Where.

    private static final class Noting implements ActorListener {
        private final List<Thread> threads = new ArrayList<>();
        private final List<@Nullable Object> cells = new ArrayList<>();

        private void note() {
            threads.add(Thread.currentThread());
            cells.add(Current.get().cell);
        }

        @Override
        public void spawned(ActorSnapshot actor) {
            note();
        }

        @Override
        public void started(Identity actor) {
            note();
        }

        @Override
        public void stopped(Identity actor, boolean killed) {
            note();
        }
    }

    @Test
    void isCalledByTheSpawnerAndThenByTheActorInItsTurn(Oracle oracle) {
        var listener = new Noting();
        var system = oracle.build(ActorSystem.builder().listener(listener));
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.stop();
        actor.join();

        var cell = PlainRef.cellOf(actor);
        assertThat(listener.threads.getFirst()).isSameAs(Thread.currentThread());
        assertThat(listener.threads.subList(1, 3)).allMatch(Thread::isVirtual);
        assertThat(listener.cells).containsExactly(null, cell, cell);
    }

    @Test
    void isToldOfTheStartBeforeAnyMessageAndOfTheEndBeforeAnybodyElse(Oracle oracle) {
        var order = new CopyOnWriteArrayList<String>();
        var listener =
                new ActorListener() {
                    @Override
                    public void started(Identity actor) {
                        order.add("started");
                    }

                    @Override
                    public void stopped(Identity actor, boolean killed) {
                        order.add("stopped");
                    }
                };
        var system = oracle.build(ActorSystem.builder().listener(listener));
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.tell(_ -> order.add("message"));
        var told = actor.result().thenAccept(_ -> order.add("result"));
        actor.stop();
        told.join();

        assertThat(order).containsExactly("started", "message", "stopped", "result");
    }

    @Test
    void severalAreToldInOrder(Oracle oracle) {
        var order = new ArrayList<String>();
        var builder = ActorSystem.builder();
        for (var name : List.of("first", "second")) {
            builder.listener(
                    new ActorListener() {
                        @Override
                        public void spawned(ActorSnapshot actor) {
                            order.add(name);
                        }
                    });
        }
        oracle.build(builder).spawn(Probe.class, Probe.plain()).stop();

        assertThat(order).containsExactly("first", "second");
    }
}
