package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How much an actor asks its publishers for: what its mailbox has room for.
class DemandTest {
    private static SpawnOptions mailbox(int capacity) {
        return SpawnOptions.defaults().mailbox(capacity);
    }

    private static ActorHandle<Probe> spawn(ActorSystem system, SpawnOptions options) {
        return system.spawn(Probe.class, options, Probe.plain());
    }

    private static Cancellable subscribe(ActorRef<Probe> actor, HandPublisher hand) {
        return actor.ask(p -> p.self.subscribe(hand, (probe, _) -> probe.increment()));
    }

    @Test
    @Promise("F1")
    void aFullMailboxAsksForOneItemEachTimeWhenAllThatWaitedHasBeenHandled(ActorSystem system)
            throws Exception {
        var hand = new HandPublisher();
        var actor = spawn(system, mailbox(4));
        var seen = new CopyOnWriteArrayList<String>();
        var done = new CountDownLatch(1);
        actor.run(
                p -> p.self.subscribe(hand, (_, item) -> seen.add(item + " at " + hand.demand())));
        var subscriber = hand.asking();
        assertThat(hand.demand()).as("half of the room is for messages").isEqualTo(2);

        var gate = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        actor.tell(_ -> {
            begun.countDown();
            gate.await();
        });
        begun.await();
        for (var i = 0; i < 4; i++) {
            actor.tell(new Filler(hand, seen, done));
        }
        subscriber.onNext(1);
        subscriber.onNext(2);
        gate.countDown();
        done.await();

        assertThat(seen.subList(0, 12))
                .containsExactly(
                        "F at 2", "F at 2", "F at 2", "F at 2", "1 at 2", "2 at 2", "F at 2",
                        "F at 2", "F at 2", "F at 2", "F at 3", "F at 3");
    }

    /// Keeps its place in the mailbox: whenever it is handled it is sent again.
    private record Filler(HandPublisher hand, List<String> seen, CountDownLatch done)
            implements Message<Probe> {
        @Override
        public void handle(Probe actor) {
            seen.add("F at " + hand.demand());
            if (seen.size() < 12) {
                actor.self.self().tell(this);
            } else {
                done.countDown();
            }
        }
    }

    @Test
    @Promise("F1")
    void allSubscriptionsShareTheRoom(ActorSystem system) {
        var actor = spawn(system, mailbox(12));
        var hands = Stream.generate(HandPublisher::new).limit(5).toList();
        for (var hand : hands) {
            subscribe(actor, hand);
            hand.asking();
        }
        actor.run(_ -> {});

        assertThat(hands).extracting(HandPublisher::demand).containsExactly(6L, 4L, 2L, 1L, 1L);
    }

    @Test
    @Promise("F1")
    void moreSubscriptionsThanPlacesHaveAnItemEach(ActorSystem system) {
        var actor = spawn(system, mailbox(1));
        var hands = Stream.generate(HandPublisher::new).limit(5).toList();
        hands.forEach(hand -> subscribe(actor, hand));
        for (var round = 1; round <= 100; round++) {
            var items = round;
            for (var hand : hands.subList(1, 5)) { // the first is silent
                Await.until("it is asked again", () -> hand.demand() == items);
                hand.subscriber().onNext(items);
            }
        }
        Await.until("all are handled", () -> actor.ask(Probe::count) == 400);
    }

    @Test
    @Promise("F1")
    void whatIsAskedOfSilentPublishersTakesNoPlaceFromMessages(ActorSystem system) {
        var actor = spawn(system, mailbox(2));
        var hands = Stream.generate(HandPublisher::new).limit(3).toList();
        hands.forEach(hand -> subscribe(actor, hand));
        hands.forEach(HandPublisher::asking);

        IntStream.range(0, 1_000).forEach(_ -> actor.tell(Probe::increment));
        assertThat(actor.ask(Probe::count).intValue()).isEqualTo(1_000);
    }

    @Test
    @Promise("F1")
    void whoIsCalledOffLeavesTheRoomToOthers(ActorSystem system) {
        var actor = spawn(system, mailbox(64));
        for (var i = 0; i < 1_000; i++) {
            var hand = new HandPublisher();
            var subscription = subscribe(actor, hand);
            hand.asking().onNext(i);
            subscription.cancel();
        }
        var last = new HandPublisher();
        subscribe(actor, last);
        last.asking();
        assertThat(last.demand()).isEqualTo(32);
    }

