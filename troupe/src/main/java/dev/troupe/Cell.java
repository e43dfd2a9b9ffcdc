package dev.troupe;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One actor at run time: takes messages, runs them on its turn, and begins its end. Sending is in
/// [Sending], the end in [Ending], the life of `onRun` in [Runner].
///
/// *Threads.* While messages wait, one virtual thread drains them ([#run]); when the mailbox is
/// empty it lets go of the turn and ends, so that an idle actor is this object and its mailbox.
/// Nothing is ever missed: a sender appends and then looks whether the turn is free; a drainer
/// frees the turn and then looks whether something was appended. All four steps are sequentially
/// consistent, so at least one of the two sees the other.
final class Cell<A> extends Life<A> implements Runnable {
    /// After so many messages the drainer lets other threads have its carrier.
    private static final int BATCH = 256;

    private final Mailbox mailbox;
    private final @Nullable Mailbox urgent;

    /// Neighbours in the system's [Roster], and guarded by it.
    @Nullable Cell<?> before;

    @Nullable Cell<?> after;

    // The rest is the turn's, but where it says otherwise.

    private @Nullable OnStart<A> onStart;
    private @Nullable A actor;
    private @Nullable Runner<A> runner;

    /// Whether `onRun` was the last to have the turn: it does not have it again before a message.
    private boolean runnerHadTurn;

    /// Messages begun, out of the mailbox and on callers' threads. Read for pictures, too.
    private long handled;

    private long handledOnCallers;

    /// What an ended actor has been sent by now: what comes later is counted when it is swept.
    private long sentInLedger;

    /// Made on the turn, before the first child, which reads it when it ends.
    private @Nullable Children children;

    private @Nullable Activities activities;

    Cell(
            ActorSystem system,
            Class<?> type,
            SpawnOptions options,
            OnStart<A> onStart,
            @Nullable Cell<?> parent) {
        super(system, type, options, parent);
        this.onStart = onStart;
        var capacity = options.capacity(system.defaultCapacity());
        this.mailbox =
                options.rule() == Overflow.DROP_OLDEST
                        ? new DroppingMailbox(capacity)
                        : new Mailbox(capacity);
        this.urgent = options.hasUrgentLane() ? new Mailbox(options.urgentCapacity()) : null;
    }

    // ---- What it has.

    Mailbox mailbox() {
        return mailbox;
    }

    @Nullable Mailbox urgent() {
        return urgent;
    }

    /// The actor itself, for what runs on its turn.
    A actor() {
        return Objects.requireNonNull(actor, "there is no actor before OnStart has returned");
    }

    @Nullable A actorIfMade() {
        return actor;
    }

    // ---- The turn is given to a thread of the system.

    /// After something has been appended, or asked: sees to it that a thread takes it up.
    void wake() {
        if (!has(HELD) && claim()) {
            activate();
        }
    }

    /// Has a new thread take the turn, which the caller has claimed. Cannot fail: where memory or
    /// stack are short, the system's rescuer does it.
    @Override
    void activate() {
        try {
            stage().start(type().getSimpleName(), this);
        } catch (Throwable noThread) {
            markOrphan();
            stage().rescue();
        }
    }

    /// Lets go of the turn on a thread that does not drain: `onRun` at an await point, or a caller.
    void handOn(boolean fromRunner) {
        disown();
        runnerHadTurn = fromRunner;
        if (hasWork() || !release(HELD)) {
            activate();
        } else if ((hasWork() || runnerWantsTurn()) && claim()) {
            activate();
        }
    }

    /// Whether a drainer is needed: for messages, for a stop or a kill, or for a failure.
    private boolean hasWork() {
        return hasMessages() || (has(STOP | KILL) && !has(CLOSED)) || failure() != null;
    }

    private boolean hasMessages() {
        return !mailbox.isEmpty() || (urgent != null && !urgent.isEmpty());
    }

    private boolean runnerWantsTurn() {
        var running = runner;
        return running != null && running.wantsTurn();
    }

    // ---- Draining, on a thread of the system that has just been given the turn.

    @Override
    public void run() {
        Current.get().cell = this;
        own();
        try {
            if (onStart != null) {
                begin(onStart);
            }
            while (drain()) {}
        } catch (Throwable thrown) {
            Ending.crash(this, thrown);
        }
    }

    private void begin(OnStart<A> make) {
        onStart = null;
        var context = new Context<>(this);
        try {
            var made = make.onStart(context);
            if (made == null) {
                throw new NullPointerException("OnStart of " + this + " returned null");
            }
            actor = made;
            Thread.interrupted();
            if (made instanceof Actor<?> hooked
                    && system().overridesOnRun(made.getClass())
                    && !has(STOP | KILL)) {
                startRunner(hooked, context);
            }
        } catch (Throwable thrown) {
            failForSure(thrown, actor == null ? FailurePhase.ON_START : FailurePhase.ON_RUN);
        }
    }

    @SuppressWarnings("unchecked") // an actor implements the hooks of itself
    private void startRunner(Actor<?> hooked, ActorContext<A> context) {
        var started = new Runner<>(this, (Actor<A>) hooked, context);
        runner = started;
        try {
            started.start();
        } catch (Throwable noThread) {
            runner = null;
            throw noThread;
        }
    }

