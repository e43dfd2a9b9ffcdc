package dev.troupe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// What the taker of a lane writes with each message where they come in a stream: apart from what
/// the senders write, so that two processors need not pass it to and fro. See [Mailbox].
///
/// Here are the envelopes that have been taken out of the lane as a chain and not been handled yet.
/// The last of them may still be the lane's newest, behind which senders append.
class Taker extends Apart {
    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(Taker.class, "head", Envelope.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Mailbox lane;

    /// The oldest. Written by the turn's holder; read for pictures, too.
    private @Nullable volatile Envelope head;

    /// Whether senders may wait for room. Set by those, and by who makes this; cleared under the
    /// lane's monitor where nobody waits.
    private volatile boolean expectsWaiters;

    /// What the turn's holder does, since when, and how many messages it has begun: in place of
    /// what the actor has for that, which its senders read. See [Estate#doing].
    @Nullable Object doing;

    int sinceMillis;
    int handled;

    /// How many places have been freed, in the whole life of the lane. Written by the turn's
    /// holder.
    private volatile long taken;

    private Taker(Mailbox lane, long taken) {
        this.lane = lane;
        this.taken = taken;
    }

    /// @param taken how many places have been freed before
    static Taker of(Mailbox lane, long taken) {
        return new Alone(lane, taken);
    }

    final @Nullable Envelope head() {
        return head;
    }

    final long taken() {
        return taken;
    }

    final void expectWaiters(boolean expected) {
        expectsWaiters = expected;
    }

    /// Takes the oldest envelope, by the turn's holder only: [Mailbox#poll].
    final @Nullable Envelope poll() {
        var first = head;
        if (first == null) {
            first = lane.takeChain();
            if (first == null) {
                return null;
            }
        }
        var second = first.follower();
        if (second == null) {
            second = lane.behindLast(first);
        }
        HEAD.setRelease(this, second);
        first.next = null;
        if (first.takesRoom()) {
            freePlace();
        }
        return first;
    }

    /// As in [Mailbox#freePlace]: either this sees the waiter, or the waiter sees the place.
    private void freePlace() {
        var before = taken; // nobody else writes it
        taken = before + 1;
        if (expectsWaiters) {
            lane.grant();
        }
    }

    /// Keeps what lies behind it in memory apart.
    @SuppressWarnings("UnusedVariable")
    private static final class Alone extends Taker {
        long q0;
        long q1;
        long q2;
        long q3;
        long q4;
        long q5;
        long q6;
        long q7;

        Alone(Mailbox lane, long taken) {
            super(lane, taken);
        }
    }
}
