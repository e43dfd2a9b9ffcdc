package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Children end with their parent, and before it.
class ChildrenTest {
    private final List<String> log = new CopyOnWriteArrayList<>();

    private OnStart<Probe> noting(String name) {
        return Probe.stopping((_, _, killed) -> log.add(name + " stopped, killed: " + killed));
    }

    /// A parent with two children, and a grandchild at the second.
    private ActorHandle<Probe> family(ActorSystem system) {
        var parent = system.spawn(Probe.class, noting("parent"));
        parent.run(probe -> probe.self.spawn(Probe.class, noting("child 1")));
        ActorRef<Probe> second =
                parent.ask(probe -> probe.self.spawn(Probe.class, noting("child 2")));
        second.run(probe -> probe.self.spawn(Probe.class, noting("grandchild")));
        return parent;
    }

    @Promise("L14")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void childrenAreEndedAndAwaitedBeforeTheParentsOnStop(boolean kill, ActorSystem system) {
        var parent = family(system);
        if (kill) {
            parent.kill();
        } else {
            parent.stop();
        }
        assertThat(parent.join().wasKilled()).isEqualTo(kill);
        assertThat(log)
                .containsExactlyInAnyOrder(
                        "child 1 stopped, killed: " + kill,
                        "grandchild stopped, killed: " + kill,
                        "child 2 stopped, killed: " + kill,
                        "parent stopped, killed: " + kill)
                .endsWith("parent stopped, killed: " + kill)
                .containsSubsequence(
                        "grandchild stopped, killed: " + kill, "child 2 stopped, killed: " + kill);
    }

    @Test
    @Promise("L14")
    void aStopEndsThemOneAfterTheOtherTheYoungestFirst(ActorSystem system) {
        var parent = system.spawn(Probe.class, noting("parent"));
        parent.run(probe -> {
            for (var i = 1; i <= 20; i++) {
                probe.self.spawn(Probe.class, noting("child " + i));
            }
        });

        parent.stop();
        parent.awaitStopped();

        for (var i = 20; i >= 1; i--) {
            assertThat(log.get(20 - i)).isEqualTo("child " + i + " stopped, killed: false");
        }
        assertThat(log).hasSize(21);
    }

    /// How a parent fails.
    enum How {
        MESSAGE,
        ON_RUN,
        ON_START
    }

    @Promise("L14")
    @ParameterizedTest
    @EnumSource(How.class)
    void theChildrenOfAParentThatFailsAreKilled(How how, ActorSystem system) {
        var child = new AtomicReference<ActorHandle<Probe>>();
        var parent =
                system.spawn(
                        Probe.class,
                        self -> {
                            child.set(self.spawn(Probe.class, noting("child")));
                            if (how == How.ON_START) {
                                throw new IOException("on purpose");
                            }
                            return how == How.ON_RUN
                                    ? Probe.running((_, _) -> fail()).onStart(self)
                                    : Probe.plain().onStart(self);
                        });
        if (how == How.MESSAGE) {
            parent.tell(_ -> fail());
        }
        assertThat(parent.join().isFailed()).isTrue();
        assertThat(child.get().isAlive()).as("awaited").isFalse();
        assertThat(child.get().join().wasKilled()).isTrue();
        assertThat(log).containsExactly("child stopped, killed: true");
    }

    private static void fail() throws IOException {
        throw new IOException("on purpose");
    }

    @Test
    @Promise("L14")
    void aStopLetsChildrenFinishTheirMailboxes(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var parent = system.spawn(Probe.class, noting("parent"));
        ActorHandle<Probe> child =
                parent.ask(probe -> probe.self.spawn(Probe.class, noting("child")));
        child.tell(_ -> gate.await());
        child.tell(_ -> log.add("child told"));
        parent.stop();
        assertThat(parent.awaitStopped(Duration.ofMillis(50))).isFalse();
        assertThat(log).isEmpty();
        gate.countDown();
        parent.join();

        assertThat(log)
                .containsExactly(
                        "child told",
                        "child stopped, killed: false",
                        "parent stopped, killed: false");
    }