    /// Handles what is there, then lets go of the turn. True if this thread has it again; false if
    /// nobody needs it, `onRun` has it, or the actor has ended.
    private boolean drain() {
        var left = BATCH;
        while (true) {
            if (has(KILL | CLOSED) || failure() != null) {
                return endOrSweep();
            }
            if (runnerWantsTurn() && !runnerHadTurn) {
                return grantTurn();
            }
            var envelope = next();
            if (envelope == null) {
                if (runnerHadTurn) {
                    runnerHadTurn = false;
                } else if (has(STOP) && !hasMessages()) {
                    return endOrSweep();
                } else if (letGo()) {
                    return claimAgain();
                }
            } else {
                runnerHadTurn = false;
                handle(envelope);
                if (--left == 0) {
                    left = BATCH;
                    stage().giveWay();
                }
            }
        }
    }

    private @Nullable Envelope next() {
        var first = urgent == null ? null : urgent.poll();
        return first == null ? mailbox.poll() : first;
    }

    private void handle(Envelope envelope) {
        try {
            envelope.perform(this);
        } catch (Throwable thrown) {
            fail(thrown, FailurePhase.ON_MESSAGE);
        }
        // What a handler leaves of the interrupt flag is nobody else's.
        Thread.interrupted();
    }

    private boolean grantTurn() {
        var running = Objects.requireNonNull(runner);
        disown();
        running.grantTurn();
        return false;
    }

    /// Frees the turn, unless something has come up.
    private boolean letGo() {
        disown();
        if (release(HELD)) {
            return true;
        }
        own();
        return false;
    }

    /// The second look, after the turn has been freed: see the class comment.
    private boolean claimAgain() {
        if (!(hasWork() || runnerWantsTurn()) || !claim()) {
            return false;
        }
        own();
        return true;
    }

    private boolean endOrSweep() {
        if (has(CLOSED)) {
            sweepAndLetGo();
        } else {
            new Ending<>(this).begin();
        }
        return false;
    }

    /// What came while the actor ended: nothing of it is handled. With a result, the turn is free.
    void sweepAndLetGo() {
        do {
            disown();
            discardAll();
            countSent();
        } while (!release(state()) || (hasMessages() && claim()));
    }

    // ---- Running here, on the thread of an asker (caller-runs actors only).

    /// Whether the calling thread now has the turn for one handler. Then it calls [#leaveCaller].
    boolean enterCaller() {
        if (!claimForCaller()) {
            return false;
        }
        if (hasMessages()) {
            handOn(false);
            return false;
        }
        handledOnCallers = handledOnCallers + 1;
        return true;
    }

    void leaveCaller() {
        if (!releaseAsCaller()) {
            handOn(false);
        } else if ((hasWork() || runnerWantsTurn()) && claim()) {
            activate();
        }
    }

    // ---- For the end.

    @Override
    void refuseWaiting() {
        mailbox.refuseWaiting();
        if (urgent != null) {
            urgent.refuseWaiting();
        }
    }

    /// Discards what is queued, as dead letters.
    void discardAll() {
        var error = errorOfEnd();
        var reason = reasonOfEnd();
        for (var envelope = next(); envelope != null; envelope = next()) {
            envelope.discard(this, reason, error);
        }
    }

    /// Has `onRun` unwound and the end finished there; false if there is none to unwind.
    boolean unwindRunner(Ending<A> ending) {
        var running = runner;
        runner = null;
        return running != null && running.unwind(ending);
    }

    boolean hasRunner() {
        return runner != null;
    }

    void endActivities() {
        if (activities != null) {
            activities.endAll();
        }
    }

    void endChildren(boolean kill) {
        if (children != null) {
            children.end(this, kill);
        }
    }

    /// The last step: the result is there, the turn is free.
    void leave(ActorResult<A> ended) {
        system().freeName(this);
        publish(ended);
        system().roster().remove(this);
        actor = null;
        var above = parent();
        if (above != null) {
            above.children().remove(this);
        }
        sweepAndLetGo();
    }

    // ---- What it makes when first needed.

    Children children() {
        if (children == null) {
            children = new Children(stage());
        }
        return children;
    }

    Activities activities() {
        if (activities == null) {
            activities = new Activities();
        }
        return activities;
    }

    /// The last reference is gone, as far as the collector can tell.
    void unreferenced() {
        mailbox.force(new Unreferenced());
        wake();
    }

    List<Cell<?>> livingChildren() {
        return children == null ? List.of() : children.living();
    }

    // ---- Counts.

    /// A handler is about to run, by the turn's holder.
    void countHandled() {
        handled = handled + 1;
    }

    /// Adds what has been sent since the last time to the system's books.
    private void countSent() {
        var sent = mailbox.sent() + (urgent == null ? 0 : urgent.sent());
        system().ledger().countEnded(sent - sentInLedger, handled);
        sentInLedger = sent;
        handled = 0;
    }

    /// How many handlers have begun.
    long handled() {
        return handled + handledOnCallers;
    }

    /// Whether there is an actor yet. A picture, for anyone.
    boolean isMade() {
        return onStart == null && (actor != null || has(ENDED));
    }

    int queueLength() {
        return mailbox.size() + (urgent == null ? 0 : urgent.size());
    }
}
