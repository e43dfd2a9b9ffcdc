package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The context of a publisher goes with an item to each subscriber, and is released once for each.
@Promise("C1")
@Promise("C2")
class TopicContextTest {
    private static final SpawnOptions SMALL = SpawnOptions.defaults().mailbox(1);

    private final Tickets tickets = new Tickets();
    private final Topic<String> topic = Topic.create();
    private final Gate gate = new Gate();
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<Object> dead = new ConcurrentLinkedQueue<>();

    @AfterEach
    void allIsReleased() {
        gate.open();
        tickets.set(null);
        tickets.assertBalanced();
    }

    private ActorSystem system(Oracle oracle) {
        return oracle.build(
                ActorSystem.builder()
                        .carrier(tickets)
                        .onDeadLetter(letter -> dead.add(letter.message())));
    }

    private void see(Object actor, String item) {
        seen.add(item + " in " + tickets.here());
    }

    private void assertSeen(String... texts) throws InterruptedException {
        var all = new ArrayList<String>();
        for (var i = 0; i < texts.length; i++) {
            all.add(Objects.requireNonNull(seen.poll(20, TimeUnit.SECONDS)));
        }
        assertThat(all).containsExactlyInAnyOrder(texts);
        assertThat(seen).isEmpty();
    }

    private void publish(String item) throws Exception {
        tickets.with("the context of " + item, () -> topic.publish(item));
    }

    @Test
    void isThereInEachReactionAndThatOfThePublisherNotOfTheSubscriber(Oracle oracle)
            throws Exception {
        var system = system(oracle);
        var one = system.spawn(Probe.class, Probe.plain());
        var two = system.spawn(Probe.class, Probe.plain());
        topic.subscribe(one, this::see);
        tickets.with(
                "the subscriber's", () -> two.run(p -> topic.subscribe(p.self.self(), this::see)));
        publish("a");
        assertSeen("a in the context of a", "a in the context of a");
        topic.publish("b");
        assertSeen("b in null", "b in null");
    }

    @ParameterizedTest
    @EnumSource(Overflow.class)
    void isThatOfTheVeryItemWhateverIsDropped(Overflow rule, Oracle oracle) throws Exception {
        var actor = Gate.closed(system(oracle), SpawnOptions.defaults().mailbox(3), gate);
        topic.subscribe(actor, rule, this::see);
        publish("a");
        topic.publish("b");
        publish("c");
        if (rule != Overflow.WAIT) {
            try {
                publish("d");
            } catch (MailboxFullException full) {
                assertThat(rule).isEqualTo(Overflow.FAIL);
            }
            assertThat(dead).containsExactly(rule == Overflow.DROP_OLDEST ? "a" : "d");
        }
        gate.open();

        if (rule == Overflow.DROP_OLDEST) {
            assertSeen("b in null", "c in the context of c", "d in the context of d");
        } else {
            assertSeen("a in the context of a", "b in null", "c in the context of c");
        }
    }

    @Test
    void isReleasedOfWhatAMailboxDropsByItsOwnRule(Oracle oracle) throws Exception {
        var actor = Gate.closed(system(oracle), SMALL.overflow(Overflow.DROP_OLDEST), gate);
        topic.subscribe(actor, this::see);
        publish("a");
        publish("b");
        publish("c");
        assertThat(dead).containsExactly("a", "b");
        assertThat(tickets.released()).isEqualTo(2);
        gate.open();
        assertSeen("c in the context of c");
    }

    @Test
    void isReleasedWhenTheSubscriptionIsCancelled(Oracle oracle) throws Exception {
        var actor = Gate.closed(system(oracle), SpawnOptions.defaults(), gate);
        var subscription = topic.subscribe(actor, this::see);
        var sliding = topic.subscribe(actor, Overflow.DROP_OLDEST, this::see);
        publish("a");
        subscription.cancel();
        sliding.cancel();
        gate.open();
        Callee.untilIdle(actor);

        assertThat(seen).isEmpty();
        assertThat(tickets.captured()).isEqualTo(2);
        tickets.assertBalanced();
    }

