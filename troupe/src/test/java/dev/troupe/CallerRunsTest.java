package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which handlers run on the asking thread, and which never do.
class CallerRunsTest {
    private static final SpawnOptions CALLER_RUNS = SpawnOptions.defaults().callerRuns();

    private static ActorHandle<Probe> spawnIdle(ActorSystem system, OnStart<Probe> onStart) {
        return Callee.CALLER_RUNS_IDLE.spawn(system, Probe.class, onStart);
    }

    @Test
    @Promise("T6")
    void untimedCallsOfAnIdleActorRunOnTheAskingThread(ActorSystem system) {
        var actor = spawnIdle(system, Probe.plain());
        var ran = new AtomicReference<Thread>();
        actor.run(probe -> ran.set(probe.thread()));

        assertThat(actor.ask(Probe::thread)).isSameAs(Thread.currentThread());
        assertThat(ran.get()).isSameAs(Thread.currentThread());
    }

    @Test
    @Promise("T6")
    void aCallOfABusyActorGoesThroughTheMailbox(ActorSystem system) {
        var actor = spawnIdle(system, Probe.plain());
        Callee.CALLER_RUNS_BUSY.prepare(actor);

        assertThat(actor.ask(Probe::thread))
                .matches(Thread::isVirtual)
                .isNotSameAs(Thread.currentThread());
    }

    @Test
    @Promise("T6")
    void timedCallsFuturesAndTellsNeverRunOnTheSender(ActorSystem system) throws Exception {
        var actor = spawnIdle(system, Probe.plain());
        var threads = new ArrayList<Thread>();
        threads.add(actor.ask(Probe::thread, Calling.LONG));
        Callee.untilIdle(actor);
        var ran = new AtomicReference<Thread>();
        actor.run(probe -> ran.set(probe.thread()), Calling.LONG);
        threads.add(ran.get());
        Callee.untilIdle(actor);
        threads.add(Calling.get(actor.askAsync(Probe::thread)));
        Callee.untilIdle(actor);
        var told = new CompletableFuture<Thread>();
        actor.tell(probe -> told.complete(probe.thread()));
        threads.add(Calling.get(told));

        assertThat(threads).allMatch(Thread::isVirtual).doesNotContain(Thread.currentThread());
    }

    @Test
    @Promise("T6")
    void theAskerGoesOnAsSoonAsItsHandlerHasEnded(ActorSystem system) throws Exception {
        var actor = spawnIdle(system, Probe.plain());
        var gate = new CountDownLatch(1);
        var next = new CompletableFuture<Thread>();
        actor.run(probe ->
                probe.self
                        .self()
                        .tell(other -> {
                            next.complete(other.thread());
                            gate.await();
                        }));
        // Here again, although a message that came meanwhile blocks the actor.
        assertThat(Calling.get(next)).isNotSameAs(Thread.currentThread());
        gate.countDown();
    }

    @Test
    @Promise("T6")
    void messagesThatComeWhileACallerRunsAreHandledAfterIt(ActorSystem system) throws Exception {
        var actor = spawnIdle(system, Probe.plain());
        var begun = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var asker =
                TestThread.running(() ->
                        actor.run(probe -> {
                            begun.countDown();
                            gate.await();
                            probe.add("on the caller");
                        }));
        begun.await();
        actor.tell(probe -> probe.add("told meanwhile"));
        gate.countDown();
        asker.get();

        assertThat(actor.ask(Probe::log)).containsExactly("on the caller", "told meanwhile");
    }

    @Test
    @Promise("T6")
    void aStopWhileACallerRunsLetsItFinishAndThenEnds(ActorSystem system) throws Exception {
        var actor = spawnIdle(system, Probe.plain());
        var begun = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var asker =
                TestThread.start(() ->
                        actor.ask(probe -> {
                            begun.countDown();
                            gate.await();
                            probe.add("finished");
                            return probe.count();
                        }));
        begun.await();
        actor.stop();
        assertThat(actor.awaitStopped(Duration.ofMillis(20))).isFalse();
        gate.countDown();

        assertThat(asker.get()).isZero();
        var ended = actor.join();
        assertThat(ended.stoppedNormally()).isTrue();
        assertThat(ended.orElseThrow().log()).containsExactly("finished", "onStop(false)");
    }

    @Test
    @Promise("T6")
    void locksHeldByTheCallerAreHeldByTheHandler(ActorSystem system) {
        var actor = spawnIdle(system, Probe.plain());
        var lock = new ReentrantLock();
        lock.lock();
        try {
            boolean held = actor.ask(_ -> lock.isHeldByCurrentThread());
            assertThat(held).isTrue();
        } finally {
            lock.unlock();
        }
    }

    @Test
    @Promise("T6")
    @Promise("E3")
    void anErrorOnACallerFailsTheActor(ActorSystem system) {
        var actor = spawnIdle(system, Probe.plain());
        var error = new AssertionError("on purpose");
        var thrown =
                catchThrowable(() ->
                        actor.run(_ -> {
                            throw error;
                        }));

        assertThat(thrown).isInstanceOf(ActorStoppedException.class).hasCause(error);
        var result = actor.join();
        assertThat(result.findError()).containsSame(error);
        assertThat(result.isMessageFailed()).isTrue();
    }

    private static final class Fragile {
        private boolean broken;

        boolean isBroken() {
            return broken;
        }

        void breakDown() {
            broken = true;
            throw new AssertionError("on purpose");
        }
    }

    @Test
    @Promise("T6")
    @Promise("E3")
    void nothingIsHandledAfterAnErrorOnACaller(ActorSystem system) {
        // Each round makes an actor fail, which is logged.
        Logged.during(() -> {
            for (var round = 0; round < 2_000; round++) {
                var sawBroken = breakDownWhileAsked(system);
                assertThat(sawBroken).as("handled after the error, round " + round).isFalse();
            }
        });
    }

    private static boolean breakDownWhileAsked(ActorSystem system) {
        var callee = Callee.CALLER_RUNS_IDLE;
        var actor = callee.spawn(system, Fragile.class, OnStart.of(Fragile::new));
        var asker = TestThread.start(() -> sawBroken(actor));
        var thrown = catchThrowable(() -> actor.run(Fragile::breakDown));
        assertThat(thrown).isInstanceOf(ActorStoppedException.class);
        return asker.join();
    }

    /// Asks until the actor is gone.
    private static boolean sawBroken(ActorRef<Fragile> actor) {
        try {
            while (true) {
                if (actor.ask(Fragile::isBroken)) {
                    return true;
                }
            }
        } catch (ActorStoppedException gone) {
            return false;
        }
    }

    private static final class Link {
        private final @Nullable ActorRef<Link> next;

        Link(@Nullable ActorRef<Link> next) {
            this.next = next;
        }

        int length() {
            return next == null ? 1 : 1 + next.ask(Link::length);
        }
    }

    @Promise("T6")
    @Promise("T3")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChainOfTwentyThousandActorsThatAskEachOtherWorks(boolean callerRuns, ActorSystem system) {
        var options = callerRuns ? CALLER_RUNS : SpawnOptions.defaults();
        ActorRef<Link> first = system.spawn(Link.class, OnStart.of(() -> new Link(null)));
        for (var i = 1; i < 20_000; i++) {
            var next = first;
            first = system.spawn(Link.class, options, OnStart.of(() -> new Link(next)));
        }
        Callee.untilIdle(first);
        assertThat(first.ask(Link::length)).isEqualTo(20_000);
        assertThat(first.ask(Link::length)).isEqualTo(20_000);
    }
}
