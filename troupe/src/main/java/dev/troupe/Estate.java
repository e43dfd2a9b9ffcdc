package dev.troupe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an actor has: its lanes, its children, what it has set going, and the counts of what came
/// through.
abstract class Estate<A> extends Life<A> {
    private final Mailbox mailbox;

    /// Who takes from the mailbox, where messages come in a stream. The turn's.
    private @Nullable Taker taker;

    /// Messages begun out of the mailbox, the lower half: see [Belongings#handledBefore]. Read for
    /// pictures, too.
    int handled;

    /// When it was spawned: by [Stage#clockMillis].
    private final int bornMillis;

    /// What runs on the turn: an [Envelope] or a [Hook]; where it is a handler on a caller's
    /// thread, the actor whose handler has called it, if one has; null where nothing runs. Read for
    /// pictures, too. Not private: a call must clear it at the end of the stack.
    ///
    /// Where there is a taker, it has the envelope and all that changes with it: to write here with
    /// each message is to take from the senders' processors what they read with each.
    @Nullable Object doing;

    /// When that began, or last said that it makes progress: by [Stage#clockMillis].
    private int sinceMillis;

    /// For how many more wakings this is left out of hand-overs. Written by several, without order.
    private byte withoutHandovers;

    /// The next one in a chain: of [Arrivals], or of [Woken]. Written by who has this actor's turn.
    @Nullable Cell<?> nextWoken;

    Estate(
            ActorSystem system,
            Class<?> type,
            SpawnOptions options,
            OnStart<A> make,
            @Nullable Cell<?> parent) {
        this(
                system,
                type,
                options,
                make,
                parent,
                mailboxOf(system, options),
                options.hasUrgentLane() ? new Mailbox(options.urgentCapacity()) : null);
    }

    /// With lanes of its own kind.
    Estate(
            ActorSystem system,
            Class<?> type,
            SpawnOptions options,
            OnStart<A> make,
            @Nullable Cell<?> parent,
            Mailbox mailbox,
            @Nullable Mailbox urgent) {
        super(system, type, options, make, parent);
        this.mailbox = mailbox;
        this.bornMillis = stage().clockMillis();
        if (urgent != null) {
            belongings().urgent = urgent;
        }
    }

    private static Mailbox mailboxOf(ActorSystem system, SpawnOptions options) {
        var capacity = options.capacity(system.defaultCapacity());
        return options.rule() == Overflow.DROP_OLDEST
                ? new DroppingMailbox(capacity)
                : new Mailbox(capacity);
    }

    // ---- Lanes.

    final Mailbox mailbox() {
        return mailbox;
    }

    final @Nullable Mailbox urgent() {
        var has = belongingsIfAny();
        return has == null ? null : has.urgent;
    }

    final boolean hasMessages() {
        return hasMessages(belongingsIfAny());
    }

    final boolean hasMessages(@Nullable Belongings<A> has) {
        var urgent = has == null ? null : has.urgent;
        return !mailbox.isEmpty() || (urgent != null && !urgent.isEmpty());
    }

    /// The next message to handle, by the turn's holder.
    @Nullable Envelope next() {
        var urgent = urgent();
        var first = urgent == null ? null : urgent.poll();
        if (first != null) {
            return first;
        }
        var apart = taker;
        return apart == null ? mailbox.poll() : apart.poll();
    }

    /// Messages come in a stream, by the turn's holder, who has one of them in its hands.
    final void startTaker() {
        if (taker == null) {
            try {
                taker = mailbox.startTaker(handled);
            } catch (Throwable noMemory) {
                // It goes on without.
            }
        }
    }

    /// There is no message, by the turn's holder: an idle actor has no more than it needs.
    final void stopTaker() {
        var apart = taker;
        if (apart != null) {
            handled = apart.handled;
            sinceMillis = apart.sinceMillis;
            mailbox.stopTaker(apart);
            taker = null;
        }
    }

    /// A reply is about to be out, on the turn. For a [PoolWorker].
    void replying() {}

    /// A place in a lane is free that somebody has not used. For a [PoolWorker].
    void roomMade() {}

    @Override
    final void refuseWaiting() {
        mailbox.refuseWaiting();
        var urgent = urgent();
        if (urgent != null) {
            urgent.refuseWaiting();
        }
    }

    // ---- `onRun`.

    final @Nullable Runner<A> runner() {
        var has = belongingsIfAny();
        return has == null ? null : has.runner;
    }

    final boolean hasRunner() {
        return runner() != null;
    }

    /// What it waits for at an await point, if it is at one. A picture, for anyone.
    final @Nullable Edge awaits() {
        var running = runner();
        return running == null ? null : running.awaits();
    }

    static boolean runnerWantsTurn(@Nullable Belongings<?> has) {
        var running = has == null ? null : has.runner;
        return running != null && running.wantsTurn();
    }

    // ---- What the threads have learnt.

    /// Whether this, which wakes another actor, is to have it run elsewhere.
    final boolean doesWithoutHandovers() {
        if (withoutHandovers > 0) {
            withoutHandovers--;
            return true;
        }
        return false;
    }