    @Test
    void isReleasedWhenTheSubscriberEnds(Oracle oracle) throws Exception {
        var actor = Gate.closed(system(oracle), SpawnOptions.defaults(), gate);
        topic.subscribe(actor, this::see);
        topic.subscribe(actor, Overflow.DROP_OLDEST, this::see);
        publish("a");
        actor.kill();
        actor.awaitStopped();

        assertThat(dead).containsExactly("a", "a");
        tickets.assertBalanced();
        publish("b");
        assertThat(tickets.captured()).as("nobody gets it").isEqualTo(2);
    }

    @Test
    void isReleasedOfThoseForWhomNobodyWaitsAnyMore(Oracle oracle) throws Exception {
        var system = system(oracle);
        for (var i = 0; i < 3; i++) {
            topic.subscribe(Gate.closed(system, SMALL, gate), Overflow.WAIT, this::see);
        }
        publish("a");
        tickets.set("too late");
        assertThatThrownBy(() -> topic.publish("b", Duration.ofMillis(1)))
                .isInstanceOf(ActorTimeoutException.class)
                .hasMessageContaining("b waited for room");
        tickets.set(null);

        assertThat(tickets.captured()).isEqualTo(6);
        assertThat(tickets.released()).isEqualTo(3);
        gate.open();
        assertSeen("a in the context of a", "a in the context of a", "a in the context of a");
    }

    @Test
    void comesAlsoToThoseWhoAreWaitedFor(Oracle oracle) throws Exception {
        var actor = Gate.closed(system(oracle), SMALL, gate);
        topic.subscribe(actor, this::see);
        publish("a");
        var publisher = TestThread.running(() -> publish("b"));
        Await.untilWaiting(publisher.thread());
        gate.open();
        publisher.join();
        assertSeen("a in the context of a", "b in the context of b");
    }

    @Test
    void comesToAPool(Oracle oracle) throws Exception {
        var pool = system(oracle).pool(Probe.class, 2, Probe.plain());
        topic.subscribe(pool, this::see);
        publish("a");
        publish("b");
        assertSeen("a in the context of a", "b in the context of b");
    }

    @Test
    @Promise("C4")
    void eachSystemHasItsOwnCarriersOrNone(Oracle oracle) throws Exception {
        var with = system(oracle).spawn(Probe.class, Probe.plain());
        var without = oracle.build(ActorSystem.builder()).spawn(Probe.class, Probe.plain());
        topic.subscribe(without, (_, item) -> seen.add(item + " without"));
        topic.subscribe(with, this::see);
        publish("a");
        assertSeen("a without", "a in the context of a");
        assertThat(tickets.captured()).isEqualTo(1);
    }

    /// Fails from the second time on.
    private static final class FailingLater implements ContextCarrier<String> {
        private int captures;

        @Override
        public @Nullable String capture() {
            if (++captures > 1) {
                throw new IllegalStateException("on purpose");
            }
            return "once";
        }

        @Override
        public void around(String captured, Runnable handler) {
            handler.run();
        }
    }

    @Test
    @Promise("C3")
    void aCaptureThatFailsIsThePublishersAndNobodyGetsTheItem(Oracle oracle) {
        var carriers = ActorSystem.builder().carrier(tickets).carrier(new FailingLater());
        var system = oracle.build(carriers);
        for (var actor : List.of("one", "two", "three")) {
            topic.subscribe(
                    system.spawn(Probe.class, Probe.plain()), (_, item) -> seen.add(actor + item));
        }
        tickets.set("mine");
        assertThatThrownBy(() -> topic.publish("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("on purpose");

        assertThat(seen).isEmpty();
        assertThat(topic.publishedCount()).isZero();
        assertThat(tickets.captured()).isEqualTo(2);
        assertThat(tickets.released()).isEqualTo(2);
    }
}
