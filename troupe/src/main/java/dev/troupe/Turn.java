package dev.troupe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// An actor's turn and life in one word, so that every race between them is decided by one
/// compare-and-set.
///
/// ```text
///            spawn
///              │            claim (a sender, a timer, onRun)        HELD
///              ▼          ┌────────────────────────────────▶ by a thread of the system
///            HELD ──────▶ 0                                          │ release
///          (OnStart)      │◀───────────────────────────────────────-─┘
///                         │ claimForCaller
///                         └────────────────────▶ HELD|CALLER ──▶ back to 0
///
///   + STOP        asked to stop: sends are refused, the mailbox is emptied, then the end begins
///   + KILL        asked to end now: nothing more is handled
///   + SIGNALLING  a killer is about to interrupt the owner, who must not let go of the turn
///   + RAISED      a child has failed, or a sibling is restarted: to be looked at between messages
///   + CLOSED      the end has begun: nothing more is handled, ever
///   + ENDED       the result is there
///   + LINKED      with KILL: it is the end of a linked actor that asked for it
///   + WOKEN       with HELD: it is a thread's that will go on with it; who takes this away has the
///                 turn (see [Woken])
///   + SHOWING     with HELD: that thread has taken it, and shows as the owner in a moment, or does
/// ```
///
/// STOP, KILL, CLOSED and ENDED are never taken back; RAISED is, by the holder. Whoever finds the
/// turn free and sets HELD has the turn and must see to it that a thread takes it; whoever has it
/// may read and write the actor.
///
/// *Interrupts.* A kill may interrupt the owner only while the owner cannot get away, or the
/// interrupt would hit whatever that thread does next. So the killer sets KILL and SIGNALLING in
/// one step, and only where the turn is held; while SIGNALLING is set no owner completes [#disown]
/// or [#releaseAsCaller]; and the owner then clears the flag that the killer set.
abstract class Turn {
    static final int HELD = 1;
    static final int CALLER = 1 << 1;
    static final int STOP = 1 << 2;
    static final int KILL = 1 << 3;
    static final int SIGNALLING = 1 << 4;
    static final int RAISED = 1 << 5;
    static final int CLOSED = 1 << 6;
    static final int ENDED = 1 << 7;
    static final int LINKED = 1 << 8;
    static final int WOKEN = 1 << 9;
    static final int SHOWING = 1 << 10;

    private static final int HELD_BY_CALLER = HELD | CALLER;

    /// A killer that finds one of these waits until the owner shows.
    private static final int WILL_SHOW = CALLER | SHOWING;

    private static final VarHandle STATE;
    private static final VarHandle OWNER;

