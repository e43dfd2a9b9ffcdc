package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The wait that would close a cycle throws, with the whole cycle, and everybody lives on: every
/// kind of wait.
@Promise("D1")
@Promise("D2")
class DeadlockTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    enum Kind {
        DEFAULT,
        CALLER_RUNS;

        SpawnOptions options() {
            var defaults = SpawnOptions.defaults();
            return this == DEFAULT ? defaults : defaults.callerRuns();
        }
    }

    /// An actor that does what it is told, so that the waits are in the tests.
    static final class Node {
        int handled;

        <T, E extends Exception> T doing(Call<T, E> call) throws E {
            handled++;
            return call.call();
        }
    }

    private static ActorHandle<Node> node(ActorSystem system, Kind kind) {
        return system.spawn(Node.class, kind.options(), OnStart.of(Node::new));
    }

    private static String ping() {
        return "pong";
    }

    private static String ask(ActorRef<Node> ref) {
        return ref.ask((Node node) -> node.doing(DeadlockTest::ping));
    }

    private static DeadlockException deadlock(CallThrowing call) {
        return catchThrowableOfType(DeadlockException.class, call::run);
    }

    private interface CallThrowing {
        void run() throws Throwable;
    }

    @ParameterizedTest
    @EnumSource
    void anActorCannotAskItself(Kind kind, ActorSystem system) {
        var alone = node(system, kind);

        var thrown = deadlock(() -> alone.ask((Node n) -> n.doing(() -> ask(alone))));

        assertThat(thrown.cycle()).hasSize(1);
        assertThat(thrown.cycle().getFirst().actor()).isEqualTo(alone.identity());
        assertThat(thrown.cycle().getFirst().waitsFor()).isEqualTo(alone.identity());
        assertThat(thrown).hasMessageContaining("an actor would wait for itself");
        assertThat(thrown.isRetryable()).isFalse();
        assertThat(ask(alone)).isEqualTo("pong");
    }

    @ParameterizedTest
    @EnumSource
    void twoActorsCannotAskEachOther(Kind kind, ActorSystem system) {
        var one = node(system, kind);
        var other = node(system, kind);

        var thrown =
                deadlock(() ->
                        one.ask((Node n) ->
                                n.doing(() -> other.ask((Node m) -> m.doing(() -> ask(one))))));

        assertThat(thrown.cycle())
                .extracting(DeadlockException.Hop::actor)
                .containsExactlyInAnyOrder(one.identity(), other.identity());
        assertThat(thrown)
                .hasMessageContaining(other + " asks " + one + ": a lambda at DeadlockTest.java:");
        assertThat(ask(one)).isEqualTo("pong");
        assertThat(ask(other)).isEqualTo("pong");
    }

    @ParameterizedTest
    @EnumSource
    void aTimeoutDoesNotHideTheCycle(Kind kind, ActorSystem system) {
        var alone = node(system, kind);

        assertThatThrownBy(
                        () -> alone.ask((Node n) -> alone.ask((Node m) -> m.doing(() -> 1), LONG)))
                .isInstanceOf(DeadlockException.class);
    }

    @Test
    void anActorCannotWaitForRoomInItsOwnMailbox(ActorSystem system) {
        var options = SpawnOptions.defaults().mailbox(1);
        var alone = system.spawn(Node.class, options, OnStart.of(Node::new));

        var thrown =
                deadlock(() ->
                        alone.ask((Node n) ->
                                n.doing(() -> {
                                    alone.tell(m -> m.doing(() -> 1));
                                    alone.tell(m -> m.doing(() -> 2));
                                    return 0;
                                })));

        assertThat(thrown).hasMessageContaining("waits for room in the mailbox of " + alone);
        assertThat((int) alone.ask((Node n) -> n.handled)).isEqualTo(2);
    }

    @Test
    void anActorCannotWaitForItsOwnEnd(ActorSystem system) {
        var alone = node(system, Kind.DEFAULT);

        assertThatThrownBy(() -> alone.ask((Node n) -> n.doing(() -> alone.join())))
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("waits for the end of " + alone);
        assertThatThrownBy(() -> alone.run((Node n) -> alone.awaitStopped()))
                .isInstanceOf(DeadlockException.class);
        assertThatThrownBy(() -> alone.run((Node n) -> alone.awaitStopped(LONG)))
                .isInstanceOf(DeadlockException.class);
    }

    @ParameterizedTest
    @EnumSource
    void anActorCannotWaitForAFutureOfItsOwn(Kind kind, ActorSystem system) {
        var alone = node(system, kind);

        assertThatThrownBy(() -> alone.ask((Node n) -> later(alone).join()))
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("waits for a future of " + alone);
        assertThatThrownBy(() -> alone.ask((Node n) -> later(alone).get(1, TimeUnit.HOURS)))
                .isInstanceOf(DeadlockException.class);
        assertThatThrownBy(() -> alone.ask((Node n) -> later(alone).thenApply(x -> x).get()))
                .isInstanceOf(DeadlockException.class);
        assertThatThrownBy(() -> alone.ask((Node n) -> alone.result().join()))
                .isInstanceOf(DeadlockException.class);
    }

    private static CompletableFuture<String> later(ActorRef<Node> ref) {
        return ref.askAsync((Node n) -> n.doing(DeadlockTest::ping));
    }

    @Test
    void aFutureThatSomebodyElseMayCompleteIsNoEdge(ActorSystem system) throws Exception {
        var alone = node(system, Kind.DEFAULT);
        var other = new CompletableFuture<String>();
        var waiting = new CountDownLatch(1);

        var reply =
                alone.askAsync((Node n) -> {
                    var either = later(alone).applyToEither(other, x -> x);
                    waiting.countDown();
                    return either.join();
                });
        waiting.await();
        Await.until("it waits", () -> isParked(alone));
        other.complete("from outside");

        assertThat(reply.get()).isEqualTo("from outside");
    }

    private static boolean isParked(ActorRef<?> ref) {
        var owner = PlainRef.cellOf(ref).owner();
        return owner != null && owner.getState() == Thread.State.WAITING;
    }

    @Test
    void askJoinOfAStageThatDependsOnTheAskerFails(ActorSystem system) {
        var asker = node(system, Kind.DEFAULT);
        var asked = node(system, Kind.DEFAULT);

        assertThatThrownBy(() ->
                        asker.ask((Node n) ->
                                asked.<String, RuntimeException>askJoin((Node m) -> later(asker))))
                .isInstanceOf(DeadlockException.class);
    }

    static final class Awaiting {
        private final ActorContext<Awaiting> self;

        Awaiting(ActorContext<Awaiting> self) {
            this.self = self;
        }

        String ask(ActorRef<Awaiting> other) {
            return self.await(() -> other.ask(Awaiting::answer));
        }

        String answer() {
            return "pong";
        }

        String askBack(ActorRef<Awaiting> first, ActorRef<Awaiting> second) {
            return second.ask((Awaiting a) -> a.ask(first));
        }
    }

    @Test
    void anAskInsideAwaitIsAnEdge(ActorSystem system) {
        var first = system.spawn(Awaiting.class, Awaiting::new);
        var second = system.spawn(Awaiting.class, Awaiting::new);

        assertThatThrownBy(() -> first.ask((Awaiting a) -> a.ask(first)))
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining(first + " asks " + first);
        var thrown = deadlock(() -> first.ask((Awaiting a) -> a.askBack(first, second)));

        assertThat(thrown.cycle())
                .extracting(DeadlockException.Hop::actor)
                .containsExactlyInAnyOrder(second.identity(), first.identity());
        assertThat(first.ask(Awaiting::answer)).isEqualTo("pong");
    }

    static final class Parent implements Actor<Parent> {
        private final ActorHandle<Node> child;

        Parent(ActorContext<Parent> self) {
            this.child = self.spawn(Node.class, OnStart.of(Node::new));
        }

        ActorHandle<Node> child() {
            return child;
        }
    }

    @Test
    void aChildThatWaitsForItsEndingParentIsTold(ActorSystem system) throws Exception {
        var parent = system.spawn(Parent.class, Parent::new);
        var child = parent.ask(Parent::child);

        var childWaits = child.askAsync((Node n) -> n.doing(() -> parent.join()));
        parent.stop();

        assertThat(parent.join(LONG).stoppedNormally()).isTrue();
        assertThatThrownBy(childWaits::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(DeadlockException.class);
    }
}
