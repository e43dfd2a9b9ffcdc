package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What an [ActorListener] may do, and what it does no harm with.
@Promise("O2")
class ListenerDutiesTest {
    private static final SpawnOptions RESTARTED =
            SpawnOptions.defaults().supervision(Supervision.restart());

    private final Story story = new Story();

    private static void fail(Object actor) throws Exception {
        throw new IllegalStateException("on purpose");
    }

    @Test
    void whatItThrowsIsLoggedAndHarmsNobody(Oracle oracle) {
        var logged =
                Logged.during(() -> {
                    var builder = ActorSystem.builder().listener(new Throwing());
                    var system = oracle.build(builder.listener(story));
                    var options = RESTARTED.mailbox(1).overflow(Overflow.DROP_NEWEST);
                    var gate = new Gate();
                    var actor = Gate.closed(system, options, gate);
                    actor.tell(ListenerDutiesTest::fail);
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
    void mayTellAskAndSpawn(Oracle oracle) throws Exception {
        var audit = new LinkedBlockingQueue<String>();
        var listener = new Auditing(audit);
        var system = oracle.build(ActorSystem.builder().listener(listener));
        listener.auditor = system.spawn(Probe.class, Probe.plain());

        var actor = system.spawn(Gate.class, OnStart.of(Gate::new));
        assertThat(audit.poll(20, TimeUnit.SECONDS)).isEqualTo("1 started");
        actor.kill(); // earlier it would interrupt the listener that asks
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
        system.spawn(Probe.class, named, Probe.plain()).tell(ListenerDutiesTest::fail);

        var second = Calling.get(again);
        assertThat(system.find(Probe.class, "the one")).contains(second);
    }

    @Test
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
}
