package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A parent stops its children one after the other, the youngest first. That must not keep anybody
/// for ever who waits for the end of an older one.
@Promise("L14")
@Promise("D1")
class StopOrderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<String> log = new CopyOnWriteArrayList<>();

    /// What a child waits for in its `onStop`.
    private interface Last {
        void run() throws Exception;
    }

    private OnStart<Probe> noting(String name, Last last) {
        return Probe.stopping((_, _, _) -> {
            last.run();
            log.add(name);
        });
    }

    private ActorHandle<Probe> child(ActorRef<Probe> parent, String name, Last last) {
        return parent.ask(p -> p.self.spawn(Probe.class, noting(name, last)));
    }

    private ActorHandle<Probe> parent(ActorSystem system) {
        return system.spawn(Probe.class, noting("parent", () -> {}));
    }

    /// How the end of another can be waited for.
    enum How {
        AWAIT_STOPPED,
        JOIN,
        WITH_TIMEOUT,
        FUTURE,
        AWAITED_FUTURE,
        AWAITED_CALL,
        ASK_ANOTHER;

        private void await(ActorHandle<?> other, ActorContext<?> self, ActorRef<Probe> third)
                throws Exception {
            switch (this) {
                case AWAIT_STOPPED -> other.awaitStopped();
                case JOIN -> other.join();
                case WITH_TIMEOUT -> other.join(Duration.ofDays(1));
                case FUTURE -> other.result().join();
                case AWAITED_FUTURE -> self.await(other.result());
                case AWAITED_CALL -> self.await(other::join);
                case ASK_ANOTHER -> third.run(_ -> other.awaitStopped());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(How.class)
    void theLastStepOfAYoungerMayWaitForTheEndOfAnOlder(How how, ActorSystem system) {
        var parent = parent(system);
        var third = system.spawn(Probe.class, Probe.plain());
        var old = child(parent, "old", () -> {});
        parent.run(p ->
                p.self.spawn(
                        Probe.class,
                        Probe.stopping((_, self, _) -> {
                            how.await(old, self, third);
                            log.add("young");
                        })));

        parent.stop();

        assertThat(parent.join(PATIENCE).stoppedNormally()).isTrue();
        assertThat(old.join().stoppedNormally()).isTrue();
        assertThat(log).containsExactly("old", "young", "parent");
    }

    @ParameterizedTest
    @EnumSource(How.class)
    void aHandlerThatWaitsWhenTheStopComesGoesOn(How how, ActorSystem system) {
        var parent = parent(system);
        var third = system.spawn(Probe.class, Probe.plain());
        var old = child(parent, "old", () -> {});
        var between = child(parent, "between", () -> {});
        var young = child(parent, "young", () -> {});
        var begun = new CountDownLatch(1);
        young.tell(p -> {
            begun.countDown();
            how.await(old, p.self, third);
        });
        Await.until("the handler runs", () -> begun.getCount() == 0);
        Await.until("it waits", () -> PlainRef.cellOf(young).edge() != null);

        parent.stop();

        assertThat(parent.join(PATIENCE).stoppedNormally()).isTrue();
        assertThat(young.join().stoppedNormally()).isTrue();
        assertThat(log).containsExactly("old", "young", "between", "parent");
        assertThat(between.join().stoppedNormally()).isTrue();
    }

    @Test
    void whoWaitsForAnActorBelowAnOlderSiblingGoesOn(ActorSystem system) {
        var parent = parent(system);
        var old = child(parent, "old", () -> {});
        var grandchild = child(old, "grandchild", () -> {});
        child(parent, "young", grandchild::awaitStopped);

        parent.stop();

        assertThat(parent.join(PATIENCE).stoppedNormally()).isTrue();
        assertThat(log).startsWith("grandchild").endsWith("parent").hasSize(4);
    }

    @Test
    void theSameIsSoInARestart(ActorSystem system) {
        var options = SpawnOptions.defaults().supervision(Supervision.restart());
        var parent = system.spawn(Probe.class, options, Probe.plain());
        var old = child(parent, "old", () -> {});
        child(parent, "young", old::awaitStopped);

        parent.tell(_ -> {
            throw new IllegalStateException("on purpose");
        });
        parent.run(_ -> {});

        assertThat(log).containsExactly("old", "young");
    }

    /// Long enough for the others to be asked to stop, if they were.
    private static void takeTime() {
        LockSupport.parkNanos(50_000_000);
    }

    @Test
    void theOrderIsKeptWhereAnOlderWaitsForAYounger(ActorSystem system) {
        var parent = parent(system);
        var oldest = child(parent, "1", () -> {});
        var middle = child(parent, "2", () -> {});
        child(parent, "3", StopOrderTest::takeTime);
        oldest.tell(_ -> middle.awaitStopped());
        Await.until("it waits", () -> PlainRef.cellOf(oldest).edge() != null);

        parent.stop();

        assertThat(parent.join(PATIENCE).stoppedNormally()).isTrue();
        assertThat(log).containsExactly("3", "2", "1", "parent");
    }

    @Test
    void theOrderIsKeptWhereSomebodyElseWaits(ActorSystem system) {
        var parent = parent(system);
        var oldest = child(parent, "1", () -> {});
        child(parent, "2", () -> {});
        child(parent, "3", StopOrderTest::takeTime);
        var other = system.spawn(Probe.class, Probe.plain());
        other.tell(_ -> oldest.awaitStopped());
        Await.until("it waits", () -> PlainRef.cellOf(other).edge() != null);
        var waiter = Waiter.start(oldest::join);

        parent.stop();

        assertThat(parent.join(PATIENCE).stoppedNormally()).isTrue();
        assertThat(waiter.value()).isNotNull();
        assertThat(log).containsExactly("3", "2", "1", "parent");
    }

    @Test
    void siblingsThatWaitForEachOtherAreTold(ActorSystem system) {
        var parent = parent(system);
        var both = new ArrayList<ActorHandle<Probe>>();
        both.add(child(parent, "old", () -> both.getLast().awaitStopped()));
        both.add(child(parent, "young", () -> both.getFirst().awaitStopped()));

        parent.stop();

        assertThat(parent.join(PATIENCE).stoppedNormally()).isTrue();
        assertThat(both.stream().flatMap(child -> child.join().findError().stream()))
                .singleElement()
                .isInstanceOf(DeadlockException.class);
    }

    /// Each waits for the end of a few of the others, some of them in circles.
    @RepeatedTest(30)
    void whoeverWaitsForWhomAParentEnds(ActorSystem system) {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var parent = parent(system);
        var children = new CopyOnWriteArrayList<ActorHandle<Probe>>();
        for (var i = 0; i < 12; i++) {
            var others = random.ints(random.nextInt(3), 0, 12).toArray();
            children.add(child(parent, "child", () -> awaitSome(children, others)));
        }
        if (random.nextBoolean()) {
            var busy = children.get(random.nextInt(12));
            busy.tell(_ -> awaitSome(children, new int[] {random.nextInt(12)}));
        }

        parent.stop();

        assertThat(parent.awaitStopped(PATIENCE)).as("seed %d", seed).isTrue();
        assertThat(children).as("seed %d", seed).allMatch(child -> child.join().stoppedNormally());
    }

    private static void awaitSome(List<ActorHandle<Probe>> children, int[] others) {
        IntStream.of(others)
                .forEach(other -> {
                    try {
                        children.get(other).awaitStopped();
                    } catch (DeadlockException circle) {
                        // It does not wait for that one.
                    }
                });
    }
}
