package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Publishing to the actors that have subscribed to a topic.
class TopicTest {
    private static final SpawnOptions SMALL = SpawnOptions.defaults().mailbox(2);

    private final Topic<String> topic = Topic.create();
    private final Gate gate = new Gate();
    private final ConcurrentLinkedQueue<Object> dead = new ConcurrentLinkedQueue<>();

    @AfterEach
    void open() {
        gate.open();
    }

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

    /// What the gate has seen, once it is open.
    private List<Object> seen(ActorRef<Gate> actor) {
        gate.open();
        Callee.untilIdle(actor);
        return actor.ask(Gate::seen);
    }

    @Test
    @Promise("P7")
    void everySubscriberGetsEveryItemInOrder(ActorSystem system) {
        var one = system.spawn(Probe.class, Probe.plain());
        var two = system.spawn(Probe.class, Probe.plain());
        topic.subscribe(one, Probe::add);
        topic.subscribe(two, Probe::add);
        publish("a", "b", "c");

        assertThat(one.ask(Probe::log)).containsExactly("a", "b", "c");
        assertThat(two.ask(Probe::log)).containsExactly("a", "b", "c");
        assertThat(topic.publishedCount()).isEqualTo(3);
        assertThat(topic.droppedCount()).isZero();
        assertThat(topic.subscriberCount()).isEqualTo(2);
        assertThat(topic).hasToString("Topic with 2 subscribers");
    }

    @Test
    @Promise("P7")
    void nobodyGetsWhatWasPublishedBefore(ActorSystem system) {
        publish("early");
        var actor = system.spawn(Probe.class, Probe.plain());
        topic.subscribe(actor, Probe::add);
        publish("late");
        assertThat(actor.ask(Probe::log)).containsExactly("late");
    }

    @Test
    void anActorThatHasSubscribedTwiceGetsItemsTwice(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        topic.subscribe(actor, Probe::add);
        topic.subscribe(actor, (probe, item) -> probe.add(item + "!"));
        publish("a");
        assertThat(actor.ask(Probe::log)).containsExactly("a", "a!");
    }

    @Test
    void itemsAndMessagesOfOneSenderKeepTheirOrder(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        topic.subscribe(actor, Probe::add);
        publish("1");
        actor.tell(probe -> probe.add("2"));
        publish("3");
        assertThat(actor.ask(Probe::log)).containsExactly("1", "2", "3");
    }

    @Test
    void theUrgentLaneGetsItemsFirst(ActorSystem system) {
        var actor = Gate.closed(system, SpawnOptions.defaults().urgentLane(4), gate);
        actor.tell(g -> g.see("told"));
        topic.subscribe(actor.urgent(), Gate::see);
        publish("urgent");
        assertThat(seen(actor)).containsExactly("urgent", "told");
    }

    @Test
    void cancelledNothingMoreIsHandledNotEvenWhatIsInTheMailbox(ActorSystem system) {
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);
        var subscription = topic.subscribe(actor, Gate::see);
        var sliding = topic.subscribe(actor, Overflow.DROP_OLDEST, Gate::see);
        publish("in the mailbox");
        assertThat(subscription.isCancelled()).isFalse();
        assertThat(subscription.cancel()).isTrue();
        assertThat(subscription.cancel()).isFalse();
        assertThat(subscription.isCancelled()).isTrue();
        assertThat(sliding.cancel()).isTrue();
        publish("later");

