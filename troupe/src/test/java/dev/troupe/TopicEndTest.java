package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/// What ends a subscription, and what it leaves behind.
class TopicEndTest {
    private final Topic<String> topic = Topic.create();
    private final Gate gate = new Gate();
    private final ConcurrentLinkedQueue<Object> dead = new ConcurrentLinkedQueue<>();

    private ActorSystem system(Oracle oracle) {
        return oracle.build(
                ActorSystem.builder()
                        .onDeadLetter(
                                letter -> dead.add(letter.reason() + " " + letter.message())));
    }

    private void publish(String... items) {
        for (var item : items) {
            topic.publish(item);
        }
    }

    @Test
    @Promise("P8")
    void anActorThatHasEndedIsNoSubscriber(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        var subscription = topic.subscribe(actor, Probe::add);
        actor.stop();
        actor.join();
        Await.until("it is gone", () -> topic.subscriberCount() == 0);
        assertThat(subscription.isCancelled()).isTrue();
        assertThat(topic.subscribe(actor, Probe::add).isCancelled()).isTrue();
        assertThat(topic.subscriberCount()).isZero();
        publish("nobody wants it");
        assertThat(system.deadLetterCount()).isZero();
    }

    @Test
    void whatIsInTheMailboxOfAKilledSubscriberIsADeadLetter(Oracle oracle) {
        var slow = Gate.closed(system(oracle), SpawnOptions.defaults(), gate);
        topic.subscribe(slow, Gate::see);
        topic.subscribe(slow, Overflow.DROP_OLDEST, Gate::see);
        publish("1", "2");
        slow.kill();
        slow.join();
        Await.until("all are dead", () -> dead.size() == 4);
        assertThat(dead).containsExactly("KILLED 1", "KILLED 1", "KILLED 2", "KILLED 2");
    }

    @Test
    @Promise("P8")
    void theTopicKeepsNothingOfAnEndedSubscriber(ActorSystem system) {
        var gone = subscribeAndEnd(system);
        Await.until(
                "the subscriber is collected",
                () -> {
                    System.gc();
                    return gone.get() == null;
                });
        assertThat(topic.subscriberCount()).isZero();
    }

    private WeakReference<Cell<?>> subscribeAndEnd(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        topic.subscribe(actor, Probe::add);
        actor.stop();
        actor.join();
        return new WeakReference<>(PlainRef.cellOf(actor));
    }

    @Test
    @Promise("P8")
    void aSubscriberKeepsNoTopicThatNobodyHolds(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        var gone = subscribeToAnother(actor);
        Await.until(
                "the topic is collected",
                () -> {
                    System.gc();
                    return gone.get() == null;
                });
        assertThat(actor.isAlive()).isTrue();
    }

    private static WeakReference<Topic<String>> subscribeToAnother(ActorRef<Probe> actor) {
        Topic<String> other = Topic.create();
        other.subscribe(actor, Probe::add);
        return new WeakReference<>(other);
    }

    @Test
    @Promise("P8")
    void anActorsOwnSubscriptionEndsWithItsInstance(ActorSystem system) {
        var options = SpawnOptions.defaults().supervision(Supervision.restart());
        var all = new ConcurrentLinkedQueue<String>();
        var actor =
                system.spawn(
                        Probe.class,
                        options,
                        self -> {
                            topic.subscribe(self.self(), (_, item) -> all.add(item));
                            return Probe.plain().onStart(self);
                        });
        actor.run(_ -> {});
        publish("first");
        actor.tell(_ -> {
            throw new IllegalStateException("on purpose");
        });
        publish("while it may be restarting");
        actor.run(_ -> {});
        publish("second");
        actor.run(_ -> {});

        assertThat(topic.subscriberCount()).isEqualTo(1);
        assertThat(all).startsWith("first").endsWith("second").doesNotHaveDuplicates();
    }

    @Test
    @Promise("P8")
    void anActorsOwnSubscriptionCanBeCancelled(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        Cancellable own = actor.ask(probe -> topic.subscribe(probe.self.self(), Probe::add));
        publish("a");
        assertThat(own.cancel()).isTrue();
        publish("b");
        assertThat(actor.ask(Probe::log)).isSubsetOf("a");
        assertThat(topic.subscriberCount()).isZero();
    }
}