    /// It has kept others waiting.
    final void doWithoutHandovers() {
        withoutHandovers = Byte.MAX_VALUE;
    }

    // ---- For the watchdog and recordings.

    final Flight flight() {
        return kind.flight;
    }

    // ---- Children and activities.

    final void endActivities() {
        var has = belongingsIfAny();
        if (has != null && has.activities != null) {
            has.activities.endAll();
        }
    }

    void endChildren(boolean kill) {
        var has = belongingsIfAny();
        if (has != null && has.children != null) {
            has.children.end(this, kill);
        }
    }

    final Children children() {
        var has = belongings();
        if (has.children == null) {
            has.children = new Children(stage());
        }
        return has.children;
    }

    final Activities activities() {
        var has = belongings();
        if (has.activities == null) {
            has.activities = new Activities();
        }
        return has.activities;
    }

    final List<Cell<?>> livingChildren() {
        var has = belongingsIfAny();
        return has == null || has.children == null ? List.of() : has.children.living();
    }

    /// Whether it is ending its children, one after the other. For anyone.
    final boolean stopsInOrder() {
        var has = belongingsIfAny();
        return has != null && has.children != null && has.children.isInOrder();
    }

    /// How many children have not ended. A picture, for anyone.
    final int childCount() {
        var has = belongingsIfAny();
        var made = has == null ? null : has.children;
        return made == null ? 0 : made.count();
    }

    // ---- Counts.

    /// Something is about to run, by the turn's holder.
    final void begin(Envelope envelope) {
        var apart = taker;
        if (apart == null) {
            doing = envelope;
            sinceMillis = stage().clockMillis();
            return;
        }
        if (doing != null) { // no write without need where senders read
            doing = null;
        }
        apart.doing = envelope;
        apart.sinceMillis = stage().clockMillis();
    }

    /// Something is about to run, by the turn's holder.
    final void begin(Hook hook) {
        doing = hook;
        beginNow();
    }

    /// Something runs from now on, or goes on: noted where that something is.
    final void beginNow() {
        var now = stage().clockMillis();
        var apart = taker;
        if (apart != null && doing == null) {
            apart.sinceMillis = now;
        } else {
            sinceMillis = now;
        }
    }

    /// Nothing is kept that has been handled.
    final void doNothing() {
        doing = null;
        var apart = taker;
        if (apart != null) {
            apart.doing = null;
        }
    }

    final @Nullable Object doing() {
        var here = doing;
        var apart = here == null ? mailbox.taker() : null;
        return apart == null ? here : apart.doing;
    }

    /// Whose handler, on the same thread, has called this one: see [CallerRuns].
    final @Nullable Cell<?> calledFrom() {
        return doing instanceof Cell<?> caller ? caller : null;
    }

    final int sinceMillis() {
        var apart = doing == null ? mailbox.taker() : null;
        return apart == null ? sinceMillis : apart.sinceMillis;
    }

    /// For how long it has been doing what it does, roughly.
    final int doingForMillis() {
        return stage().nowMillis() - sinceMillis();
    }

    /// A handler is about to run, by the turn's holder.
    final void countHandled() {
        var apart = taker;
        var count = apart == null ? ++handled : ++apart.handled;
        if (count == 0) {
            belongings().handledBefore += 1L << Integer.SIZE;
        }
    }

    /// Whether senders have done anything since [#countSent].
    final boolean isUncounted() {
        var urgent = urgent();
        return mailbox.sent() != 0 || (urgent != null && urgent.sent() != 0);
    }

    /// Moves what an ended actor has been sent since the last time to the system's books.
    final void countSent() {
        stopTaker();
        var urgent = urgent();
        var sent = mailbox.takeSent() + (urgent == null ? 0 : urgent.takeSent());
        system().ledger().countEnded(sent, handledFromMailbox());
        handled = 0;
        var has = belongingsIfAny();
        if (has != null) {
            has.handledBefore = 0;
        }
    }

    /// A handler has thrown something, by the turn's holder.
    final void countFailure() {
        belongings().failures++;
    }

    /// How many handlers have thrown something.
    final int failures() {
        var has = belongingsIfAny();
        return has == null ? 0 : has.failures;
    }

    /// How long ago it was spawned, roughly.
    final int ageMillis() {
        return stage().nowMillis() - bornMillis;
    }

    /// How many handlers have begun.
    final long handled() {
        var has = belongingsIfAny();
        return handledFromMailbox()
                + (has == null || has.callers == null ? 0 : has.callers.handled);
    }

    private long handledFromMailbox() {
        var has = belongingsIfAny();
        var apart = mailbox.taker(); // first: where there is none any more, its count is here
        var count = apart == null ? handled : apart.handled;
        return Integer.toUnsignedLong(count) + (has == null ? 0 : has.handledBefore);
    }

    final int queueLength() {
        var urgent = urgent();
        return mailbox.size() + (urgent == null ? 0 : urgent.size());
    }
}
