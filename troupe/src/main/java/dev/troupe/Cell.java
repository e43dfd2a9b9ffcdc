package dev.troupe;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One actor at run time: takes messages, runs them on its turn, and begins its end. Sending is in
/// [Sending], the end in [Ending], the life of `onRun` in [Runner].
///
/// *Threads.* While messages wait, one virtual thread drains them ([#drain]); when the mailbox is
/// empty it lets go of the turn and ends, so that an idle actor is this object and its mailbox.
/// Nothing is ever missed: a sender appends and then looks whether the turn is free; a drainer
/// frees the turn and then looks whether something was appended. All four steps are sequentially
/// consistent, so at least one of the two sees the other.
sealed class Cell<A> extends Estate<A> permits PoolHead, PoolWorker {
    /// Neighbours in the system's [Roster], and guarded by it.
    @Nullable Cell<?> before;

    @Nullable Cell<?> after;

    // The rest is the turn's, but where it says otherwise.

    /// Whether `onRun` was the last to have the turn: it does not have it again before a message.
    private boolean runnerHadTurn;

    /// What the turn's holder waits for; null while it runs. Written by it, read by all who follow
    /// the [WaitGraph].
    private volatile @Nullable Edge edge;

    Cell(
            ActorSystem system,
            Class<?> type,
            SpawnOptions options,
            OnStart<A> onStart,
            @Nullable Cell<?> parent) {
        super(system, type, options, onStart, parent);
        if (options.runsOnCallers()) {
            belongings().callers = new CallersTurn(this);
        }
    }

    /// With lanes of its own kind.
    Cell(
            ActorSystem system,
            Class<?> type,
            SpawnOptions options,
            OnStart<A> onStart,
            @Nullable Cell<?> parent,
            Mailbox mailbox,
            @Nullable Mailbox urgent) {
        super(system, type, options, onStart, parent, mailbox, urgent);
    }

    // ---- What it has.

    @Nullable Edge edge() {
        return edge;
    }

    void edge(@Nullable Edge shown) {
        edge = shown;
    }

    // ---- The turn is given to a thread of the system.

    // Where stack or memory are short, the steps here fail in one way only: a `catch` that calls
    // nothing leaves the rest to the system's rescuer. See [Turn#isAbandoned].

    /// After something has been appended, or asked: sees to it that a thread takes it up.
    void wake() {
        Drainer here = null;
        var isMine = false;
        try {
            if (!has(HELD)) {
                here = Current.get().drainerFor(this);
                isMine = here == null ? claim() : claimAsWoken();
                if (isMine && here != null) {
                    here.goOnWith(this);
                } else if (isMine) {
                    start();
                }
            }
        } catch (Throwable tooShort) {
            if (isMine && here == null) {
                isUnstarted = true;
            } else {
                isUnwoken = true; // if it is marked as woken, whoever takes the mark runs it
            }
            kind.system.inDistress = true;
        }
    }

    /// Has a new thread take the turn, which the caller has claimed.
    @Override
    void activate() {
        try {
            start();
        } catch (Throwable tooShort) {
            isUnstarted = true;
            kind.system.inDistress = true;
        }
    }

    /// Has another thread take the turn, which the caller has claimed, and those of the chain
    /// behind.
    void start() {
        Headroom.ensureDeep();
        system().arrivals().add(this);
    }

    /// Lets go of the turn on a thread that does not drain: `onRun` at an await point, or a caller.
    void handOn(boolean fromRunner) {
        var isMine = true;
        try {
            doNothing();
            disown();
            runnerHadTurn = fromRunner;
            isMine = (fromRunner ? hasWork() : isWanted()) || !release(HELD);
            if (isMine) {
                activate();
            } else {
                wakeForWork();
            }
        } catch (Throwable tooShort) {
            if (isMine) {
                isAbandoned = true;
            } else {
                isUnwoken = true;
            }
            kind.system.inDistress = true;
        }
    }

    /// The second look of who has freed the turn and does not drain.
    private void wakeForWork() {
        if (isWanted()) {
            wake();
        }
    }

    /// Does what could not be done, on a thread with stack, some time later.
    void rescue() {
        if (isAbandoned) {
            isAbandoned = false;
            handOn(false);
        }
        if (isUnstarted) {
            isUnstarted = false;
            if (has(HELD) && owner() == null) {
                activate();
            }
        }
        if (isUnwoken) {
            isUnwoken = false;
            if (takeWoken()) {
                activate();
            } else {
                wake();
            }
        }
    }

    /// Whether a drainer is needed: for messages, for a stop or a kill, or for a failure.
    private boolean hasWork() {
        return hasWork(belongingsIfAny());
    }

    private boolean hasWork(@Nullable Belongings<A> has) {
        return hasMessages(has)
                || (has(STOP | KILL | RAISED) && !has(CLOSED))
                || (has != null && has.failure != null);
    }

    /// Whether somebody wants the turn: a drainer is needed, or `onRun` goes on.
    private boolean isWanted() {
        var has = belongingsIfAny();
        return hasWork(has) || runnerWantsTurn(has);
    }

    /// Whether nothing has come up for the holder of the turn, a thread that drains.
    boolean isQuiet() {
        var has = belongingsIfAny();
        return isHeldOnly() && !hasMessages(has) && !runnerWantsTurn(has);
    }

    // ---- Draining, on a thread of the system that has just been given the turn.

