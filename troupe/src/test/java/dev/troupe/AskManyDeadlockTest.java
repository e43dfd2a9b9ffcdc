package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Circles of waits through one request to many actors.
@Promise("D2")
class AskManyDeadlockTest {
    /// An actor that asks others in its handlers.
    private static final class Peer {
        private @Nullable ActorRef<Peer> back;

        int one() {
            return 1;
        }

        /// Asks back who has asked; where nobody is known to ask, it is quick.
        int askBack() {
            return back == null ? 1 : back.ask(Peer::one);
        }

        List<Integer> askAll(List<ActorRef<Peer>> others) {
            return ActorRef.askAll(others, Peer::askBack);
        }

        int askFirst(List<ActorRef<Peer>> others) {
            return ActorRef.askFirst(others, Peer::askBack);
        }

        List<Outcome<Integer>> askEach(List<ActorRef<Peer>> others) {
            return ActorRef.askEach(others, Peer::askBack);
        }
    }

    private static ActorRef<Peer> peer(ActorSystem system) {
        return system.spawn(Peer.class, OnStart.of(Peer::new));
    }

    private static ActorRef<Peer> peer(ActorSystem system, ActorRef<Peer> back) {
        var peer = peer(system);
        peer.run(p -> p.back = back);
        return peer;
    }

    @Test
    void theSecondOfSeveralThatClosesACircleEndsAll(ActorSystem system) {
        var asker = peer(system);
        var others = List.of(peer(system), peer(system, asker), peer(system));
        assertThatThrownBy(() -> asker.ask(a -> a.askAll(others)))
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining(others.get(1).identity().name())
                .hasMessageContaining(asker.identity().name());
        assertThat(asker.ask(Peer::one)).isEqualTo(1);
    }

    @Test
    void anActorThatAsksItselfAmongOthersIsTold(ActorSystem system) {
        var asker = peer(system);
        var others = List.of(peer(system), asker);
        assertThatThrownBy(() -> asker.ask(a -> a.askAll(others)))
                .isInstanceOf(DeadlockException.class);
    }

    @Test
    void theFirstIsWaitedForWhereAnotherIsInACircle(ActorSystem system) throws Exception {
        var asker = peer(system);
        var blocked = peer(system, asker);
        var gate = new CountDownLatch(1);
        var slow = peer(system);
        slow.tell(_ -> gate.await());
        var waiter = Waiter.start(() -> asker.ask(a -> a.askFirst(List.of(blocked, slow))));
        Await.until("it asks back", () -> Look.at(system, asker).queueLength() == 1);
        gate.countDown();
        assertThat(waiter.value()).as("no circle: one is enough").isEqualTo(1);
    }

    @Test
    void theFirstIsNotWaitedForWhereAllAreInACircle(ActorSystem system) {
        for (var round = 0; round < 50; round++) {
            var asker = peer(system);
            var others = List.of(peer(system, asker), peer(system, asker), peer(system, asker));
            var waiter = Waiter.run(() -> asker.ask(a -> a.askFirst(others)));
            // Either the asker is told of all, or one of the others, who then fails or not.
            assertThat(waiter.error()).isInstanceOf(DeadlockException.class);
            assertThat(asker.ask(Peer::one)).isEqualTo(1);
        }
    }

    @Test
    void whoIsLeftInACircleWhenTheRestHasFailedIsFound(ActorSystem system) {
        var asker = peer(system);
        var blocked = peer(system, asker);
        var gate = new CountDownLatch(1);
        var failing = peer(system);
        failing.tell(_ -> {
            gate.await();
            throw new AssertionError("on purpose");
        });
        var waiter = Waiter.start(() -> asker.ask(a -> a.askFirst(List.of(blocked, failing))));
        Await.until("it asks back", () -> Look.at(system, asker).queueLength() == 1);
        gate.countDown();
        assertThat(waiter.error())
                .satisfiesAnyOf(
                        e -> assertThat(e).isInstanceOf(DeadlockException.class),
                        e -> assertThat(e).isInstanceOf(ActorStoppedException.class));
    }

    @Test
    void choosersThatWaitForEachOtherAreTold(ActorSystem system) {
        for (var round = 0; round < 50; round++) {
            var a = peer(system);
            var b = peer(system);
            var c = peer(system);
            var together = new CountDownLatch(3);
            var waiters =
                    List.of(
                            choose(a, List.of(b, c), together),
                            choose(b, List.of(a, c), together),
                            choose(c, List.of(a, b), together));
            waiters.forEach(Waiter::outcome);
            assertThat(waiters)
                    .as("round %d", round)
                    .anyMatch(w -> w.outcome().error() instanceof DeadlockException);
        }
    }

    private static Waiter choose(
            ActorRef<Peer> who, List<ActorRef<Peer>> others, CountDownLatch together) {
        return Waiter.run(() ->
                who.ask(peer -> {
                    together.countDown();
                    together.await();
                    return peer.askFirst(others);
                }));
    }

    @Test
    void ofSeveralThatCloseItAtTheSameTimeOneIsTold(ActorSystem system) {
        for (var round = 0; round < 400; round++) {
            var told = new AtomicInteger();
            var asker = peer(system);
            var together = new CountDownLatch(4);
            var others = List.of(peer(system), peer(system), peer(system), peer(system));
            var begun = new CountDownLatch(1);
            others.forEach(other -> other.tell(_ -> begun.await())); // on threads older than its
            asker.run(_ -> {
                begun.countDown();
                askFirst(others, _ -> askBack(asker, together, told), told);
            });
            others.forEach(other -> other.ask(Peer::one));
            assertThat(told).as("round %d", round).hasValue(1);
        }
    }

    private static void askFirst(
            List<ActorRef<Peer>> others, Query<Peer, Integer> request, AtomicInteger told) {
        try {
            assertThat(ActorRef.askFirst(others, request)).isEqualTo(1);
        } catch (DeadlockException deadlock) {
            told.incrementAndGet();
        }
    }

    /// Who is told goes on, and so do all.
    private static int askBack(ActorRef<Peer> asker, CountDownLatch together, AtomicInteger told) {
        together.countDown();
        try {
            together.await();
            return asker.ask(Peer::one);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } catch (DeadlockException deadlock) {
            told.incrementAndGet();
            return 1;
        }
    }

    @Test
    void eachOutsideTheCircleIsWaitedForAllTheSame(ActorSystem system) {
        var asker = peer(system);
        var others = List.of(peer(system), peer(system, asker), peer(system));
        var outcomes = asker.ask(a -> a.askEach(others));
        assertThat(outcomes.get(0).isReplied()).isTrue();
        assertThat(outcomes.get(1).findError().orElseThrow()).isInstanceOf(DeadlockException.class);
        assertThat(outcomes.get(2).isReplied()).isTrue();
    }

    @Test
    void aCircleThroughTheRoomInAMailboxIsFoundToo(ActorSystem system) {
        var asker = peer(system);
        var other =
                system.spawn(Peer.class, SpawnOptions.defaults().mailbox(1), OnStart.of(Peer::new));
        other.run(p -> p.back = asker);
        var both = new CountDownLatch(2);
        var waiter =
                Waiter.run(() ->
                        asker.ask(a -> {
                            both.countDown();
                            both.await();
                            return a.askAll(List.of(other, other, other));
                        }));
        other.tell(o -> {
            both.countDown();
            both.await();
            o.askBack();
        });
        // One of the two is told; the tell, if it is that, fails the other actor.
        assertThat(waiter.error())
                .isInstanceOfAny(DeadlockException.class, ActorStoppedException.class);
    }
}
