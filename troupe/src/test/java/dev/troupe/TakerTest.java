package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A lane whose taker writes apart from its senders: first in, first out, and bounded, as without.
@Promise("M1")
class TakerTest {
    private static Envelope message(int number) {
        return new MailboxTest.Numbered(0, number);
    }

    private static Taker takerOf(Mailbox mailbox) {
        var taker = mailbox.startTaker(0);
        if (taker == null) {
            throw new AssertionError("A plain lane can have a taker");
        }
        return taker;
    }

    @Test
    void whatWasThereComesBeforeWhatComesAndWhatIsLeftIsTakenAfter() {
        var mailbox = new Mailbox(10);
        var sent = IntStream.range(0, 7).mapToObj(TakerTest::message).toList();
        mailbox.offer(sent.get(0));
        mailbox.offer(sent.get(1));
        mailbox.offer(sent.get(2));
        assertThat(mailbox.poll()).isSameAs(sent.get(0));

        var taker = takerOf(mailbox);
        mailbox.offer(sent.get(3));
        assertThat(taker.poll()).isSameAs(sent.get(1));
        assertThat(mailbox.peek(9)).containsExactly(sent.get(2), sent.get(3));
        assertThat(mailbox.size()).isEqualTo(2);
        assertThat(taker.poll()).isSameAs(sent.get(2));
        assertThat(taker.poll()).isSameAs(sent.get(3));
        assertThat(mailbox.isEmpty()).isTrue();
        assertThat(taker.poll()).isNull();
        mailbox.offer(sent.get(4));
        assertThat(taker.poll()).isSameAs(sent.get(4));

        mailbox.offer(sent.get(5));
        mailbox.stopTaker(taker);
        mailbox.offer(sent.get(6));
        assertThat(mailbox.poll()).isSameAs(sent.get(5));
        assertThat(mailbox.poll()).isSameAs(sent.get(6));
        assertThat(mailbox.poll()).isNull();
        assertThat(mailbox.sent()).isEqualTo(7);
        assertThat(mailbox.takeSent()).isEqualTo(7);
        assertThat(mailbox.size()).isZero();
    }

