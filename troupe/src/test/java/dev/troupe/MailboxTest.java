package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandles;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One lane, by itself and as an actor's mailbox: first in, first out, and bounded.
@Promise("M1")
class MailboxTest {
    private static Told<Object> message() {
        return new Told<>(_ -> {});
    }

    /// Control: takes no room.
    private static Envelope control() {
        return new Unreferenced();
    }

    private static Mailbox mailbox(boolean dropping, int capacity) {
        return dropping ? new DroppingMailbox(capacity) : new Mailbox(capacity);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatComesFirstIsTakenFirst(boolean dropping) {
        var mailbox = mailbox(dropping, 3);
        var first = message();
        var second = message();
        assertThat(mailbox.isEmpty()).isTrue();

        assertThat(mailbox.offer(first)).isTrue();
        assertThat(mailbox.offer(second)).isTrue();

        assertThat(mailbox.isEmpty()).isFalse();
        assertThat(mailbox.poll()).isSameAs(first);
        assertThat(mailbox.poll()).isSameAs(second);
        assertThat(mailbox.poll()).isNull();
        assertThat(mailbox.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theBoundIsExact(boolean dropping) {
        var mailbox = mailbox(dropping, 2);
        for (var round = 0; round < 5; round++) {
            assertThat(mailbox.offer(message())).isTrue();
            assertThat(mailbox.offer(message())).isTrue();
            assertThat(mailbox.offer(message())).isFalse();
            assertThat(mailbox.size()).isEqualTo(2);
            assertThat(mailbox.poll()).isNotNull();
            assertThat(mailbox.offer(message())).isTrue();
            assertThat(mailbox.offer(message())).isFalse();
            assertThat(mailbox.poll()).isNotNull();
            assertThat(mailbox.poll()).isNotNull();
            assertThat(mailbox.size()).isZero();
        }
        assertThat(mailbox.sent()).isEqualTo(15);
    }

    @ParameterizedTest
    @ValueSource(longs = {Integer.MAX_VALUE, 0xFFFF_FFFFL, (1L << 40) - 1})
    void theCountsGoOnBeyondAnInt(long before) throws Exception {
        var mailbox = new Mailbox(2);
        var fields = MethodHandles.privateLookupIn(Mailbox.class, MethodHandles.lookup());
        fields.findVarHandle(Mailbox.class, "sent", int.class).set(mailbox, (int) before);
        fields.findVarHandle(Mailbox.class, "taken", long.class).set(mailbox, before);

        for (var round = 1; round <= 3; round++) {
            assertThat(mailbox.offer(message())).isTrue();
            assertThat(mailbox.offer(message())).isTrue();
            assertThat(mailbox.offer(message())).isFalse();
            assertThat(mailbox.sent()).isEqualTo(before + 2L * round);
            assertThat(mailbox.size()).isEqualTo(2);
            assertThat(mailbox.poll()).isNotNull();
            assertThat(mailbox.poll()).isNotNull();
            assertThat(mailbox.poll()).isNull();
            assertThat(mailbox.size()).isZero();
        }
        assertThat(mailbox.takeSent()).isEqualTo(before + 6);
        assertThat(mailbox.sent()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasTakenFromTheCountIsNotCountedAgain(boolean dropping) {
        var mailbox = mailbox(dropping, 2);
        assertThat(mailbox.offer(message())).isTrue();
        assertThat(mailbox.offer(message())).isTrue();
        var dropped = dropping ? mailbox.replaceOldest(message()) : mailbox.poll();
        assertThat(dropped).isNotNull();

        assertThat(mailbox.takeSent()).isEqualTo(dropping ? 3 : 2);
        assertThat(mailbox.sent()).isZero();
        assertThat(mailbox.size()).isEqualTo(dropping ? 2 : 1);
        assertThat(mailbox.poll()).isNotNull();
        assertThat(mailbox.offer(message())).isTrue();
        assertThat(mailbox.takeSent()).isEqualTo(1);
        assertThat(mailbox.takeSent()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void controlTakesNoRoomAndKeepsItsPlaceInOrder(boolean dropping) {
        var mailbox = mailbox(dropping, 1);
        var first = message();
        var control = control();
        assertThat(mailbox.offer(first)).isTrue();

        mailbox.append(control);

        assertThat(mailbox.size()).isEqualTo(1);
        assertThat(mailbox.poll()).isSameAs(first);
        assertThat(mailbox.poll()).isSameAs(control);
        assertThat(mailbox.size()).isZero();
        assertThat(mailbox.sent()).isEqualTo(1);
    }

    @Test
    void waitingSendersGetRoomInOrderOfArrival(ActorSystem system) {
        var mailbox = new Mailbox(1);
        var first = new RoomWait(system.stage(), null, mailbox, null);
        var second = new RoomWait(system.stage(), null, mailbox, null);
        assertThat(mailbox.offer(message())).isTrue();
        mailbox.enlist(first);
        mailbox.enlist(second);

        assertThat(mailbox.poll()).isNotNull();

        assertThat(first.isGranted()).isTrue();
        assertThat(second.isOver()).isFalse();
        assertThat(mailbox.offer(message())).as("nobody comes in between").isFalse();
        mailbox.append(message());
        assertThat(mailbox.poll()).isNotNull();
        assertThat(second.isGranted()).isTrue();
        assertThat(mailbox.size()).isEqualTo(1);
    }

    @Test
    void whoHasGivenUpIsPassedOver(ActorSystem system) {
        var mailbox = new Mailbox(1);
        var first = new RoomWait(system.stage(), null, mailbox, null);
        var second = new RoomWait(system.stage(), null, mailbox, null);
        assertThat(mailbox.offer(message())).isTrue();
        mailbox.enlist(first);
        mailbox.enlist(second);

        assertThat(mailbox.delist(first)).isTrue();
        assertThat(mailbox.poll()).isNotNull();

        assertThat(first.isOver()).isFalse();
        assertThat(second.isGranted()).isTrue();
        assertThat(mailbox.delist(second)).as("it has its place").isFalse();
    }

    @Test
    void aPlaceThatIsGivenBackGoesToTheNext(ActorSystem system) {
        var mailbox = new Mailbox(1);
        var first = new RoomWait(system.stage(), null, mailbox, null);
        var second = new RoomWait(system.stage(), null, mailbox, null);
        mailbox.enlist(first);
        mailbox.enlist(second);
        assertThat(first.isGranted()).isTrue();

        mailbox.giveBack();

        assertThat(second.isGranted()).isTrue();
        assertThat(mailbox.sent()).isEqualTo(1);
    }

    @Test
    void whoIsRefusedHasNoPlace(ActorSystem system) {
        var mailbox = new Mailbox(1);
        var waiting = new RoomWait(system.stage(), null, mailbox, null);
        assertThat(mailbox.offer(message())).isTrue();
        mailbox.enlist(waiting);

        mailbox.refuseWaiting();

        assertThat(waiting.isOver()).isTrue();
        assertThat(waiting.isGranted()).isFalse();
        assertThat(mailbox.size()).isEqualTo(1);
        assertThat(mailbox.poll()).isNotNull();
        assertThat(mailbox.offer(message())).isTrue();
    }

    /// A message that says who sent it, and which of his it is.
    static final class Numbered extends Envelope {
        final int sender;
        final int number;

        Numbered(int sender, int number) {
            this.sender = sender;
            this.number = number;
        }

        @Override
        void perform(Cell<?> cell) {}

        @Override
        void discard(Cell<?> cell, DeadLetter.Reason reason, @Nullable Throwable cause) {}

        @Override
        public Object message() {
            return sender + "/" + number;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1024})
    @SuppressWarnings("ThreadPriorityCheck") // so that sender and taker meet on two processors
    void manySendersLoseNothingAndKeepTheirOrder(int capacity) {
        var mailbox = new Mailbox(capacity);
        var perSender = Math.min(500 + 500 * capacity, 5_000); // each may wait for all others
        var senders =
                IntStream.range(0, 4)
                        .mapToObj(sender -> Waiter.run(() -> sendAll(mailbox, sender, perSender)))
                        .toList();

        var seen = new int[4];
        for (var taken = 0; taken < 4 * perSender; ) {
            assertThat(mailbox.size()).isBetween(0, capacity);
            if (mailbox.poll() instanceof Numbered numbered) {
                assertThat(numbered.number).isEqualTo(seen[numbered.sender]++);
                taken++;
            } else {
                Thread.yield();
            }
        }

        assertThat(seen).containsOnly(perSender);
        assertThat(senders).allSatisfy(sender -> assertThat(sender.value()).isNull());
        assertThat(mailbox.isEmpty()).isTrue();
        assertThat(mailbox.size()).isZero();
        assertThat(mailbox.sent()).isEqualTo(4L * perSender);
    }

    @SuppressWarnings("ThreadPriorityCheck")
    private static @Nullable Object sendAll(Mailbox mailbox, int sender, int count) {
        for (var number = 0; number < count; number++) {
            while (!mailbox.offer(new Numbered(sender, number))) {
                Thread.yield();
            }
        }
        return null;
    }
}