        assertThat(seen(actor)).isEmpty();
        assertThat(topic.subscriberCount()).isZero();
        assertThat(system.deadLetterCount()).isZero();
    }

    @Test
    void aReactionThatThrowsFailsTheSubscriber(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        var other = system.spawn(Probe.class, Probe.plain());
        var error = new IllegalStateException("on purpose");
        topic.subscribe(
                actor,
                (_, _) -> {
                    throw error;
                });
        topic.subscribe(other, Probe::add);
        publish("a");

        assertThat(actor.join().findError()).contains(error);
        assertThat(actor.join().isMessageFailed()).isTrue();
        publish("b");
        assertThat(other.ask(Probe::log)).containsExactly("a", "b");
    }

    // ---- Full mailboxes.

    @Test
    void waitKeepsThePublisherAfterAllOthersHaveGotTheItem(ActorSystem system) throws Exception {
        var slow = Gate.closed(system, SMALL, gate);
        var other = system.spawn(Probe.class, Probe.plain());
        topic.subscribe(slow, Overflow.WAIT, Gate::see);
        topic.subscribe(other, Probe::add);
        publish("1", "2");
        var publisher = TestThread.running(() -> publish("3"));
        Await.until("the other has it", () -> other.ask(Probe::log).size() == 3);
        Await.untilWaiting(publisher.thread());
        gate.open();
        publisher.join();

        assertThat(seen(slow)).containsExactly("1", "2", "3");
        assertThat(topic.droppedCount()).isZero();
    }

    @Test
    void waitEndsWithTheTimeout(ActorSystem system) {
        var slow = Gate.closed(system, SMALL, gate);
        topic.subscribe(slow, Gate::see);
        publish("1", "2");
        assertThatThrownBy(() -> topic.publish("3", Duration.ofMillis(1)))
                .isInstanceOf(ActorTimeoutException.class)
                .hasMessageContaining(slow.toString());
        assertThat(seen(slow)).containsExactly("1", "2");
    }

    @Test
    void waitEndsWithTheSubscriber(Oracle oracle) throws Exception {
        var slow = Gate.closed(system(oracle), SMALL, gate);
        topic.subscribe(slow, Gate::see);
        publish("1", "2");
        var publisher = TestThread.running(() -> publish("3"));
        Await.untilWaiting(publisher.thread());
        slow.stop();
        publisher.join();

        assertThat(dead).containsExactly("STOPPED 3");
        assertThat(topic.subscriberCount()).isZero();
    }

    @Test
    void failTellsThePublisherAfterAllOthersHaveGotTheItem(Oracle oracle) {
        var system = system(oracle);
        var slow = Gate.closed(system, SMALL, gate);
        var other = system.spawn(Probe.class, Probe.plain());
        topic.subscribe(slow, Overflow.FAIL, Gate::see);
        topic.subscribe(other, Probe::add);
        publish("1", "2");
        assertThatThrownBy(() -> publish("3"))
                .isInstanceOf(MailboxFullException.class)
                .hasMessageContaining(slow.toString());

        assertThat(other.ask(Probe::log)).containsExactly("1", "2", "3");
        assertThat(dead).containsExactly("DROPPED 3");
        assertThat(seen(slow)).containsExactly("1", "2");
        assertThat(topic.droppedCount()).isEqualTo(1);
    }

    @Test
    void dropNewestLosesTheItemForThatSubscriberOnly(Oracle oracle) {
        var system = system(oracle);
        var slow = Gate.closed(system, SMALL, gate);
        var other = system.spawn(Probe.class, Probe.plain());
        topic.subscribe(slow, Overflow.DROP_NEWEST, Gate::see);
        topic.subscribe(other, Probe::add);
        publish("1", "2", "3", "4");

        assertThat(other.ask(Probe::log)).containsExactly("1", "2", "3", "4");
        assertThat(dead).containsExactly("DROPPED 3", "DROPPED 4");
        assertThat(seen(slow)).containsExactly("1", "2");
    }

    @Test
    void dropOldestLosesTheOldestItemOfTheSubscription(Oracle oracle) {
        var slow = Gate.closed(system(oracle), SpawnOptions.defaults().mailbox(3), gate);
        topic.subscribe(slow, Overflow.DROP_OLDEST, Gate::see);
        slow.tell(g -> g.see("told"));
        publish("1", "2", "3", "4");

        assertThat(dead).containsExactly("DROPPED 1", "DROPPED 2");
        assertThat(seen(slow)).containsExactly("told", "3", "4");
    }

    @Test
    void dropOldestLosesTheItemWhereTheMailboxIsFullOfOthers(Oracle oracle) {
        var slow = Gate.closed(system(oracle), SMALL, gate);
        topic.subscribe(slow, Overflow.DROP_OLDEST, Gate::see);
        slow.tell(g -> g.see("told"));
        slow.tell(g -> g.see("told too"));
        publish("1");

        assertThat(dead).containsExactly("DROPPED 1");
        assertThat(seen(slow)).containsExactly("told", "told too");
    }

    @Test
    void withoutARuleThatOfTheMailboxHolds(Oracle oracle) {
        var slow = Gate.closed(system(oracle), SMALL.overflow(Overflow.DROP_OLDEST), gate);
        topic.subscribe(slow, Gate::see);
        slow.tell(new Gate.See(0));
        publish("1", "2", "3");

        assertThat(dead).containsExactly("DROPPED " + new Gate.See(0), "DROPPED 1");
        assertThat(seen(slow)).containsExactly("2", "3");
    }

    // ---- Publishers that are actors.

    @Test
    void aPublisherThatIsAFullSubscriberIsToldOfTheDeadlock(ActorSystem system) {
        var actor = system.spawn(Probe.class, SMALL, Probe.plain());
        topic.subscribe(actor, Overflow.WAIT, Probe::add);
        assertThatThrownBy(() -> actor.run(_ -> publish("1", "2", "3")))
                .isInstanceOf(DeadlockException.class);
        Callee.untilIdle(actor);
        assertThat(actor.ask(Probe::log)).containsExactly("1", "2");
    }

    @Test
    void aSubscriberThatWaitsForThePublisherIsADeadlock(ActorSystem system) {
        var publisher = system.spawn(Probe.class, Probe.plain());
        var other = system.spawn(Probe.class, SMALL, Probe.plain());
        topic.subscribe(other, Overflow.WAIT, Probe::add);
        var begun = new CompletableFuture<Boolean>();
        var asked =
                publisher.runAsync(_ -> {
                    Calling.get(begun);
                    publish("1", "2", "3");
                });
        other.tell(_ -> {
            begun.complete(true);
            try {
                publisher.ask(Probe::count);
            } catch (DeadlockException told) {
                // Either of the two is.
            }
        });
        asked.exceptionally(
                        error -> {
                            assertThat(error).isInstanceOf(DeadlockException.class);
                            return null;
                        })
                .join();
    }

    @Test
    void publishingInOnRunIsAnAwaitPoint(ActorSystem system) {
        var slow = Gate.closed(system, SMALL, gate);
        topic.subscribe(slow, Gate::see);
        var done = new CompletableFuture<Boolean>();
        var publisher =
                system.spawn(
                        Probe.class,
                        Probe.running((_, self) -> {
                            publish("1", "2", "3");
                            done.complete(true);
                            self.stop();
                        }));
        Await.until("the mailbox is full", () -> Callee.queued(slow) == 2);
        assertThat(publisher.ask(Probe::count)).isZero();
        gate.open();
        publisher.join();
        assertThat(done).isCompletedWithValue(true);
    }

    @Test
    @SuppressWarnings({"DataFlowIssue", "NullAway"}) // that is what is tested
    void badInputFailsInTheCaller(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        assertThatThrownBy(() -> publish((String) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> topic.subscribe(null, Probe::add))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> topic.subscribe(actor, null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> topic.subscribe(actor, null, Probe::add))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> topic.publish("a", Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(topic.publishedCount()).isZero();
    }

    @Test
    @Promise("P7")
    void whoHasRoomWhenAWaitForAnotherFailsGetsTheItem(ActorSystem system) {
        var other = new Gate();
        var stuck = Gate.closed(system, SpawnOptions.defaults().mailbox(1), gate);
        var slow = Gate.closed(system, SpawnOptions.defaults().mailbox(1), other);
        topic.subscribe(stuck, Gate::see);
        topic.subscribe(slow, Gate::see);
        topic.publish("first"); // fills both
        var publisher =
                Waiter.start(() -> {
                    topic.publish("second", Duration.ofSeconds(60));
                    return null;
                });
        other.open();
        Callee.untilIdle(slow);
        publisher.interrupt(); // while it waits for the stuck one
        assertThat(publisher.error()).isInstanceOf(ActorInterruptedException.class);
        assertThat(slow.ask(Gate::seen)).containsExactly("first", "second");
    }
}
