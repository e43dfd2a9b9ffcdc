package dev.troupe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Something that is published to all actors that have subscribed to it.
///
/// ```java
/// Topic<Price> prices = Topic.create();
/// prices.subscribe(chart, Chart::draw);
/// prices.subscribe(ticker, Overflow.DROP_OLDEST, Ticker::show);
/// prices.publish(new Price("ACME", 17));
/// ```
///
/// A topic is an object, not an actor: it has no thread, needs no end, and is collected when nobody
/// holds it. Subscribers may live in different systems. All methods may be called from any thread.
///
/// *Order.* What one thread publishes reaches each subscriber in that order. The items of two
/// publishers may reach two subscribers in different orders.
///
/// *Who gets an item.* Every actor that has subscribed before [#publish] is called and has neither
/// cancelled nor been asked to end. An item is a message: it takes room in the subscriber's
/// mailbox, its reaction runs on the subscriber's turn, and one that throws fails the subscriber.
///
/// *Context.* What a [ContextCarrier] of a subscriber's system captures is captured in [#publish],
/// for each subscriber, and is there again around its reaction. One that fails to capture fails
/// `publish`, and nobody gets the item.
///
/// *Full mailboxes.* Each subscription has an [Overflow] rule of its own:
///
/// | rule | an item that finds the mailbox full |
/// |---|---|
/// | [Overflow#WAIT] | the publisher waits, after all others have got the item |
/// | [Overflow#FAIL] | is a dead letter, and `publish` throws, after all others have got it |
/// | [Overflow#DROP_NEWEST] | is a dead letter |
/// | [Overflow#DROP_OLDEST] | takes the place of the oldest item of this subscription in the mailbox, which is a dead letter; where there is none it is a dead letter itself |
///
/// *The end.* An actor that has ended is no subscriber any more; the topic keeps nothing of it. A
/// subscription does not count as a reference ([SpawnOptions#stopWhenUnreferenced]). One that an
/// actor makes for itself, on its own turn, belongs to its instance: a restart calls it off, and
/// `OnStart` may subscribe again; what is in the mailbox then is still handled.
///
/// @param <T> what is published
public final class Topic<T> {
    /// Copied by those who come and go, under the monitor of `this`; read by publishers without.
    private volatile List<Member<T>> members = List.of();

    /// Whether the system of some subscriber has a carrier of contexts, or of one that has left.
    /// Written before it is among the members.
    private volatile boolean mayCarry;

    private final LongAdder published = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    private Topic() {}

    /// A topic without subscribers.
    ///
    /// @param <T> what is published
    /// @return a new topic
    public static <T> Topic<T> create() {
        return new Topic<>();
    }

    /// Subscribes an actor, under the [Overflow] rule that its mailbox has.
    ///
    /// @param <A> the actor's type
    /// @param who who gets the items, through the lane of this reference
    /// @param onItem handles an item, on the actor's turn
    /// @return the subscription: cancel it to get no more, not even what is in the mailbox already
    /// @throws IllegalArgumentException if `who` is not a reference of this library
    public <A> Cancellable subscribe(ActorRef<A> who, Reaction<? super A, ? super T> onItem) {
        return subscribe(PlainRef.of(who), onItem, null);
    }

    /// Subscribes an actor, under a rule of the subscription's own.
    ///
    /// @param <A> the actor's type
    /// @param who who gets the items, through the lane of this reference
    /// @param whenFull what happens to an item that finds the mailbox full
    /// @param onItem handles an item, on the actor's turn
    /// @return the subscription: cancel it to get no more, not even what is in the mailbox already
    /// @throws IllegalArgumentException if `who` is not a reference of this library
    public <A> Cancellable subscribe(
            ActorRef<A> who, Overflow whenFull, Reaction<? super A, ? super T> onItem) {
        Objects.requireNonNull(whenFull, "whenFull");
        return subscribe(PlainRef.of(who), onItem, whenFull);
    }

    private <A> Cancellable subscribe(
            PlainRef<A> who, Reaction<? super A, ? super T> onItem, @Nullable Overflow whenFull) {
        Objects.requireNonNull(onItem, "onItem");
        return Member.of(this, who, onItem, whenFull).start();
    }

    /// Publishes an item to all who have subscribed. Returns when each of them has it in its
    /// mailbox, or will never have; does not wait for their reactions.
    ///
    /// @param item what to publish
    /// @throws MailboxFullException if the mailbox of a subscriber under [Overflow#FAIL] was full;
    ///   all others have got the item
    /// @throws ActorInterruptedException if interrupted while waiting for room; those who had room
    ///   have got the item
    /// @throws ActorTimeoutException if an inherited deadline passes while waiting for room
    /// @throws DeadlockException if a subscriber under [Overflow#WAIT] waits for the publisher, or
    ///   is the publisher, and its mailbox is full
    public void publish(T item) {
        publish(item, Deadline.inherited());
    }

    /// Like [#publish(Object)], but waits for room no longer than `timeout`.
    ///
    /// @param item what to publish
    /// @param timeout how long to wait, for all subscribers together, not negative
    /// @throws ActorTimeoutException if there was no room in time; those who had room have got the
    ///   item
    /// @throws MailboxFullException if the mailbox of a subscriber under [Overflow#FAIL] was full
    /// @throws ActorInterruptedException if interrupted while waiting for room
    /// @throws IllegalArgumentException if `timeout` is negative
    public void publish(T item, Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        Deadline.nanos(timeout); // a bad one fails with or without subscribers
        var all = members;
        publish(item, all.isEmpty() ? Deadline.NONE : all.getFirst().deadline(timeout));
    }

    private void publish(T item, long deadline) {
        Objects.requireNonNull(item, "item");
        var all = members;
        var publication = new Publication<>(all, item, mayCarry); // read after the members
        published.increment();
        publication.bring(deadline);
    }

    /// How many subscriptions there are.
    ///
    /// @return a count that others may be changing
    public int subscriberCount() {
        return members.size();
    }

    /// How many items have been published.
    ///
    /// @return the count since the topic was made
    public long publishedCount() {
        return published.sum();
    }

    /// How many items have not been handled by a subscriber because its mailbox was full: one that
    /// two subscribers missed counts twice. Each is a dead letter of its subscriber.
    ///
    /// @return the count since the topic was made
    public long droppedCount() {
        return dropped.sum();
    }

    @Override
    public String toString() {
        return "Topic with " + Describe.count(subscriberCount(), "subscriber");
    }

    void countDropped() {
        dropped.increment();
    }

    synchronized void add(Member<T> member) {
        var more = new ArrayList<Member<T>>(members.size() + 1);
        more.addAll(members);
        more.add(member);
        if (member.cell.system().carriers() != null) {
            mayCarry = true;
        }
        members = more; // never changed from here on
    }

    synchronized void remove(Member<T> member) {
        var at = members.indexOf(member);
        if (at >= 0) {
            var fewer = new ArrayList<>(members);
            fewer.remove(at);
            members = fewer;
        }
    }
}
