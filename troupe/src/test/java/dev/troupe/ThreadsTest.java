package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whose threads run what.
class ThreadsTest {
    @Promise("T5")
    @ParameterizedTest
    @EnumSource(names = {"IDLE", "BUSY"})
    void handlersRunOnVirtualThreadsOfTheSystem(Callee callee, ActorSystem system)
            throws Exception {
        var actor = callee.spawn(system, Probe.class, Probe.plain());
        var asked = actor.ask(Probe::thread);
        callee.prepare(actor);
        var run = new AtomicReference<Thread>();
        actor.run(probe -> run.set(probe.thread()));
        callee.prepare(actor);
        var told = new CompletableFuture<Thread>();
        actor.tell(probe -> told.complete(probe.thread()));
        callee.prepare(actor);
        var later = Calling.get(actor.askAsync(Probe::thread));

        assertThat(new Thread[] {asked, run.get(), Calling.get(told), later})
                .allMatch(Thread::isVirtual)
                .doesNotContain(Thread.currentThread());
    }

    @Promise("T5")
    @ParameterizedTest
    @EnumSource(names = {"IDLE", "BUSY"})
    void neverOnTheVirtualThreadOfASender(Callee callee, ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, Probe.plain());
        var sender =
                TestThread.start(() -> {
                    callee.prepare(actor);
                    return actor.ask(Probe::thread);
                });
        assertThat(sender.get()).isNotSameAs(sender.thread());
    }

    @Test
    @Promise("T5")
    void hooksRunOnVirtualThreadsOfTheSystem(ActorSystem system) throws Exception {
        Map<String, Thread> threads = new ConcurrentHashMap<>();
        var lived = new CompletableFuture<Boolean>();
        var actor =
                system.spawn(
                        Probe.class,
                        self -> {
                            threads.put("onStart", Thread.currentThread());
                            return Probe.running(
                                            (probe, _) -> {
                                                threads.put("onRun", probe.thread());
                                                lived.complete(true);
                                                self.sleep(Duration.ofDays(1));
                                            },
                                            (probe, _, _) -> threads.put("onStop", probe.thread()))
                                    .onStart(self);
                        });
        Calling.get(lived);
        actor.stop();
        actor.join();

        assertThat(threads).containsOnlyKeys("onStart", "onRun", "onStop");
        assertThat(threads.values())
                .allMatch(Thread::isVirtual)
                .doesNotContain(Thread.currentThread());
    }

    @Test
    @Promise("T5")
    void theHooksOfACallerRunsActorNeverRunOnACaller(ActorSystem system) {
        var stopper = new AtomicReference<Thread>();
        var options = SpawnOptions.defaults().callerRuns();
        var actor =
                system.spawn(
                        Probe.class,
                        options,
                        Probe.stopping((probe, _, _) -> stopper.set(probe.thread())));
        Look.untilIdle(system, actor);
        actor.run(probe -> probe.self.stop());
        actor.join();

        assertThat(stopper.get()).matches(Thread::isVirtual).isNotSameAs(Thread.currentThread());
    }
}
