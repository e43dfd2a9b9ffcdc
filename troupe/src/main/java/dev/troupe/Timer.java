package dev.troupe;

import org.jspecify.annotations.Nullable;

/// A timer of an actor: once, or again and again at a fixed rate.
///
/// ```text
///   armed ──fire──▶ in the mailbox ──tick──▶ handled
///     ▲                                        │ once: over
///     └──────────── armed for the next period ─┘ periodic: armed again by fire, not by tick
/// ```
///
/// It is armed and fired by one after the other: by the turn that sets it, then by the clock's
/// thread. A call-off may meet each step:
///
/// - *arming*: who arms writes the alarm down and then looks whether the timer is called off; who
///   calls off says so and then looks for the alarm. One of the two sees the other and takes the
///   alarm out.
/// - *firing*: the alarm has been taken out and cannot be called off any more; so its tick is sent
///   only if the timer is not called off, and looks again on the turn.
/// - *its tick*: the turn asks [#begins] first. Of a timer that fires once, exactly one of the two
///   has it, the handler or the call-off.
final class Timer<A> extends Activity implements Runnable {
    /// Stands for a timer that fires once.
    static final long ONCE = 0;

    /// Null when called off: nothing is kept that is not going to be handled.
    private @Nullable volatile Message<? super A> message;

    private final long periodNanos;

    /// When it is due next. Written by whoever arms it, one after the other.
    private long dueNanos;

    /// Whether its tick waits in the mailbox: another one is left out. Set by who fires it, cleared
    /// on the actor's turn.
    private volatile boolean inMailbox;

    /// Written by whoever arms it, read by who calls it off.
    private @Nullable volatile Cancellable alarm;

    Timer(Cell<A> cell, Message<? super A> message, long delayNanos, long periodNanos) {
        super(cell);
        this.message = message;
        this.periodNanos = periodNanos;
        this.dueNanos = Deadline.plus(cell.stage().nanoTime(), delayNanos);
    }

    /// Without a delay its message goes into the mailbox here and now.
    Timer<A> start(boolean atOnce) {
        Headroom.ensure();
        register();
        var isSet = false;
        try {
            if (atOnce) {
                send();
            } else {
                arm();
            }
            isSet = true;
        } finally {
            if (!isSet) {
                cancel(); // for want of memory
            }
        }
        return this;
    }

    private void arm() {
        var next = cell.stage().schedule(dueNanos, this);
        alarm = next;
        if (isCancelled()) {
            next.cancel(); // called off before it could be seen there
        }
    }

    /// It is due: on the clock's thread.
    @Override
    public void run() {
        if (isCancelled()) {
            return;
        }
        send();
        if (periodNanos != ONCE) {
            dueNanos = nextDue(dueNanos, periodNanos, cell.stage().nanoTime());
            arm();
        }
    }

    private void send() {
        var what = message;
        if (what == null || inMailbox) {
            return;
        }
        var tick = new Signal<A, @Nullable Void>(this, (actor, _) -> tick(actor), null, what);
        inMailbox = true;
        var isSent = false;
        try {
            tick.send();
            isSent = true;
        } finally {
            if (!isSent) {
                inMailbox = false; // for want of memory: the clock tries again
            }
        }
    }

    /// The next whole period that has not passed yet.
    static long nextDue(long due, long period, long now) {
        var missed = Math.max(0, now - due) / period;
        return Deadline.plus(due, (missed + 1) * period);
    }

    @Override
    boolean begins() {
        inMailbox = false;
        return periodNanos == ONCE ? over() : super.begins();
    }

    private void tick(A actor) throws Exception {
        var what = message;
        if (what != null) {
            what.handle(actor);
        }
    }

    @Override
    void callOff() {
        message = null;
        var next = alarm;
        if (next != null) {
            next.cancel();
        }
    }
}
