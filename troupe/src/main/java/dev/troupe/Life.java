package dev.troupe;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How an actor ends: what went wrong, how it is asked to, and who wants to know.
abstract class Life<A> extends Turn {
    /// Set once, on the turn, before CLOSED; read by senders after.
    private @Nullable volatile Failure failure;

    /// Who wants to know of the end. Guarded by `this`.
    private @Nullable LinkedHashSet<EndListener> listeners;

    /// Written once, under `this`, by the end; read by anyone.
    private @Nullable volatile ActorResult<A> result;

    abstract Identity identity();

    // ---- What goes wrong.

    /// The failure of a message or of `onRun`. After a kill, an `Exception` is caused by the kill.
    final void fail(Throwable thrown, FailurePhase phase) {
        if (!(thrown instanceof Exception) || !has(KILL)) {
            failForSure(thrown, phase);
        }
    }

    /// A failure that no kill has caused. The first one counts.
    final void failForSure(Throwable thrown, FailurePhase phase) {
        if (failure == null) {
            failure = new Failure(thrown, phase);
        }
    }

    final @Nullable Failure failure() {
        return failure;
    }

    /// The error that the actor has failed with, as far as that is known.
    final @Nullable Throwable errorOfEnd() {
        var failed = failure;
        return failed == null ? null : failed.error();
    }

    /// Why messages are not handled any more.
    final DeadLetter.Reason reasonOfEnd() {
        if (failure != null) {
            return DeadLetter.Reason.FAILED;
        }
        return has(KILL) ? DeadLetter.Reason.KILLED : DeadLetter.Reason.STOPPED;
    }

    /// What an asker gets for what its handler threw.
    final Throwable outcomeForAsker(Message<?> message, Throwable thrown) {
        if (thrown instanceof Error) {
            return stopped(message, thrown);
        }
        return has(KILL) ? stopped(message, null) : thrown;
    }

    final ActorStoppedException stopped(@Nullable Object message, @Nullable Throwable cause) {
        var how = cause != null ? "has failed" : has(KILL) ? "has been killed" : "has been stopped";
        var what = message == null ? "" : ": " + Describe.message(message) + " was not done";
        return new ActorStoppedException(identity(), identity() + " " + how + what, cause);
    }

    // ---- Stop and kill.

    final void stop() {
        settle(askToStop());
    }

    final void kill() {
        settle(askToKill());
    }

    private void settle(Effect effect) {
        if (effect == Effect.CLAIMED) {
            activate();
        }
        if (effect != Effect.NONE) {
            refuseWaiting();
        }
    }

    /// Has a thread of the system take the turn, which the caller has claimed.
    abstract void activate();

    /// Sends away who waits for room. Whoever comes later sees the state: see [Sending].
    abstract void refuseWaiting();

    /// Whether sends are refused.
    final boolean refuses() {
        return has(STOP | KILL | CLOSED);
    }

    final boolean isAlive() {
        return !has(ENDED);
    }

    // ---- The result.

    /// Publishes the result and tells who wants to know.
    final void publish(ActorResult<A> ended) {
        List<EndListener> told;
        synchronized (this) {
            result = ended;
            markEnded();
            told = listeners == null ? List.of() : new ArrayList<>(listeners);
            listeners = null;
        }
        for (var listener : told) {
            listener.ended(ended);
        }
    }

    final @Nullable ActorResult<A> result() {
        return result;
    }

    /// Has a listener told of the end; false if that has come already.
    final synchronized boolean listen(EndListener listener) {
        if (result != null) {
            return false;
        }
        if (listeners == null) {
            listeners = new LinkedHashSet<>();
        }
        return listeners.add(listener);
    }

    final synchronized void unlisten(EndListener listener) {
        if (listeners != null) {
            listeners.remove(listener);
        }
    }
}