    static {
        try {
            var lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Turn.class, "state", int.class);
            OWNER = lookup.findVarHandle(Turn.class, "owner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// The word above. Written by any thread, only by compare-and-set. An actor is born with its
    /// turn claimed for `OnStart`.
    private volatile int state = HELD;

    /// The thread that runs the actor's code. Written by the turn's holder, read by killers and by
    /// checks of "is this my own turn", which compare it with the calling thread.
    private volatile @Nullable Thread owner;

    /// What could not be done for want of stack or memory and is left to the system's rescuer, who
    /// clears it. Set by a plain assignment in a `catch`, where no call may be possible any more,
    /// and followed by [ActorSystem#inDistress].
    ///
    /// The turn is held by the one who sets this, who could not hand it on.
    volatile boolean isAbandoned;

    /// The turn is held, but the thread that it was claimed for could not be started.
    volatile boolean isUnstarted;

    /// Something has come, but it could not be seen to that a thread takes it up.
    volatile boolean isUnwoken;

    /// Whether a killer has interrupted the owner who had not been interrupted. Written by the
    /// killer while SIGNALLING, read by the owner after.
    private boolean signalled;

    final int state() {
        return state;
    }

    final boolean has(int flags) {
        return (state & flags) != 0;
    }

    private boolean cas(int expected, int next) {
        return STATE.compareAndSet(this, expected, next);
    }

    /// Takes the turn if it is free. The caller must then [Cell#activate] it or hand it on.
    final boolean claim() {
        return claimFor(HELD);
    }

    /// The same for a thread that will go on with it: it has the turn when it can [#takeWoken].
    final boolean claimAsWoken() {
        return claimFor(HELD | WOKEN);
    }

    private boolean claimFor(int whom) {
        for (var seen = state; (seen & HELD) == 0; seen = state) {
            if (cas(seen, seen | whom)) {
                return true;
            }
        }
        return false;
    }

    /// Takes the turn of an actor that has been woken, before anybody else does.
    final boolean takeWoken() {
        return takeWoken(0);
    }

    /// The same by a thread that [#own]s it at once.
    final boolean takeWokenToRun() {
        return takeWoken(SHOWING);
    }

    private boolean takeWoken(int instead) {
        for (var seen = state; (seen & WOKEN) != 0; seen = state) {
            if (cas(seen, (seen & ~WOKEN) | instead)) {
                return true;
            }
        }
        return false;
    }

    /// Takes the turn of an actor that is idle, neither stopping nor anything else, for one handler
    /// on the calling thread.
    final boolean claimForCaller() {
        return state == 0 && cas(0, HELD_BY_CALLER);
    }

    /// Whether a caller has the turn, or nobody, and neither a stop nor a kill has come.
    final boolean isForCallers() {
        var seen = state;
        return seen == 0 || seen == HELD_BY_CALLER;
    }

    /// After [#claimForCaller], at once: a killer that sees CALLER waits until the owner shows, so
    /// that no fence is needed here.
    final void ownAsCaller() {
        OWNER.setRelease(this, Thread.currentThread());
    }

    /// Gives back a turn from [#claimForCaller]. False if something has come up meanwhile, a stop
    /// or a kill: then the turn is still held, and the caller still its owner.
    final boolean releaseAsCaller() {
        OWNER.setRelease(this, null);
        if (cas(HELD_BY_CALLER, 0)) {
            return true;
        }
        // A killer may wait for the owner to show.
        OWNER.setRelease(this, Thread.currentThread());
        return false;
    }

    /// Makes the holder's thread the owner. From here on a kill interrupts it.
    final void own() {
        if (has(SHOWING)) {
            OWNER.setRelease(this, Thread.currentThread()); // a killer waits for it
            return;
        }
        // Volatile, and whoever owns reads the state before it runs anything: either it sees KILL,
        // or
        // the killer sees the owner.
        owner = Thread.currentThread();
    }

    /// The owner steps back, still holding the turn: a kill no longer interrupts it. Takes back the
    /// interrupt of a kill that it was hit by.
    final void disown() {
        if (has(WILL_SHOW)) {
            awaitSignal();
            noLongerShow();
        }
        owner = null;
        takeBackInterrupt();
    }

    /// A killer no longer waits for the owner to show.
    private void noLongerShow() {
        for (var seen = state; ; seen = state) {
            if ((seen & SIGNALLING) != 0) {
                awaitSignal();
            } else if (cas(seen, seen & ~WILL_SHOW)) {
                return;
            }
        }
    }

    /// [#disown] and [#release] in one step, by a drainer: frees the turn if nothing has come up.
    /// Otherwise the caller still has it, and must [#own] it again.
    ///
    /// A killer that has found the turn held, or is about to interrupt, has left its mark in the
    /// state: then this fails. One that comes after finds the turn free. So none can have read the
    /// old owner when this succeeds, and no fence is needed before.
    final boolean releaseAsDrainer() {
        var isShowing = state & SHOWING; // nobody else changes that
        OWNER.setRelease(this, null);
        return cas(HELD | isShowing, 0);
    }

    /// Whether nothing but a thread that drains has the turn.
    final boolean isHeldOnly() {
        return (state & ~SHOWING) == HELD;
    }

    /// Gives the turn back, if nothing but `expected` has come up; the caller has [#disown]ed it.
    final boolean release(int expected) {
        return cas(expected, expected & ~HELD);
    }

    final boolean isOwner(Thread thread) {
        return owner == thread;
    }

    /// Whether the calling thread is in this actor: what it sends is said to itself.
    boolean isSelf() {
        return isOwner(Thread.currentThread());
    }

    final @Nullable Thread owner() {
        return owner;
    }

    /// Asks for the end once the mailbox is empty.
    final Effect askToStop() {
        for (var seen = state; (seen & (STOP | KILL | CLOSED)) == 0; seen = state) {
            if (cas(seen, seen | STOP | HELD)) {
                return (seen & HELD) == 0 ? Effect.CLAIMED : Effect.NOTED;
            }
        }
        return Effect.NONE;
    }

    /// Asks for the end at once, and interrupts the owner, unless that is the calling thread.
    final Effect askToKill() {
        return askToKill(KILL, KILL | ENDED);
    }

    /// Like [#askToKill()], but interrupts once more where that has been done before.
    final Effect askToKillAgain() {
        return askToKill(KILL, ENDED);
    }

    /// Like [#askToKill()], for the end of a linked actor, which is the reason then; but not where
    /// there is another: a kill has come, or the end has begun. One step, so that nobody is said to
    /// have died of a link who was killed by hand or had been stopped.
    final Effect askToKillByLink() {
        return askToKill(KILL | LINKED, KILL | CLOSED | ENDED);
    }

    private Effect askToKill(int how, int done) {
        var spins = 0;
        for (var seen = state; (seen & done) == 0; seen = state) {
            if ((seen & SIGNALLING) != 0) {
                // One killer at a time, or the first to be done frees the owner.
                Stage.pause(spins++);
            } else if ((seen & HELD) == 0) {
                if (cas(seen, seen | how | HELD)) {
                    return Effect.CLAIMED;
                }
            } else if (cas(seen, seen | how | SIGNALLING)) {
                signal((seen & WILL_SHOW) != 0);
                return Effect.NOTED;
            }
        }
        return Effect.NONE;
    }

    private void signal(boolean ownerWillShow) {
        try {
            var target = owner;
            for (var spins = 0; target == null && ownerWillShow; target = owner) {
                Stage.pause(spins++);
            }
            if (target != null && target != Thread.currentThread()) {
                signalled |= !target.isInterrupted(); // another killer may have been first
                target.interrupt();
            }
        } finally {
            STATE.getAndBitwiseAnd(this, ~SIGNALLING);
        }
    }

    /// Has the holder look at what has been raised, which was put there before.
    ///
    /// @return whether the turn was free and is now the calling thread's, who must hand it on
    final boolean markRaised() {
        for (var seen = state; (seen & (RAISED | CLOSED)) == 0; seen = state) {
            if (cas(seen, seen | RAISED | HELD)) {
                return (seen & HELD) == 0;
            }
        }
        return false;
    }

    /// By the holder, before it looks: what is raised after this is marked again.
    final void unmarkRaised() {
        STATE.getAndBitwiseAnd(this, ~RAISED);
    }

    /// What asking for an end has led to.
    enum Effect {
        /// None: it had been asked before.
        NONE,
        /// The turn was free and is now the asking thread's, who must hand it on.
        CLAIMED,
        /// Whoever has the turn will see it.
        NOTED
    }

    /// Waits until no killer is about to interrupt. A killer needs a moment only, but may have lost
    /// its processor.
    final void awaitSignal() {
        for (var spins = 0; has(SIGNALLING); spins++) {
            Stage.pause(spins);
        }
    }

    /// Clears the interrupt flag where a kill has set it; says whether it had. To be called by the
    /// owner, or by who has just been it.
    final boolean takeBackInterrupt() {
        awaitSignal();
        if (!signalled) {
            return false;
        }
        signalled = false;
        Thread.interrupted();
        return true;
    }

    /// A kill that came before there was an owner has interrupted nobody: it does so now.
    final void signalIfKilled() {
        if (has(KILL)) {
            signalOwner();
        }
    }

    /// Interrupts the calling thread, the owner, for a kill of this actor.
    final void signalOwner() {
        awaitSignal();
        signalled = true;
        Thread.currentThread().interrupt();
    }

    /// Whether a kill has interrupted the owner since the flag was last cleaned.
    final boolean wasSignalled() {
        awaitSignal();
        return signalled;
    }

    /// Before a hook: a clean interrupt flag.
    final void cleanInterrupt() {
        awaitSignal();
        signalled = false;
        Thread.interrupted();
    }

    /// Begins the end: nothing more is accepted for handling.
    ///
    /// @return whether a kill had come before
    final boolean closeForGood() {
        return ((int) STATE.getAndBitwiseOr(this, CLOSED) & KILL) != 0;
    }

    final void markEnded() {
        STATE.getAndBitwiseOr(this, ENDED);
    }
}
