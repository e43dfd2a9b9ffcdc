package dev.troupe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// An actor of a pool. It says when it is free, and what it does not handle goes back to the pool.
///
/// ```text
///   FREE ──claimed by a sender──▶ BUSY ──its reply is out, or nothing is left──▶ FREE
/// ```
///
/// A sender claims a free worker by compare-and-set, so of the messages that are sent at the same
/// time no two go to the same one while others are free. The worker says once after each message
/// that it is free, so that nobody else gets it between a claim and the message that follows it.
final class PoolWorker<A> extends Cell<A> implements EndListener {
    private static final VarHandle IS_FREE;

    static {
        try {
            IS_FREE =
                    MethodHandles.lookup().findVarHandle(PoolWorker.class, "isFree", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Crew<A> crew;

    /// Its place among the workers, for life.
    final int slot;

    /// Set by the turn's holder, cleared by senders. One that is new is free, though it may still
    /// have to start.
    private volatile boolean isFree = true;

    /// Whether it is at a message. Written by the turn's holder, read by senders.
    private volatile boolean isAtWork;

    /// Whether it has said that it is free since the last message. The turn's holder's.
    private boolean hasSaidSo = true;

    PoolWorker(Crew<A> crew, PoolHead<A> head, SpawnOptions options, OnStart<A> make, int slot) {
        super(head.system(), head.type(), options, make, head);
        this.crew = crew;
        this.slot = slot;
    }

    boolean isOf(Crew<?> pool) {
        return crew == pool;
    }

    boolean isFree() {
        return isFree;
    }

    /// By a sender, who then sends it something or calls [#unclaim].
    boolean claimFree() {
        return isFree
                && !refuses()
                && IS_FREE.compareAndSet(this, true, false)
                && !isAtWork
                && !hasMessages();
    }

    /// A claim that has come to nothing. What else it has got meanwhile makes it say so itself.
    void unclaim() {
        if (!isAtWork && !hasMessages()) {
            beFree();
        }
    }

    private void beFree() {
        isFree = true; // before the crew is told: see Crew
        crew.show(this);
    }

    /// How many messages it has, roughly.
    int load(Mailbox lane) {
        var waiting = lane.size(); // first this: what is taken from the lane is at work before
        return waiting + (isAtWork ? 1 : 0);
    }

    private void sayFree() {
        isAtWork = false;
        if (!hasSaidSo) {
            hasSaidSo = true;
            beFree();
            crew.bringLeft();
        }
    }

    @Override
    @Nullable Envelope next() {
        var envelope = super.next();
        if (envelope == null) {
            sayFree();
        } else {
            isAtWork = true;
            hasSaidSo = false;
            crew.roomMade();
        }
        return envelope;
    }

    /// The reply is about to be out: who gets it finds this one free.
    @Override
    void replying() {
        if (!hasMessages() && !refuses()) {
            sayFree();
        }
    }

    @Override
    void roomMade() {
        crew.roomMade();
    }

    /// What was sent to the pool is handled by others.
    @Override
    void discardAll() {
        var error = errorOfEnd();
        var reason = reasonOfEnd();
        for (var envelope = super.next(); envelope != null; envelope = super.next()) {
            if (!envelope.isForPool() || !crew.takeBack(envelope, this)) {
                envelope.discard(this, reason, error);
                Thread.interrupted(); // a listener's
            }
        }
    }

    @Override
    public void ended(ActorResult<?> result) {
        crew.ended(this, result);
    }
}
