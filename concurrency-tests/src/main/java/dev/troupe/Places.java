package dev.troupe;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// One lane of an actor: its places, and those who wait for one.
public class Places {
    /// A lane of one place, which is taken.
    private static Mailbox full() {
        var lane = new Mailbox(1);
        if (!lane.offer(new Queues.Numbered(1))) {
            throw new AssertionError("An empty lane has room");
        }
        return lane;
    }

    /// Whether the sender has got its place, and how many are in use.
    private static void note(II_Result r, RoomWait sender, Mailbox lane) {
        r.r1 = sender.isGranted() ? 1 : 0;
        r.r2 = lane.size();
    }

    /// A place is freed while a sender begins to wait for one. The taker frees it and then looks
    /// for waiters; the sender counts itself as waiting and then looks for places: one sees the
    /// other, so the sender has its place in the end, whoever gave it.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the place is the waiting sender's")
    @Outcome(expect = FORBIDDEN, desc = "a lost grant, or a place too many")
    @State
    public static class FreeAndEnlist {
        private final Mailbox lane = full();
        private final RoomWait sender = new RoomWait(Lab.stage(), null, lane, null);

        @Actor
        public void taker() {
            var _ = lane.poll();
        }

        @Actor
        public void waiting() {
            lane.enlist(sender);
        }

        @Arbiter
        public void after(II_Result r) {
            note(r, sender, lane);
        }
    }

    /// The same where another message is left behind the one that is taken, so that the taker has
    /// no tail to swap.
    @JCStressTest
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the place is the waiting sender's")
    @Outcome(expect = FORBIDDEN, desc = "a lost grant, or a place too many")
    @State
    public static class FreeTheFirstAndEnlist {
        private final Mailbox lane = new Mailbox(2);
        private final RoomWait sender = new RoomWait(Lab.stage(), null, lane, null);

        public FreeTheFirstAndEnlist() {
            lane.offer(new Queues.Numbered(1));
            lane.offer(new Queues.Numbered(2));
        }

        @Actor
        public void taker() {
            var _ = lane.poll();
        }

        @Actor
        public void waiting() {
            lane.enlist(sender);
        }

        @Arbiter
        public void after(II_Result r) {
            note(r, sender, lane);
        }
    }

    /// The same where the taker begins to write apart, frees the place there, and stops: it looks
    /// for waiters when it begins and after it has freed; the sender tells it of itself and then
    /// looks for places.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the place is the waiting sender's")
    @Outcome(expect = FORBIDDEN, desc = "a lost grant, or a place too many")
    @State
    public static class TakeApartAndEnlist {
        private final Mailbox lane = full();
        private final RoomWait sender = new RoomWait(Lab.stage(), null, lane, null);

        @Actor
        public void taker() {
            var taker = Lab.takerOf(lane);
            var _ = taker.poll();
            lane.stopTaker(taker);
        }

        @Actor
        public void waiting() {
            lane.enlist(sender);
        }

        @Arbiter
        public void after(II_Result r) {
            note(r, sender, lane);
        }
    }

    /// The same where the taker stops writing apart before it frees the place.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the place is the waiting sender's")
    @Outcome(expect = FORBIDDEN, desc = "a lost grant, or a place too many")
    @State
    public static class StopApartAndEnlist {
        private final Mailbox lane = full();
        private final Taker taker = Lab.takerOf(lane);
        private final RoomWait sender = new RoomWait(Lab.stage(), null, lane, null);

        @Actor
        public void taker() {
            lane.stopTaker(taker);
            var _ = lane.poll();
        }

        @Actor
        public void waiting() {
            lane.enlist(sender);
        }

        @Arbiter
        public void after(II_Result r) {
            note(r, sender, lane);
        }
    }

    /// A sender gives up while it is given the place. Both happen under the lane's lock: either the
    /// place was not given and is free, or it was, and the sender gives it back. None leaks, none
    /// is given twice.
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "no place in use, and the next one gets it")
    @Outcome(expect = FORBIDDEN, desc = "a place leaks, or there is one too many")
    @State
    public static class FreeAndDelist {
        private final Mailbox lane = full();
        private final RoomWait sender = new RoomWait(Lab.stage(), null, lane, null);

        public FreeAndDelist() {
            lane.enlist(sender);
        }

        @Actor
        public void taker() {
            var _ = lane.poll();
        }

        @Actor
        public void givingUp() {
            if (!lane.delist(sender)) {
                lane.giveBack();
            }
        }

        @Arbiter
        public void after(II_Result r) {
            r.r1 = lane.size();
            r.r2 = lane.offer(new Queues.Numbered(2)) ? 1 : 0;
        }
    }

    /// A granted place is given back while another sender begins to wait.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the place is the waiting sender's")
    @Outcome(expect = FORBIDDEN, desc = "a lost grant, or a place too many")
    @State
    public static class GiveBackAndEnlist {
        private final Mailbox lane = full();
        private final RoomWait sender = new RoomWait(Lab.stage(), null, lane, null);

        @Actor
        public void givingBack() {
            lane.giveBack();
        }

        @Actor
        public void waiting() {
            lane.enlist(sender);
        }

        @Arbiter
        public void after(II_Result r) {
            note(r, sender, lane);
        }
    }

    /// The sender looks for a place before it counts itself as waiting.
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "granted")
    @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "a lost grant")
    @State
    public static class FreeAndEnlistControl {
        private volatile int free;
        private volatile int waiters;
        private volatile boolean granted;

        @Actor
        public void taker() {
            free = 1;
            if (waiters != 0) {
                granted = true;
            }
        }

        @Actor
        public void waiting() {
            if (free != 0) {
                granted = true;
            }
            Lab.dawdle();
            waiters = 1;
        }

        @Arbiter
        public void after(I_Result r) {
            r.r1 = granted ? 1 : 0;
        }
    }

    /// The sender looks whether it was granted the place, and then leaves, not in one step.
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "no place in use")
    @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "a place leaks")
    @State
    public static class FreeAndDelistControl {
        private volatile boolean waits = true;
        private volatile boolean granted;
        private volatile int used;

        @Actor
        public void taker() {
            if (waits) {
                used = 1;
                granted = true;
            }
        }

        @Actor
        public void givingUp() {
            if (granted) {
                used = 0;
            }
            Lab.dawdle();
            waits = false;
        }

        @Arbiter
        public void after(I_Result r) {
            r.r1 = used;
        }
    }
}
