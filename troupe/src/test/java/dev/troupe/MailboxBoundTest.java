package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every mailbox is bounded, and senders wait for room.
@Promise("M1")
class MailboxBoundTest {
    /// An actor whose first message keeps it busy until it is let go.
    private static final class Slow {
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final List<Integer> seen = new ArrayList<>();

        void block() throws InterruptedException {
            goOn.await();
        }

        List<Integer> seen() {
            return List.copyOf(seen);
        }
    }

    private final Slow slow = new Slow();

    @AfterEach
    void letGo() {
        slow.goOn.countDown();
    }

    private ActorHandle<Slow> blocked(ActorSystem system, SpawnOptions options) {
        var actor = system.spawn(Slow.class, options, OnStart.of(() -> slow));
        actor.tell(Slow::block);
        Await.until("it blocks", () -> Callee.queued(actor) == 0);
        return actor;
    }

    private static int fill(ActorRef<Slow> actor) {
        var accepted = 0;
        while (actor.tryTell(_ -> {})) {
            accepted++;
        }
        return accepted;
    }

    @Test
    void aMailboxHolds1024MessagesUnlessSaidOtherwise(ActorSystem system) {
        var actor = blocked(system, SpawnOptions.defaults());

        assertThat(fill(actor)).isEqualTo(1024);

        slow.goOn.countDown();
    }

    @Test
    void theSystemSaysHowManyAMailboxHolds(Oracle oracle) {
        var system = oracle.build(ActorSystem.builder().mailbox(7));

        assertThat(fill(blocked(system, SpawnOptions.defaults()))).isEqualTo(7);

        slow.goOn.countDown();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3000})
    void theActorSaysHowManyItsMailboxHolds(int capacity, Oracle oracle) {
        var system = oracle.build(ActorSystem.builder().mailbox(7));

        assertThat(fill(blocked(system, SpawnOptions.defaults().mailbox(capacity))))
                .isEqualTo(capacity);

        slow.goOn.countDown();
    }

    @Test
    void tellWaitsForRoomAndThenGoesOn(ActorSystem system) {
        var actor = blocked(system, SpawnOptions.defaults().mailbox(1));
        actor.tell(s -> s.seen.add(1));
        var sender =
                Waiter.start(() -> {
                    actor.tell(s -> s.seen.add(2));
                    actor.tell(s -> s.seen.add(3), Calling.LONG);
                    return null;
                });
        assertThat(sender.isOver()).isFalse();

        slow.goOn.countDown();

        assertThat(sender.value()).isNull();
        assertThat(actor.ask(Slow::seen)).containsExactly(1, 2, 3);
    }

    @Test
    void sendersThatWaitAreServedInTheirOrder(ActorSystem system) {
        var actor = blocked(system, SpawnOptions.defaults().mailbox(1));
        actor.tell(s -> s.seen.add(0));
        var senders =
                IntStream.range(1, 6)
                        .mapToObj(number ->
                                Waiter.start(() -> {
                                    actor.tell(s -> s.seen.add(number));
                                    return null;
                                }))
                        .toList();

        slow.goOn.countDown();
        senders.forEach(Waiter::value);

        assertThat(actor.ask(Slow::seen)).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void aTimedTellThatFindsNoRoomIsNotAccepted(ActorSystem system) {
        var actor = blocked(system, SpawnOptions.defaults().mailbox(1));
        actor.tell(s -> s.seen.add(1));
        var start = System.nanoTime();

        assertThatThrownBy(() -> actor.tell(s -> s.seen.add(2), Duration.ofMillis(30)))
                .isInstanceOf(ActorTimeoutException.class);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
        assertThatThrownBy(() -> actor.tell(s -> s.seen.add(3), Duration.ZERO))
                .isInstanceOf(ActorTimeoutException.class);
        slow.goOn.countDown();
        assertThat(actor.ask(Slow::seen)).containsExactly(1);
        assertThat(system.deadLetterCount()).as("it was never accepted").isZero();
    }

    @Test
    void aTimedTellThatFindsRoomNeedsNoTime(ActorSystem system) {
        var actor = system.spawn(Slow.class, OnStart.of(() -> slow));

        actor.tell(s -> s.seen.add(1), Duration.ZERO);

        assertThat(actor.ask(Slow::seen)).containsExactly(1);
    }

    @Test
    void tryTellDoesNotWaitForRoom(ActorSystem system) {
        var actor = blocked(system, SpawnOptions.defaults().mailbox(1));

        assertThat(actor.tryTell(s -> s.seen.add(1))).isTrue();
        assertThat(actor.tryTell(s -> s.seen.add(2))).isFalse();

        slow.goOn.countDown();
        assertThat(actor.ask(Slow::seen)).containsExactly(1);
        assertThat(system.deadLetterCount()).as("it was never accepted").isZero();
    }

    @Test
    void everyLaneHasItsOwnBound(ActorSystem system) {
        var actor = blocked(system, SpawnOptions.defaults().mailbox(2).urgentLane(3));

        assertThat(fill(actor)).isEqualTo(2);
        assertThat(fill(actor.urgent())).isEqualTo(3);

        slow.goOn.countDown();
    }
}