    @Test
    @Promise("F1")
    void whoHasEndedLeavesTheRoomToOthers(ActorSystem system) {
        var actor = spawn(system, mailbox(64));
        var ends = new AtomicInteger();
        for (var i = 0; i < 1_000; i++) {
            var hand = new HandPublisher();
            actor.run(p -> p.self.subscribe(hand, (_, _) -> {}, (_, _) -> ends.incrementAndGet()));
            hand.asking().onNext(i);
            hand.asking().onComplete();
        }
        Await.until("all have ended", () -> ends.get() == 1_000);
        var last = new HandPublisher();
        subscribe(actor, last);
        last.asking();
        assertThat(last.demand()).isEqualTo(32);
    }

    @Test
    @Promise("F2")
    void noOverflowRuleDropsAnItem(ActorSystem system) throws Exception {
        for (var rule : List.of(Overflow.FAIL, Overflow.DROP_NEWEST, Overflow.DROP_OLDEST)) {
            var hand = new HandPublisher();
            var actor = spawn(system, mailbox(2).overflow(rule));
            subscribe(actor, hand);
            var subscriber = hand.asking();
            var gate = new CountDownLatch(1);
            var begun = new CountDownLatch(1);
            actor.tell(_ -> {
                begun.countDown();
                gate.await();
            });
            begun.await();
            for (var i = 0; i < 3; i++) {
                actor.tryTell(_ -> {}); // more than there is room for
            }
            subscriber.onNext(1);
            actor.tryTell(_ -> {});
            gate.countDown();
            Await.until("the item has come", () -> seesOne(actor));
        }
    }

    private static boolean seesOne(ActorRef<Probe> actor) {
        try {
            return actor.ask(Probe::count) == 1;
        } catch (MailboxFullException full) {
            return false;
        }
    }

    @Test
    @Promise("F1")
    void aStoppingActorAsksForNothingMore(ActorSystem system) {
        var actor = spawn(system, mailbox(8));
        var endless =
                new HandPublisher() {
                    @Override
                    public void request(long items) {
                        super.request(items);
                        for (var i = 0; i < items; i++) {
                            subscriber().onNext(i);
                        }
                    }
                };
        subscribe(actor, endless);
        Await.until("items come", () -> endless.demand() > 1_000);
        actor.stop();

        assertThat(actor.join().stoppedNormally()).isTrue();
        assertThat(endless.isCancelled()).isTrue();
    }

    /// Sends so many numbers, always in the middle of being asked, and then its end.
    private static final class Counting extends HandPublisher {
        private final int items;
        private int next;

        Counting(int items) {
            this.items = items;
        }

        @Override
        public void request(long wanted) {
            super.request(wanted);
            for (var i = 0; i < wanted && next < items; i++) {
                subscriber().onNext(next++);
            }
            if (next == items) {
                subscriber().onComplete();
            }
        }
    }

    @Test
    @Promise("F3")
    void aPublisherMaySendInTheMiddleOfBeingAsked(ActorSystem system) {
        var end = new AtomicInteger();
        var actor = spawn(system, SpawnOptions.defaults());
        var items = 100_000;
        var counting = new Counting(items);
        actor.run(p ->
                p.self.subscribe(
                        counting,
                        (probe, item) -> {
                            assertThat(item).isEqualTo(probe.count());
                            probe.increment();
                        },
                        (_, error) -> end.set(error.isEmpty() ? 1 : 2)));
        Await.until("the end has come", () -> end.get() > 0);
        assertThat(end).hasValue(1);
        assertThat(actor.ask(Probe::count).intValue()).isEqualTo(items);
    }