    /// By a [Drainer]; without the turn when this returns.
    void drain(Current current) {
        current.cell = this;
        beginNow(); // first this, so that who sees an owner sees what it began
        own();
        try {
            var make = takeOnStart();
            if (make != null) {
                signalIfKilled();
                new Birth<>(this).first(make);
                current.beginMessage(this); // to start counts as one
            }
            for (var envelope = take(current); envelope != null; envelope = take(current)) {
                begin(envelope);
                var event = flight().beginMessage(this, envelope);
                try {
                    envelope.perform(this);
                } catch (Throwable thrown) {
                    failed(thrown);
                }
                Flight.endMessage(event, this, envelope);
                Thread.interrupted(); // what a handler leaves of the flag is nobody else's
                current.step(stage());
            }
        } catch (Throwable thrown) {
            Ending.crash(this, thrown);
        }
    }

    void startRunner(Actor<A> hooked, ActorContext<A> context) {
        var started = new Runner<>(this, hooked, context);
        var has = belongings();
        has.runner = started;
        try {
            started.start();
        } catch (Throwable noThread) {
            has.runner = null;
            throw noThread;
        }
    }

    /// The next message to handle. Null if this thread does not have the turn any more: there is
    /// nothing to do, `onRun` has it, or the actor has ended.
    private @Nullable Envelope take(Current current) {
        while (true) {
            var has = belongingsIfAny();
            if (isInTrouble(has)) {
                if (!Supervisor.keepsGoing(this)) {
                    return null;
                }
            } else if (runnerWantsTurn(has) && !runnerHadTurn && !has(STOP)) {
                return grantTurn(); // after a stop it stays where it is until it is unwound there
            } else {
                var envelope = next();
                if (envelope != null) {
                    if (runnerHadTurn) { // no write without need where senders read
                        runnerHadTurn = false;
                    }
                    current.beginMessage(this);
                    return envelope;
                }
                if (isThrough(current)) {
                    return null;
                }
            }
        }
    }

    /// There is no message: whether this thread is through with the actor, and does not have the
    /// turn any more.
    private boolean isThrough(Current current) {
        if (has(STOP) && !hasMessages()) {
            current.letGoWoken();
            endOrSweep();
            return true;
        }
        if (current.lingers(this)) {
            return false;
        }
        if (runnerHadTurn) {
            runnerHadTurn = false; // no message has come before its next go
            return false;
        }
        return letGo() && !claimAgain();
    }

    /// Whatever comes up while supervision is at work is seen to, too: a kill during `OnStart`.
    private boolean isInTrouble(@Nullable Belongings<A> has) {
        return has(KILL | CLOSED | RAISED) || (has != null && has.failure != null);
    }

    private void failed(Throwable thrown) {
        countFailure();
        fail(thrown, FailurePhase.ON_MESSAGE);
    }

    private @Nullable Envelope grantTurn() {
        var running = Objects.requireNonNull(runner());
        doNothing();
        disown();
        running.grantTurn();
        return null;
    }

    /// Frees the turn, unless something has come up.
    private boolean letGo() {
        doNothing();
        stopTaker();
        if (releaseAsDrainer()) {
            return true;
        }
        own();
        return false;
    }

    /// The second look, after the turn has been freed: see the class comment.
    private boolean claimAgain() {
        if (!isWanted() || !claim()) {
            return false;
        }
        own();
        return true;
    }

    void endOrSweep() {
        if (has(ENDED)) {
            sweepAndLetGo();
        } else if (has(CLOSED)) {
            Ending.crash(this, new AssertionError("The end of " + this + " broke off"));
        } else {
            new Ending<>(this).begin();
        }
    }

    /// What came while the actor ended: nothing of it is handled. With a result, the turn is free.
    void sweepAndLetGo() {
        do {
            disown();
            discardAll();
            countSent();
        } while (!release(state()) || ((hasMessages() || isUncounted()) && claim()));
    }

    // ---- Running here, on the thread of an asker: see [CallerRuns].

    /// Gives the turn back after a handler on a caller's thread. Whatever else there is to do is
    /// done by a thread of the system.
    void leaveCaller() {
        var isMine = true;
        try {
            // With something to do, the turn is not freed: the next caller would find it before
            // those
            // who wait for it.
            isMine = isWanted() || !releaseAsCaller();
            if (isMine) {
                handOn(false);
            } else {
                wakeForWork();
            }
        } catch (Throwable tooShort) {
            if (isMine) {
                isAbandoned = true;
            } else {
                isUnwoken = true;
            }
            kind.system.inDistress = true;
        }
    }

    // ---- For the end.

    /// Discards what is queued, as dead letters.
    void discardAll() {
        var error = errorOfEnd();
        var reason = reasonOfEnd();
        for (var envelope = next(); envelope != null; envelope = next()) {
            envelope.discard(this, reason, error);
            Thread.interrupted(); // a listener's
        }
    }

    /// Has `onRun` unwound and the end finished there; false if there is none to unwind.
    boolean unwindRunner(Unwinding why) {
        var has = belongingsIfAny();
        var running = runner();
        if (has == null || running == null) {
            return false;
        }
        has.runner = null;
        return running.unwind(why);
    }

    /// The last step: the result is there, the turn is free.
    void leave(ActorResult<A> ended) {
        system().names().free(this);
        Listeners.ended(this, ended);
        publish(ended);
        noMoreRestarts();
        doNothing();
        var above = parent();
        if (above != null) {
            above.children().remove(this);
        }
        sweepAndLetGo();
        system().roster().remove(this); // only now: who closes the system waits for the sweep, too
    }

    /// The last reference is gone, as far as the collector can tell.
    void unreferenced() {
        mailbox().append(new Unreferenced());
        wake();
    }
}