    @Test
    void theBoundIsExact() {
        var mailbox = new Mailbox(2);
        var taker = takerOf(mailbox);
        for (var round = 0; round < 5; round++) {
            assertThat(mailbox.offer(message(1))).isTrue();
            assertThat(mailbox.offer(message(2))).isTrue();
            assertThat(mailbox.offer(message(3))).isFalse();
            assertThat(mailbox.size()).isEqualTo(2);
            assertThat(taker.poll()).isNotNull();
            assertThat(mailbox.offer(message(4))).isTrue();
            assertThat(mailbox.offer(message(5))).isFalse();
            assertThat(taker.poll()).isNotNull();
            assertThat(taker.poll()).isNotNull();
            assertThat(mailbox.hasRoom()).isTrue();
        }
        assertThat(mailbox.sent()).isEqualTo(15);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoWaitsForRoomGetsThePlaceThatItFrees(boolean waitsBefore, ActorSystem system) {
        var mailbox = new Mailbox(1);
        var waiting = new RoomWait(system.stage(), null, mailbox, null);
        mailbox.offer(message(1));
        if (waitsBefore) {
            mailbox.enlist(waiting);
        }
        var taker = takerOf(mailbox);
        if (!waitsBefore) {
            mailbox.enlist(waiting);
        }
        assertThat(waiting.isGranted()).isFalse();

        assertThat(taker.poll()).isNotNull();

        assertThat(waiting.isGranted()).isTrue();
        assertThat(mailbox.offer(message(2))).isFalse();
    }

    @Test
    void whoWaitsForRoomGetsThePlaceThatIsFreedAfterIt(ActorSystem system) {
        var mailbox = new Mailbox(1);
        var waiting = new RoomWait(system.stage(), null, mailbox, null);
        mailbox.offer(message(1));
        var taker = takerOf(mailbox);
        mailbox.enlist(waiting);
        mailbox.stopTaker(taker);

        assertThat(mailbox.poll()).isNotNull();

        assertThat(waiting.isGranted()).isTrue();
    }

    /// What a sender has seen of the count may be so old that an `int` does not tell.
    @Test
    void whatWasSeenLongAgoLetsNobodyIn() {
        var mailbox = new Mailbox(2);
        mailbox.offer(message(1));
        mailbox.offer(message(2));
        var taker = takerOf(mailbox);
        for (var old : new int[] {Integer.MIN_VALUE, -1, 3, Integer.MAX_VALUE}) {
            mailbox.takenSeen = old;
            assertThat(mailbox.offer(message(3))).as("seen %d", old).isFalse();
        }
        assertThat(taker.poll()).isNotNull();
        mailbox.takenSeen = Integer.MIN_VALUE;
        assertThat(mailbox.offer(message(3))).isTrue();
    }

    /// Senders that wait for room where there is none; a taker that comes and goes.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1024})
    void manySendersLoseNothingWhileItComesAndGoes(int capacity, ActorSystem system) {
        var mailbox = new Mailbox(capacity);
        var perSender = 5_000;
        var senders =
                IntStream.range(0, 4)
                        .mapToObj(i -> Waiter.run(() -> sendAll(mailbox, system, i, perSender)))
                        .toList();

        var seen = takeAll(mailbox, capacity, 4 * perSender, system);

        assertThat(seen).containsOnly(perSender);
        assertThat(senders).allSatisfy(sender -> assertThat(sender.value()).isNull());
        assertThat(mailbox.isEmpty()).isTrue();
        assertThat(mailbox.size()).isZero();
        assertThat(mailbox.sent()).isEqualTo(4L * perSender);
    }

    /// How many of each sender, which come in its order.
    private static int[] takeAll(Mailbox mailbox, int capacity, int count, ActorSystem system) {
        var random = new Random(capacity);
        var seen = new int[4];
        Taker taker = null;
        for (var taken = 0; taken < count; ) {
            assertThat(mailbox.size()).isBetween(0, capacity);
            if (taker == null && random.nextInt(8) == 0) {
                taker = takerOf(mailbox);
            }
            var next = taker == null ? mailbox.poll() : taker.poll();
            if (next instanceof MailboxTest.Numbered numbered) {
                assertThat(numbered.number).isEqualTo(seen[numbered.sender]++);
                taken++;
            } else if (taker != null && random.nextInt(3) == 0) {
                mailbox.stopTaker(taker);
                taker = null;
            } else {
                system.stage().giveWay();
            }
        }
        return seen;
    }

    private static @Nullable Object sendAll(
            Mailbox mailbox, ActorSystem system, int sender, int count) {
        for (var number = 0; number < count; number++) {
            var message = new MailboxTest.Numbered(sender, number);
            if (!mailbox.offer(message)) {
                var wait = new RoomWait(system.stage(), null, mailbox, null);
                mailbox.enlist(wait);
                Await.until("there is room", wait::isGranted);
                mailbox.append(message);
            }
        }
        return null;
    }

    @Test
    @Promise("T4")
    void anActorHasOneWhileMessagesComeInAStreamAndNoneWhenItIsIdle(ActorSystem system)
            throws InterruptedException {
        var actor = system.spawn(Object.class, OnStart.of(Object::new));
        var queued = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        actor.tell(_ -> queued.await());
        for (var i = 0; i < 100; i++) {
            actor.tell(_ -> {});
        }
        actor.tell(_ -> {
            begun.countDown();
            go.await();
        });
        assertThat(takerOf(actor)).isNull();
        queued.countDown();
        begun.await();
        assertThat(takerOf(actor)).isNotNull();
        go.countDown();

        Await.until("it is idle", () -> takerOf(actor) == null);
        actor.run(_ -> {});
        assertThat(takerOf(actor)).isNull();
    }

    private static @Nullable Taker takerOf(ActorHandle<?> actor) {
        return PlainRef.cellOf(actor).mailbox().taker();
    }
}
