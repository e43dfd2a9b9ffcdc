package dev.troupe;

import org.jspecify.annotations.Nullable;

/// A timer of an actor: once, or again and again at a fixed rate.
final class Timer<A> extends Activity {
    /// Stands for a timer that fires once.
    static final long ONCE = 0;

    private final Message<? super A> message;
    private final long periodNanos;

    /// When it is due next. Written by whoever schedules it, one after the other.
    private long dueNanos;

    /// Whether its tick waits in the mailbox: another one is left out. Set by the clock's thread,
    /// cleared on the actor's turn.
    private volatile boolean inMailbox;

    /// Written by whoever schedules it, read by who calls it off.
    private @Nullable volatile Cancellable scheduled;

    Timer(Cell<A> cell, Message<? super A> message, long delayNanos, long periodNanos) {
        super(cell);
        this.message = message;
        this.periodNanos = periodNanos;
        this.dueNanos = Deadline.plus(cell.stage().nanoTime(), delayNanos);
    }

    Timer<A> start() {
        register();
        schedule();
        return this;
    }

    private void schedule() {
        var next = cell.stage().schedule(dueNanos, this::fire);
        scheduled = next;
        if (isCancelled()) {
            next.cancel(); // called off before it could be seen there
        }
    }

    private void fire() {
        if (isCancelled()) {
            return;
        }
        if (!inMailbox) {
            inMailbox = true;
            new Signal<A, @Nullable Void>(this, (actor, _) -> tick(actor), null, message).send();
        }
        if (periodNanos != ONCE) {
            dueNanos = nextDue(dueNanos, periodNanos, cell.stage().nanoTime());
            schedule();
        }
    }

    /// The next whole period that has not passed yet.
    static long nextDue(long due, long period, long now) {
        var missed = Math.max(0, now - due) / period;
        return Deadline.plus(due, (missed + 1) * period);
    }

    private void tick(A actor) throws Exception {
        inMailbox = false;
        if (periodNanos == ONCE) {
            over();
        }
        message.handle(actor);
    }

    @Override
    void callOff() {
        var next = scheduled;
        if (next != null) {
            next.cancel();
        }
    }
}
