package dev.troupe;

import org.jspecify.annotations.Nullable;

/// The life of an actor that overrides `onRun`: one virtual thread that calls it again and again.
/// Holds the actor's turn while `onRun` computes, and gives it up at await points.
///
/// ```text
///            giveUpTurn                     park ends                 takeTurnBack
///   HOLDS ───────────────▶ (wait, no turn) ───────────▶ WANTS ─────────────────────▶ HOLDS
///                                                       claims a free turn, or is
///                                                       granted it by who drains
/// ```
///
/// *Fairness.* Whoever drains the mailbox looks for WANTS between any two messages and hands the
/// turn over, so `onRun` waits for one message at most. A turn given up while messages wait goes to
/// a new drainer, who handles at least one before it looks, so that `onRun` cannot starve them
/// either.
final class Runner<A> extends Watched implements Runnable {
    private final Cell<A> cell;
    private final Actor<A> actor;
    private final ActorContext<A> context;

    /// The thread of `onRun`. Written by the one that starts it, before it is read by others.
    private @Nullable volatile Thread thread;

    /// WANTS. Written by this thread; cleared by the turn's holder when it grants the turn.
    private volatile boolean wantsTurn;

    /// What it waits for at an await point, for reports: no edge of the [WaitGraph], because no
    /// turn is held.
    private volatile @Nullable Edge awaits;

    /// Whether this thread has the turn. Its own.
    private boolean holdsTurn;

    /// Set once, by the turn's holder that unwinds this, before it grants the turn.
    private @Nullable volatile Unwinding ending;

    Runner(Cell<A> cell, Actor<A> actor, ActorContext<A> context) {
        this.cell = cell;
        this.actor = actor;
        this.context = context;
    }

    void start() {
        cell.stage().start(cell + " onRun", this);
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        var current = Current.get();
        current.cell = cell;
        current.runner = this;
        var thrown = live();
        // By a failure, a kill, or an unwinding; the turn is ours.
        current.runner = null;
        try {
            end(thrown);
        } catch (Throwable broken) {
            Ending.crash(cell, broken);
        }
    }

    private Throwable live() {
        try {
            takeTurnBack();
            while (true) {
                callOnRun();
                Thread.interrupted(); // what onRun leaves of the flag is nobody else's
                giveUpTurn(null);
                takeTurnBack();
            }
        } catch (Throwable thrown) {
            return holdsTurn ? thrown : retaken(thrown);
        }
    }

    private void callOnRun() throws Throwable {
        try {
            actor.onRun(context);
        } catch (Throwable thrown) {
            if (!holdsTurn || !resumes(thrown)) {
                throw thrown;
            }
        }
    }

    /// Whether it is to be called again after a failure; that is after a wait.
    private boolean resumes(Throwable thrown) {
        if (isEnding()) {
            return false;
        }
        cell.fail(thrown, FailurePhase.ON_RUN);
        var delay = Supervisor.resumeDelayNanos(cell);
        if (delay == Supervisor.SPENT) {
            return false;
        }
        var stage = cell.stage();
        Thread.interrupted(); // what onRun leaves of the flag is nobody else's
        Waiting.until(stage, () -> false, Deadline.plus(stage.nanoTime(), delay));
        return true;
    }

    /// An error, of memory or stack, has come between giving the turn up and taking it back.
    private Throwable retaken(Throwable thrown) {
        try {
            takeTurnBack();
            return thrown;
        } catch (Unwound ending) {
            return ending;
        }
    }

    private void end(Throwable thrown) {
        // Without an end it is that of another actor, which has got here in a future: a failure.
        if (!isEnding() || !Unwound.isIn(thrown)) {
            cell.fail(thrown, FailurePhase.ON_RUN);
        }
        var begun = ending;
        if (begun != null) {
            begun.goOn();
        } else if (Supervisor.keepsGoing(cell)) {
            cell.handOn(false);
        }
    }

    /// The beginning of an await point; without a wait, `onRun` has only returned.
    void giveUpTurn(@Nullable Wait wait) {
        unwindIfEnding();
        awaits = wait == null ? null : new Edge(wait, null, cell.stage().nanoTime());
        holdsTurn = false;
        cell.handOn(true);
        Current.get().step(cell.stage()); // it may never park
    }

    /// The end of an await point.
    void takeTurnBack() {
        // Either a drainer sees WANTS before or after it lets the turn go, or this claims a free
        // turn.
        wantsTurn = true;
        if (cell.claim()) {
            wantsTurn = false;
        } else {
            awaitGrant();
        }
        beWatched(cell.system());
        cell.own();
        holdsTurn = true;
        awaits = null;
        cell.begin(Hook.ON_RUN);
        unwindIfEnding();
    }

    private void awaitGrant() {
        var interrupted = false;
        // An ending hands the turn over without a grant: who has begun it is gone.
        while (wantsTurn && ending == null) {
            cell.stage().park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void unwindIfEnding() {
        if (isEnding()) {
            throw Unwound.SIGNAL;
        }
    }

    private boolean isEnding() {
        return ending != null || cell.has(Turn.KILL | Turn.CLOSED);
    }

    @Nullable Edge awaits() {
        return awaits;
    }

    /// Whether `onRun` waits for the turn.
    boolean wantsTurn() {
        return wantsTurn;
    }

    boolean isUnwinding() {
        return ending != null;
    }

    /// Hands the turn over to `onRun`, by its holder, who has disowned it.
    void grantTurn() {
        wantsTurn = false;
        unpark();
    }

    /// Has `onRun` unwound, by the turn's holder, who has disowned it; `onRun`'s thread has the
    /// turn then and finishes the end. False if that thread is the calling one, or has ended.
    boolean unwind(Unwinding begun) {
        if (thread == Thread.currentThread()) {
            return false;
        }
        ending = begun;
        // It may still be in its wait: that ends by isUnwinding. Then it wants the turn.
        unpark();
        return true;
    }

    /// As long as anybody is, so that it is one look.
    @Override
    boolean isBusy() {
        return cell.has(Turn.HELD);
    }

    @Override
    @Nullable Cell<?> running() {
        var here = thread;
        return here != null && cell.isOwner(here) ? cell : null;
    }

    private void unpark() {
        var parked = thread;
        if (parked != null) {
            cell.stage().unpark(parked);
        }
    }
}