    @Test
    @Promise("L12")
    @Promise("L14")
    void aKillWhileChildrenAreWaitedForKillsThem(ActorSystem system) throws Exception {
        var begun = new CountDownLatch(1);
        var parent = system.spawn(Probe.class, noting("parent"));
        ActorHandle<Probe> child =
                parent.ask(probe -> probe.self.spawn(Probe.class, noting("child")));
        child.tell(_ -> {
            begun.countDown();
            Blocking.sleepForEver();
        });
        begun.await();
        parent.stop();
        Await.until("the child is asked to stop", () -> !child.tryTell(Probe::increment));
        parent.kill();

        assertThat(parent.join().wasKilled()).as("the stop had been reached").isFalse();
        assertThat(child.join().wasKilled()).isTrue();
        assertThat(log)
                .containsExactly("child stopped, killed: true", "parent stopped, killed: false");
    }

    @Test
    @Promise("L14")
    void theEndOfAChildLeavesItsParentAlone(ActorSystem system) {
        var parent = system.spawn(Probe.class, noting("parent"));
        ActorHandle<Probe> child =
                parent.ask(probe -> probe.self.spawn(Probe.class, noting("child")));
        child.tell(_ -> fail());

        assertThat(child.join().isMessageFailed()).isTrue();
        assertThat(parent.ask(Probe::incrementAndGet)).isEqualTo(1);
        Await.until("it is no child any more", () -> children(parent).isEmpty());
    }

    private static List<ActorRef<?>> children(ActorRef<Probe> parent) {
        return parent.ask(probe -> probe.self.children());
    }

    @Test
    @Promise("L14")
    void knowsItsChildrenInTheOrderSpawned(ActorSystem system) {
        var parent = system.spawn(Probe.class, Probe.plain());
        assertThat(children(parent)).isEmpty();
        ActorRef<Probe> first = parent.ask(p -> p.self.spawn(Probe.class, Probe.plain()));
        ActorRef<Probe> second = parent.ask(p -> p.self.spawn(Probe.class, Probe.plain()));

        assertThat(children(parent)).containsExactly(first, second);
        assertThat(Look.at(system, first).parent()).contains(parent.identity());
        assertThat(Look.at(system, parent).parent()).isEmpty();
    }

    @Test
    @Promise("L14")
    void childrenMayBeSpawnedFromEveryHook(ActorSystem system) {
        var spawned = new CopyOnWriteArrayList<ActorHandle<Probe>>();
        var actor =
                system.spawn(
                        Probe.class,
                        self -> {
                            spawned.add(self.spawn(Probe.class, Probe.plain()));
                            return Probe.running(
                                            (_, context) -> {
                                                spawned.add(
                                                        context.spawn(Probe.class, Probe.plain()));
                                                context.sleep(Duration.ofDays(1));
                                            })
                                    .onStart(self);
                        });
        actor.run(probe -> spawned.add(probe.self.spawn(Probe.class, Probe.plain())));
        Await.until("onRun has spawned", () -> spawned.size() == 3);
        assertThat(children(actor)).hasSize(3).containsAll(spawned);
        actor.stop();
        actor.join();

        assertThat(spawned).allMatch(child -> child.join().stoppedNormally());
    }

    @Test
    @Promise("L14")
    void spawningOffTheTurnIsRefused(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        var self = actor.ask(Probe::self);

        assertThatThrownBy(() -> self.spawn(Probe.class, Probe.plain()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(self::children).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Promise("L14")
    void manyChildrenAtAllMomentsOfTheirLivesEndWithTheirParent(ActorSystem system) {
        for (var round = 0; round < 100; round++) {
            var children = new CopyOnWriteArrayList<ActorHandle<Probe>>();
            var parent =
                    system.spawn(
                            Probe.class,
                            Probe.running((_, self) -> {
                                var child = self.spawn(Probe.class, Probe.plain());
                                children.add(child);
                                if (children.size() % 3 == 0) {
                                    child.stop();
                                }
                            }));
            Await.until("there are children", () -> children.size() > 5);
            if (round % 2 == 0) {
                parent.stop();
            } else {
                parent.kill();
            }
            parent.join();
            assertThat(children).allMatch(child -> !child.isAlive());
        }
    }
}
