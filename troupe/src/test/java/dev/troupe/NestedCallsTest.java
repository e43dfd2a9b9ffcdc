package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Caller-runs calls inside of handlers: whom a kill or an interrupt reaches.
class NestedCallsTest {
    private static ActorHandle<Probe> spawn(ActorSystem system) {
        return system.spawn(Probe.class, Callee.CALLER_RUNS_IDLE.options(), Probe.plain());
    }

    private static void blockUntilInterrupted(CountDownLatch begun) throws InterruptedException {
        begun.countDown();
        Blocking.sleepForEver();
    }

    @Promise("T6")
    @Promise("L9")
    @ParameterizedTest
    @EnumSource(names = {"CALLER_RUNS_IDLE", "CALLER_RUNS_BUSY"})
    void aKillOfTheInnerActorDoesNotInterruptTheOuterOne(Callee callee, ActorSystem system)
            throws Exception {
        var inner = spawn(system);
        var outer = system.spawn(Probe.class, Probe.plain());
        var begun = new CountDownLatch(1);
        var flag = new CompletableFuture<Boolean>();
        outer.tell(_ -> {
            callee.prepare(inner);
            try {
                inner.run(_ -> blockUntilInterrupted(begun));
            } catch (ActorStoppedException expected) {
                flag.complete(Thread.currentThread().isInterrupted());
            }
        });
        begun.await();
        inner.kill();

        assertThat(Calling.get(flag)).isFalse();
        assertThat(outer.ask(Probe::incrementAndGet)).isEqualTo(1);
    }

    @Promise("T6")
    @Promise("L9")
    @ParameterizedTest
    @EnumSource(names = {"CALLER_RUNS_IDLE", "CALLER_RUNS_BUSY"})
    void aKillOfTheOuterActorInterruptsTheHandlerThatItIsIn(Callee callee, ActorSystem system)
            throws Exception {
        var inner = spawn(system);
        var outer = system.spawn(Probe.class, Probe.plain());
        var begun = new CountDownLatch(1);
        var thrown = new CompletableFuture<Exception>();
        outer.tell(_ -> {
            callee.prepare(inner);
            try {
                inner.run(_ -> blockUntilInterrupted(begun));
            } catch (ActorException e) {
                thrown.complete(e);
                throw e;
            }
        });
        begun.await();
        outer.kill();

        assertThat(Calling.get(thrown)).isInstanceOf(ActorInterruptedException.class);
        assertThat(outer.join().wasKilled()).isTrue();
        assertThat(inner.ask(Probe::incrementAndGet)).as("the inner one lives on").isEqualTo(1);
        assertThat(inner.ask(Probe::isInterrupted)).isFalse();
    }

    @Test
    @Promise("T6")
    void anInterruptOfTheCallerReachesTheInnermostHandler(ActorSystem system) throws Exception {
        var inner = spawn(system);
        var outer = spawn(system);
        var begun = new CountDownLatch(1);
        var asker =
                TestThread.running(() -> {
                    Callee.untilIdle(inner);
                    Callee.untilIdle(outer);
                    outer.run(_ -> inner.run(_ -> blockUntilInterrupted(begun)));
                });
        begun.await();
        asker.thread().interrupt();

        assertThat(asker.failure()).isInstanceOf(ActorInterruptedException.class);
        assertThat(asker.leftInterrupted()).isTrue();
        assertThat(outer.isAlive() && inner.isAlive()).isTrue();
    }

    @Test
    @Promise("T6")
    @Promise("L9")
    void aKillOfBothReachesBoth(ActorSystem system) throws Exception {
        for (var round = 0; round < 200; round++) {
            var inner = spawn(system);
            var outer = spawn(system);
            var begun = new CountDownLatch(1);
            var asker =
                    TestThread.running(
                            () -> outer.run(_ -> inner.run(_ -> blockUntilInterrupted(begun))));
            begun.await();
            inner.kill();
            outer.kill();

            assertThat(asker.failure()).isInstanceOf(ActorStoppedException.class);
            assertThat(asker.leftInterrupted()).isFalse();
            assertThat(inner.join().wasKilled() && outer.join().wasKilled()).isTrue();
        }
    }

    @Test
    @Promise("L9")
    @Promise("L12")
    void aHandlerOnACallerThatKillsItsOwnActorIsNotInterrupted(ActorSystem system) {
        var actor = Callee.CALLER_RUNS_IDLE.spawn(system, Probe.class, Probe.plain());
        var interrupted = new AtomicBoolean(true);
        actor.run(probe -> {
            probe.self.kill();
            interrupted.set(Thread.currentThread().isInterrupted());
            probe.add("finished");
        });
        assertThat(interrupted).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(actor.join().orElseThrow().log()).containsExactly("finished", "onStop(true)");
    }
}
