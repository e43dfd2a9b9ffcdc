package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Items of a publisher that come to an actor as messages.
class SubscribeTest {
    /// Keeps what an actor gets.
    private static final class Listener {
        private final List<Integer> items = new ArrayList<>();
        private boolean ended;
        private Optional<Throwable> failure = Optional.empty();

        void add(int item) {
            items.add(item);
        }

        void end(Optional<Throwable> error) {
            ended = true;
            failure = error;
        }

        int size() {
            return items.size();
        }

        List<Integer> items() {
            return List.copyOf(items);
        }

        boolean hasEnded() {
            return ended;
        }

        boolean hasEndedWell() {
            return ended && failure.isEmpty();
        }
    }

    private static ActorHandle<Listener> spawn(
            ActorSystem system, Flow.Publisher<Integer> publisher) {
        return system.spawn(
                Listener.class,
                self -> {
                    self.subscribe(publisher, Listener::add, Listener::end);
                    return new Listener();
                });
    }

    @Test
    @Promise("F2")
    void everyItemComesInOrderAndThenTheEnd(ActorSystem system) {
        ActorHandle<Listener> actor;
        try (var publisher = new SubmissionPublisher<Integer>()) {
            actor = spawn(system, publisher);
            Await.until("it has subscribed", publisher::hasSubscribers);
            for (var i = 0; i < 1_000; i++) {
                publisher.submit(i);
            }
        }
        Await.until("the end has come", () -> actor.ask(Listener::hasEnded));
        assertThat(actor.ask(Listener::hasEndedWell)).isTrue();
        assertThat(actor.ask(Listener::items)).hasSize(1_000).isSorted();
    }

    @Test
    @Promise("F1")
    void asksForNoMoreThanItHandles(ActorSystem system) throws Exception {
        var hand = new HandPublisher();
        var gate = new CountDownLatch(1);
        var actor = spawn(system, hand);
        var subscriber = hand.asking();
        actor.tell(_ -> gate.await());
        var window = hand.demand();
        assertThat(window).isBetween(1L, 1_024L);
        for (var i = 0; i < window; i++) {
            subscriber.onNext(i);
        }
        assertThat(hand.demand()).as("nothing is handled yet").isEqualTo(window);
        gate.countDown();

        Await.until("all are handled", () -> actor.ask(Listener::size) == window);
        Await.until("demand is renewed", () -> hand.demand() > window);
        assertThat(hand.demand()).isLessThanOrEqualTo(2 * window);
    }

    @Test
    void aFailureOfThePublisherComesBack(ActorSystem system) {
        var hand = new HandPublisher();
        var actor = spawn(system, hand);
        hand.asking().onNext(1);
        hand.asking().onError(new IOException("on purpose"));
        Await.until("the end has come", () -> actor.ask(Listener::hasEnded));

        assertThat(actor.ask(Listener::hasEndedWell)).isFalse();
        assertThat(actor.ask(Listener::items)).containsExactly(1);
    }

    @Test
    void aFailureIsTheActorsOwnWhereNobodySaysWhatToDo(ActorSystem system) {
        var hand = new HandPublisher();
        var error = new IOException("on purpose");
        var actor =
                system.spawn(
                        Listener.class,
                        self -> {
                            self.subscribe(hand, Listener::add);
                            return new Listener();
                        });
        hand.asking().onNext(1);
        hand.asking().onError(error);

        assertThat(actor.join().findError()).containsSame(error);
        assertThat(actor.join().findPhase()).contains(FailurePhase.ON_MESSAGE);
    }

    @Test
    void aCompletionIsSilentWhereNobodySaysWhatToDo(ActorSystem system) {
        var hand = new HandPublisher();
        var actor =
                system.spawn(
                        Listener.class,
                        self -> {
                            self.subscribe(hand, Listener::add);
                            return new Listener();
                        });
        hand.asking().onNext(1);
        hand.asking().onComplete();
        Await.until("the item has come", () -> actor.ask(Listener::size) == 1);
        assertThat(actor.isAlive()).isTrue();
    }

    @Test
    @Promise("F2")
    void calledOffNothingComesAnyMore(ActorSystem system) {
        var hand = new HandPublisher();
        var seen = new AtomicInteger();
        var actor = system.spawn(Probe.class, Probe.plain());
        Cancellable subscription =
                actor.ask(p -> p.self.subscribe(hand, (_, _) -> seen.incrementAndGet()));
        var subscriber = hand.asking();
        assertThat(subscription.cancel()).isTrue();
        assertThat(hand.isCancelled()).isTrue();
        subscriber.onNext(1);
        subscriber.onComplete();
        actor.run(_ -> {});

        assertThat(seen).hasValue(0);
        assertThat(subscription.isCancelled()).isTrue();
        assertThat(system.deadLetterCount()).isZero();
    }

    @Test
    @Promise("L18")
    @Promise("M8")
    void theActorsEndCancelsItAndLateItemsAreDeadLetters(ActorSystem system) {
        var hand = new HandPublisher();
        var actor = spawn(system, hand);
        var subscriber = hand.asking(); // a stopping actor does not ask
        actor.stop();
        actor.join();
        assertThat(hand.isCancelled()).isTrue();
        subscriber.onNext(1);

        Await.until("it is a dead letter", () -> system.deadLetterCount() == 1);
    }

    @Test
    @Promise("F3")
    void aSecondSubscriptionOfTheSameSubscriberIsCancelled(ActorSystem system) {
        var hand = new HandPublisher();
        var actor = spawn(system, hand);
        var second = new AtomicBoolean();
        hand.asking()
                .onSubscribe(
                        new Flow.Subscription() {
                            @Override
                            public void request(long items) {
                                throw new AssertionError("not wanted");
                            }

                            @Override
                            public void cancel() {
                                second.set(true);
                            }
                        });
        assertThat(second).isTrue();
        assertThat(hand.isCancelled()).isFalse();
        assertThat(actor.ask(Listener::size)).isZero();
    }

    @Test
    @Promise("F3")
    @SuppressWarnings("NullAway") // on purpose
    void nullItemsAreRefusedAsTheFlowContractWants(ActorSystem system) {
        var hand = new HandPublisher();
        var actor = spawn(system, hand);
        var subscriber = hand.asking();
        assertThatThrownBy(() -> subscriber.onNext(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> subscriber.onError(null)).isInstanceOf(NullPointerException.class);
        assertThat(actor.ask(Listener::size)).isZero();
    }

    @Test
    void belongsToTheTurn(ActorSystem system) {
        var self = system.spawn(Probe.class, Probe.plain()).ask(Probe::self);
        assertThatThrownBy(() -> self.subscribe(new HandPublisher(), (_, _) -> {}))
                .isInstanceOf(IllegalStateException.class);
    }
}