    @Test
    @Promise("F3")
    void anItemThatWasNotAskedForEndsTheSubscriptionWithAnError(ActorSystem system) {
        var hand = new HandPublisher();
        var actor = spawn(system, mailbox(2));
        var ends = new ArrayList<Optional<Throwable>>();
        actor.run(p ->
                p.self.subscribe(
                        hand, (probe, _) -> probe.increment(), (_, error) -> ends.add(error)));
        var subscriber = hand.asking();
        assertThat(hand.demand()).isEqualTo(1);
        actor.run(_ -> { // on its turn, so that it cannot ask for more meanwhile
            for (var i = 0; i < 1_000; i++) {
                subscriber.onNext(i);
            }
            subscriber.onComplete();
        });
        assertThat(actor.ask(Probe::count).intValue()).isEqualTo(1);
        assertThat(hand.isCancelled()).isTrue();
        assertThat(ends).hasSize(1);
        assertThat(ends.getFirst().orElseThrow())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("had not been asked for");
    }

    @Test
    @Promise("F3")
    void anItemBeforeOnSubscribeEndsItToo(ActorSystem system) {
        var actor = spawn(system, SpawnOptions.defaults());
        var ends = new ArrayList<Optional<Throwable>>();
        actor.run(p ->
                p.self.<Integer>subscribe(
                        subscriber -> subscriber.onNext(1),
                        (_, _) -> {},
                        (_, error) -> ends.add(error)));
        actor.run(_ -> {});
        assertThat(ends).hasSize(1);
        assertThat(ends.getFirst()).isPresent();
    }

    @Test
    @Promise("F3")
    void aPublisherThatThrowsWhenAskedHasFailed(ActorSystem system) {
        var error = new IllegalArgumentException("on purpose");
        var actor = spawn(system, SpawnOptions.defaults());
        var hand =
                new HandPublisher() {
                    @Override
                    public void request(long items) {
                        throw error;
                    }
                };
        actor.run(p -> p.self.subscribe(hand, (_, _) -> {}));

        assertThat(actor.join().findError()).containsSame(error);
        assertThat(hand.isCancelled()).isTrue();
    }

    @Test
    @Promise("F3")
    void whatAPublisherThrowsInSubscribeComesOutOfThere(ActorSystem system) {
        var hand = new HandPublisher();
        var actor = spawn(system, SpawnOptions.defaults());
        assertThatThrownBy(() ->
                        actor.run(p ->
                                p.self.<Integer>subscribe(
                                        subscriber -> {
                                            hand.subscribe(subscriber);
                                            throw new IllegalStateException("no");
                                        },
                                        (probe, _) -> probe.increment())))
                .hasMessage("no");
        hand.subscriber().onNext(1);

        assertThat(actor.ask(Probe::count).intValue()).isZero();
        assertThat(hand.isCancelled()).isTrue();
    }

    @Test
    @Promise("F3")
    void whatAPublisherThrowsInCancelIsLogged(ActorSystem system) {
        var actor = spawn(system, SpawnOptions.defaults());
        var hand =
                new HandPublisher() {
                    @Override
                    public void cancel() {
                        throw new IllegalStateException("on purpose");
                    }
                };
        var subscription = subscribe(actor, hand);
        var logged = LogRecords.during(_ -> assertThat(subscription.cancel()).isTrue());
        assertThat(logged).containsExactly("A publisher of " + actor + " threw");
    }

    @Test
    @Promise("F3")
    void nothingComesAfterTheEnd(ActorSystem system) {
        var hand = new HandPublisher();
        var actor = spawn(system, SpawnOptions.defaults());
        var ends = new AtomicInteger();
        actor.run(p ->
                p.self.subscribe(
                        hand, (probe, _) -> probe.increment(), (_, _) -> ends.incrementAndGet()));
        var subscriber = hand.asking();
        subscriber.onComplete();
        subscriber.onNext(1);
        subscriber.onError(new IllegalStateException("late"));
        subscriber.onComplete();

        assertThat(actor.ask(Probe::count).intValue()).isZero();
        assertThat(ends).hasValue(1);
    }

    @Test
    @Promise("F3")
    void aPublisherThatSubscribesLateOrNever(ActorSystem system) {
        var hand = new HandPublisher();
        var actor = spawn(system, SpawnOptions.defaults());
        var kept = new ArrayList<Flow.Subscriber<? super Integer>>();
        Cancellable subscription =
                actor.ask(p -> p.self.<Integer>subscribe(kept::add, (_, _) -> {}));
        actor.run(_ -> {});
        subscription.cancel();
        kept.getFirst().onSubscribe(hand);

        assertThat(hand.isCancelled()).isTrue();
        assertThat(hand.demand()).isZero();
    }
}
