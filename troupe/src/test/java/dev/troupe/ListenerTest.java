package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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

    @Test
    void isCalledByTheSpawnerAndThenByTheActorInItsTurn(Oracle oracle) {
        var threads = new ArrayList<Thread>();
        var cells = new ArrayList<@Nullable Object>();
        var listener =
                new ActorListener() {
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
                };
        var system = oracle.build(ActorSystem.builder().listener(listener));
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.stop();
        actor.join();

        var cell = PlainRef.cellOf(actor);
        assertThat(threads.getFirst()).isSameAs(Thread.currentThread());
        assertThat(threads.subList(1, 3)).allMatch(Thread::isVirtual);
        assertThat(cells).containsExactly(null, cell, cell);
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

    // ---- What it may do.

    @Test
    @Promise("O2")
    void whatItThrowsIsLoggedAndHarmsNobody(Oracle oracle) {
        var logged =
                Logged.during(() -> {
                    var builder = ActorSystem.builder().listener(new Throwing());
                    var system = oracle.build(builder.listener(story));
                    var options = RESTARTED.mailbox(1).overflow(Overflow.DROP_NEWEST);
                    var gate = new Gate();
                    var actor = Gate.closed(system, options, gate);
                    actor.tell(ListenerTest::fail);
                    actor.tell(new Gate.See(1));
                    gate.open();
                    Await.until("it is restarted", () -> story.of(actor).size() == 3);
                    actor.stop();
                    assertThat(actor.join().isCompleted()).isTrue();
                    assertThat(story.of(actor))
                            .containsExactly("spawned", "started", "restarted", "stopped");
                });
        assertThat(logged)
                .filteredOn(text -> text.equals("An actor listener failed"))
                .hasSize(5); // spawned, started, full, restarted, stopped
        assertThat(logged).contains("A listener of dead letters failed");
    }

    private static final class Throwing implements ActorListener {
        @Override
        public void spawned(ActorSnapshot actor) {
            throw new AssertionError("on purpose");
        }

        @Override
        public void started(Identity actor) {
            throw new StackOverflowError("on purpose");
        }

        @Override
        public void restarted(Identity actor, Throwable error, int restarts) {
            throw new OutOfMemoryError("on purpose");
        }

        @Override
        public void stopped(Identity actor, boolean killed) {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public void deadLetter(DeadLetter letter) {
            throw new AssertionError("on purpose");
        }

        @Override
        public void mailboxFull(Identity actor, Overflow outcome) {
            throw new AssertionError("on purpose");
        }
    }

    @Test
    @Promise("O2")
    void mayTellAskAndSpawn(Oracle oracle) throws Exception {
        var audit = new LinkedBlockingQueue<String>();
        var listener = new Auditing(audit);
        var system = oracle.build(ActorSystem.builder().listener(listener));
        listener.auditor = system.spawn(Probe.class, Probe.plain());

        var actor = system.spawn(Gate.class, OnStart.of(Gate::new));
        actor.kill();

        assertThat(audit.poll(20, TimeUnit.SECONDS)).isEqualTo("1 started");
        assertThat(audit.poll(20, TimeUnit.SECONDS)).isEqualTo("a child of nobody");
    }

    /// Asks when a gate has started, and spawns something when it has stopped.
    private static final class Auditing implements ActorListener {
        private final BlockingQueue<String> audit;
        private volatile @Nullable ActorRef<Probe> auditor;

        Auditing(BlockingQueue<String> audit) {
            this.audit = audit;
        }

        private ActorRef<Probe> auditor() {
            return Objects.requireNonNull(auditor);
        }

        @Override
        public void started(Identity actor) {
            if (actor.type().equals("Gate")) {
                int count = auditor().ask(Probe::incrementAndGet);
                audit.add(count + " started");
            }
        }

        @Override
        public void stopped(Identity actor, boolean killed) {
            if (actor.type().equals("Gate")) {
                var system = PlainRef.cellOf(auditor()).system();
                var spawned = system.spawn(Probe.class, Probe.plain());
                spawned.tell(_ -> audit.add("a child of nobody"));
            }
        }
    }

    @Test
    void findsTheNameOfWhatHasEndedFree(Oracle oracle) throws Exception {
        var again = new CompletableFuture<ActorHandle<Probe>>();
        var named = SpawnOptions.defaults().named("the one");
        var systems = new CompletableFuture<ActorSystem>();
        var listener =
                new ActorListener() {
                    @Override
                    public void failed(
                            Identity actor, Throwable error, FailurePhase phase, boolean killed) {
                        again.complete(systems.join().spawn(Probe.class, named, Probe.plain()));
                    }
                };
        var system = oracle.build(ActorSystem.builder().listener(listener));
        systems.complete(system);
        system.spawn(Probe.class, named, Probe.plain()).tell(ListenerTest::fail);

        var second = Calling.get(again);
        assertThat(system.find(Probe.class, "the one")).contains(second);
    }

    @Test
    @Promise("O2")
    void cannotWaitForTheActorThatItIsToldOf(Oracle oracle) throws Exception {
        var thrown = new CompletableFuture<Throwable>();
        var handles = new CompletableFuture<ActorHandle<Probe>>();
        var listener =
                new ActorListener() {
                    @Override
                    public void stopped(Identity actor, boolean killed) {
                        try {
                            handles.join().awaitStopped();
                        } catch (DeadlockException e) {
                            thrown.complete(e);
                        }
                    }
                };
        var actor =
                oracle.build(ActorSystem.builder().listener(listener))
                        .spawn(Probe.class, Probe.plain());
        handles.complete(actor);
        actor.stop();
        actor.join();

        assertThat(thrown).isCompleted();
    }

    @Test
    @Promise("O2")
    void aKillInterruptsOneThatWaitsAndTheEndGoesOn(Oracle oracle) {
        var waits = new CountDownLatch(1);
        var interrupted = new CompletableFuture<Boolean>();
        var listener =
                new ActorListener() {
                    @Override
                    public void started(Identity actor) {
                        waits.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                            interrupted.complete(true);
                        }
                    }
                };
        var builder = ActorSystem.builder().listener(listener);
        var actor =
                oracle.build(builder)
                        .spawn(
                                Probe.class,
                                Probe.stopping((_, _, _) ->
                                        assertThat(Thread.currentThread().isInterrupted())
                                                .isFalse()));
        Await.until("it waits", () -> waits.getCount() == 0);
        actor.kill();

        assertThat(actor.join().isCompleted()).isTrue();
        assertThat(interrupted).isCompleted();
    }

    @Test
    @Promise("O3")
    void nobodyListensUnlessRegistered(Oracle oracle) {
        assertThat(oracle.build(ActorSystem.builder()).listeners()).isNull();
        var others = ActorSystem.builder().onDeadLetter(_ -> {}).onStuck(_ -> {});
        assertThat(oracle.build(others).listeners()).isNull();
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
