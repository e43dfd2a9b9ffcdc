package dev.troupe;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// One lane of an actor: its queue.
public class Queues {
    /// Something to queue.
    static final class Numbered extends Envelope {
        final int number;

        Numbered(int number) {
            this.number = number;
        }

        @Override
        void perform(Cell<?> cell) {}

        @Override
        void discard(Cell<?> cell, DeadLetter.Reason reason, @Nullable Throwable cause) {}

        @Override
        public Object message() {
            return number;
        }
    }

    private static int numberOf(@Nullable Envelope envelope) {
        return envelope instanceof Numbered numbered ? numbered.number : 0;
    }

    /// What is left, as the digits of a number.
    private static int rest(Mailbox lane, int taken) {
        var digits = taken;
        for (var next = lane.poll(); next != null; next = lane.poll()) {
            digits = digits * 10 + numberOf(next);
        }
        return digits;
    }

    /// A sender appends while the taker takes the last one. The taker clears the tail by
    /// compare-and-set, and so only where nobody has come; the sender swaps itself in, and so
    /// learns whether it has to write the head. Whatever the order, all is there, in the order
    /// sent.
    @JCStressTest
    @Outcome(id = "123", expect = ACCEPTABLE, desc = "all, in order")
    @Outcome(expect = FORBIDDEN, desc = "lost, or out of order")
    @State
    public static class OffersAndPolls {
        private final Mailbox lane = new Mailbox(3);
        private int taken;

        public OffersAndPolls() {
            lane.append(new Numbered(1));
        }

        @Actor
        public void sender() {
            if (!lane.offer(new Numbered(2)) || !lane.offer(new Numbered(3))) {
                throw new AssertionError("There is room for both");
            }
        }

        @Actor
        public void taker() {
            for (var polls = 0; polls < 2; polls++) {
                var next = lane.poll();
                taken = next == null ? taken : taken * 10 + numberOf(next);
            }
        }

        @Arbiter
        public void after(I_Result r) {
            r.r1 = rest(lane, taken);
        }
    }

    /// The same by a [Taker], which has taken the first one out of the lane as a chain: it is the
    /// lane's last all the same, and what comes hangs on it.
    @JCStressTest
    @Outcome(id = "1234", expect = ACCEPTABLE, desc = "all, in order")
    @Outcome(expect = FORBIDDEN, desc = "lost, or out of order")
    @State
    public static class OffersAndTakes {
        private final Mailbox lane = new Mailbox(4);
        private final Taker taker = Lab.takerOf(lane);
        private int taken;

        public OffersAndTakes() {
            lane.append(new Numbered(1));
            lane.append(new Numbered(2));
            take(1);
        }

        @Actor
        public void sender() {
            if (!lane.offer(new Numbered(3)) || !lane.offer(new Numbered(4))) {
                throw new AssertionError("There is room for both");
            }
        }

        @Actor
        public void taker() {
            take(2);
        }

        private void take(int polls) {
            for (var i = 0; i < polls; i++) {
                var next = taker.poll();
                taken = next == null ? taken : taken * 10 + numberOf(next);
            }
        }

        @Arbiter
        public void after(I_Result r) {
            take(3);
            r.r1 = lane.isEmpty() ? taken : -1;
        }
    }

    /// A sender offers at a full lane while its taker frees a place and stops writing apart: it
    /// gets in or not, and the count is right.
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "in and counted, or neither")
    @Outcome(expect = FORBIDDEN, desc = "a wrong count")
    @State
    public static class OfferAndStop {
        private final Mailbox lane = new Mailbox(1);
        private final Taker taker = Lab.takerOf(lane);

        public OfferAndStop() {
            lane.append(new Numbered(1));
            lane.takePlace();
        }

        @Actor
        public void sender(II_Result r) {
            r.r1 = lane.offer(new Numbered(2)) ? 1 : 0;
        }

        @Actor
        public void taker() {
            var _ = taker.poll();
            lane.stopTaker(taker);
        }

        @Arbiter
        public void after(II_Result r) {
            r.r2 = lane.size();
        }
    }

    /// Two senders at an empty lane with room for three of their four: three get in, each sender's
    /// own in its order; the place is taken by compare-and-set, the tail by a swap.
    @JCStressTest
    @Outcome(id = "3, 1", expect = ACCEPTABLE, desc = "three of four, each sender's in order")
    @Outcome(expect = FORBIDDEN, desc = "lost, out of order, or beyond the bound")
    @State
    public static class OffersAndOffers {
        private final Mailbox lane = new Mailbox(3);

        @Actor
        public void one(II_Result r) {
            r.r1 = offer(1) + offer(2);
        }

        @Actor
        public void other(II_Result r) {
            r.r2 = offer(3) + offer(4);
        }

        private int offer(int number) {
            return lane.offer(new Numbered(number)) ? 1 : 0;
        }

        @Arbiter
        public void after(II_Result r) {
            var text = String.valueOf(rest(lane, 0));
            r.r1 = r.r1 + r.r2 == text.length() ? text.length() : -1;
            r.r2 = isBefore(text, "1", "2") && isBefore(text, "3", "4") ? 1 : 0;
        }

        /// A sender's second one is only there behind its first one.
        private static boolean isBefore(String text, String first, String second) {
            var place = text.indexOf(second);
            return place < 0 || (text.contains(first) && text.indexOf(first) < place);
        }
    }

    /// The taker clears the tail without looking whether somebody has come.
    @JCStressTest
    @Outcome(
            id = {"12"},
            expect = ACCEPTABLE,
            desc = "all, in order")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "lost")
    @State
    public static class OffersAndPollsControl {
        private final Chain lane = new Chain();
        private int taken;

        public OffersAndPollsControl() {
            lane.appendCarelessly(new Numbered(1));
        }

        @Actor
        public void sender() {
            lane.appendCarelessly(new Numbered(2));
        }

        @Actor
        public void taker() {
            taken = lane.take();
        }

        @Arbiter
        public void after(I_Result r) {
            var left = lane.take();
            r.r1 = left == 0 ? taken : taken * 10 + left;
        }
    }

    /// Senders read the tail and then write it, not in one step.
    @JCStressTest
    @Outcome(
            id = {"12", "21"},
            expect = ACCEPTABLE,
            desc = "both")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "lost")
    @State
    public static class OffersAndOffersControl {
        private final Chain lane = new Chain();

        @Actor
        public void one() {
            lane.appendCarelessly(new Numbered(1));
        }

        @Actor
        public void other() {
            lane.appendCarelessly(new Numbered(2));
        }

        @Arbiter
        public void after(I_Result r) {
            var first = lane.take();
            r.r1 = first * 10 + lane.take();
        }
    }

    /// The core's queue without its compare-and-set and its swap.
    private static final class Chain {
        private volatile @Nullable Numbered head;
        private volatile @Nullable Numbered tail;

        void appendCarelessly(Numbered envelope) {
            var before = tail;
            tail = envelope;
            if (before == null) {
                head = envelope;
            } else {
                before.next = envelope;
            }
        }

        /// What is taken, 0 for nothing.
        int take() {
            var first = head;
            if (first == null) {
                return 0;
            }
            var second = (Numbered) first.next;
            head = second;
            if (second == null) {
                tail = null;
            }
            return first.number;
        }
    }
}
