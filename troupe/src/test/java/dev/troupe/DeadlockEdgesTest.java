package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Where a wait is about to end by other means there is no cycle; and where there are several
/// cycles, all of them end.
@Promise("D2")
class DeadlockEdgesTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    static final class Node {
        private final ActorContext<Node> self;

        Node(ActorContext<Node> self) {
            this.self = self;
        }

        <T, E extends Exception> T doing(Call<T, E> call) throws E {
            return call.call();
        }

        ActorHandle<Node> child() {
            return self.spawn(Node.class, Node::new);
        }

        void stop() {
            self.stop();
        }
    }

    private static ActorHandle<Node> node(ActorSystem system) {
        return system.spawn(Node.class, Node::new);
    }

    private static String ask(ActorRef<Node> ref) {
        return ref.ask((Node node) -> node.doing(() -> "pong"));
    }

    private static void untilWaits(ActorRef<?> ref) {
        Await.until("it waits", () -> PlainRef.cellOf(ref).edge() != null);
    }

    @RepeatedTest(50)
    void whoKillsAnActorMayWaitForItsEndThoughThatHasAskedIt(ActorSystem system) throws Exception {
        var boss = node(system);
        var asker = node(system);
        var begun = new CountDownLatch(1);

        var ended =
                boss.askAsync((Node node) ->
                        node.doing(() -> {
                            begun.await();
                            untilWaits(asker);
                            asker.kill();
                            return asker.join();
                        }));
        asker.tell(_ -> {
            begun.countDown();
            ask(boss);
        });

        assertThat(ended.get().wasKilled()).isTrue();
    }

    @RepeatedTest(50)
    void aKilledActorIsOnNoCycle(ActorSystem system) throws Exception {
        var first = node(system);
        var second = node(system);
        var third = node(system);
        var go = new CountDownLatch(1);
        var reply =
                third.askAsync((Node node) ->
                        node.doing(() -> {
                            go.await();
                            second.kill();
                            return ask(first);
                        }));
        second.tell(_ -> ask(third));
        untilWaits(second);
        first.tell(_ -> assertThatThrownBy(() -> ask(second)).isInstanceOf(ActorException.class));
        untilWaits(first);

        go.countDown();

        assertThat(reply.get()).isEqualTo("pong");
    }

    @RepeatedTest(20)
    void allChildrenThatWaitForTheirEndingParentAreTold(ActorSystem system) throws Exception {
        var parent = node(system);
        var one = parent.ask(Node::child);
        var other = parent.ask(Node::child);
        var oneWaits = one.askAsync((Node node) -> node.doing(parent::join));
        var otherWaits = other.askAsync((Node node) -> node.doing(parent::join));
        untilWaits(one);
        untilWaits(other);

        parent.stop();

        assertThat(parent.join(LONG).stoppedNormally()).isTrue();
        assertThatThrownBy(oneWaits::get).hasCauseInstanceOf(DeadlockException.class);
        assertThatThrownBy(otherWaits::get).hasCauseInstanceOf(DeadlockException.class);
    }

    @Test
    void askJoinOfAnActorThatIsAboutToEndIsOnNoCycle(ActorSystem system) throws Exception {
        var asker = node(system);
        var target = node(system);
        var mediator = node(system);
        var gate = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var asking = target.askAsync((Node node) -> node.doing(() -> afterwards(go, asker)));
        mediator.tell(_ -> {});

        var joining =
                asker.askAsync((Node node) ->
                        mediator.<String, RuntimeException>askJoin(
                                (Node m) -> lateStage(m, mediator, target, gate)));
        untilWaits(asker);
        Await.until("it waits for the stage", () -> waitsForStage(asker));
        go.countDown();
        untilWaits(target);
        gate.countDown();

        assertThat(asking.get()).isEqualTo("pong");
        assertThatThrownBy(joining::get).hasCauseInstanceOf(ActorStoppedException.class);
    }

    private static String afterwards(CountDownLatch go, ActorRef<Node> asked)
            throws InterruptedException {
        go.await();
        return ask(asked);
    }

    /// A stage of an actor that has yet to ask the asker, by one that ends before.
    private static CompletableFuture<String> lateStage(
            Node node, ActorRef<Node> self, ActorRef<Node> target, CountDownLatch gate) {
        self.tell(_ -> gate.await());
        node.stop();
        return target.askAsync((Node other) -> other.doing(() -> "late"));
    }

    private static boolean waitsForStage(ActorRef<?> ref) {
        var edge = PlainRef.cellOf(ref).edge();
        return edge != null && edge.wait instanceof StageWait<?>;
    }

    @Test
    @Promise("L15")
    void closingASystemFromAnActorThatSomebodyThereAsksEndsAllTheSame(Oracle oracle)
            throws Exception {
        var system = oracle.build(ActorSystem.builder());
        var quick = ActorSystem.builder().shutdownTimeout(Duration.ofMillis(300));
        var closing = oracle.build(quick);
        var here = node(system);
        var there = node(closing);
        var begun = new CountDownLatch(1);

        var closed =
                here.askAsync((Node node) ->
                        node.doing(() -> {
                            begun.await();
                            untilWaits(there);
                            closing.close();
                            return closing.actors().size();
                        }));
        there.tell(_ -> {
            begun.countDown();
            ask(here);
        });

        assertThat(closed.get()).isZero();
    }
}
