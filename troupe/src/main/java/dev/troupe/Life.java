package dev.troupe;

import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Who an actor is, and how it ends: what went wrong, how it is asked to, and who wants to know.
abstract class Life<A> extends Turn {
    private static final AtomicLong LAST_ID = new AtomicLong();

    /// The actor of a [Rehearsal] takes no number away.
    private final long id;

    /// Not private: [Turn#isAbandoned] is no time for calls.
    final ActorSystem system;

    private final Class<?> type;
    private final SpawnOptions options;
    private final @Nullable Cell<?> parent;

    /// Set on the turn, before CLOSED; read by senders after. Forgotten where supervision keeps the
    /// actor going.
    private @Nullable volatile Failure failure;

    /// What supervision needs; null while nothing can come of it. Made at once where the actor may
    /// be restarted, else under `this`, when a child fails that escalates.
    private @Nullable Restarts<A> restarts;

    /// Who wants to know of the end. Guarded by `this`.
    private @Nullable LinkedHashSet<EndListener> listeners;

    /// Written once, under `this`, by the end; read by anyone.
    private @Nullable volatile ActorResult<A> result;

    /// The references that keep an actor going which stops when unreferenced. Guarded by `this`.
    private @Nullable WeakReference<Anchor> anchor;

    Life(
            ActorSystem system,
            Class<?> type,
            SpawnOptions options,
            OnStart<A> make,
            @Nullable Cell<?> parent) {
        this.id = type == Rehearsal.class ? 0 : LAST_ID.incrementAndGet();
        this.system = system;
        this.type = type;
        this.options = options;
        this.parent = parent;
        this.restarts = Restarts.of(options, make, parent);
    }

    // ---- Who it is.

    final Identity identity() {
        return new Identity(id, type.getSimpleName());
    }

    @Override
    public final String toString() {
        return identity().name();
    }

    final long id() {
        return id;
    }

    final Class<?> type() {
        return type;
    }

    final ActorSystem system() {
        return system;
    }

    final Stage stage() {
        return system.stage();
    }

    final SpawnOptions options() {
        return options;
    }

    final @Nullable Cell<?> parent() {
        return parent;
    }

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

    /// Instead of the failure that there is.
    final void failAnew(Failure other) {
        failure = other;
    }

    /// The actor goes on.
    final void forgive() {
        failure = null;
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

    final ActorStoppedException stopped(@Nullable Object message, @Nullable Throwable cause) {
        var how =
                cause != null
                        ? "has failed (" + Describe.error(cause) + ")"
                        : has(KILL) ? "has been killed" : "has been stopped";
        var what = message == null ? "" : ": " + Describe.message(message) + " was not done";
        return new ActorStoppedException(identity(), this + " " + how + what, cause);
    }

    // ---- Supervision: see [Supervisor].

    final @Nullable Restarts<A> restarts() {
        return restarts;
    }

    /// How often a restart has begun. A picture, for anyone.
    final int restartCount() {
        var known = restarts;
        return known == null ? 0 : known.count();
    }

    /// By a child or a sibling, on its own thread. An actor that is ending does not care.
    final void raise(Restarts.Raised what) {
        synchronized (this) {
            if (restarts == null) {
                restarts = new Restarts<>(null);
            }
            restarts.raise(what);
        }
        if (markRaised()) {
            activate();
        }
    }

    final Restarts.@Nullable Raised takeRaised() {
        if (!has(RAISED) || restarts == null) {
            return null;
        }
        unmarkRaised();
        return restarts.takeRaised();
    }

    /// It need not wait any longer before it is restarted.
    private void hurry() {
        if (restarts != null) {
            restarts.hurry(stage());
        }
    }

    // ---- Stop and kill.

    final void stop() {
        Headroom.ensure();
        settle(askToStop());
    }

    final void kill() {
        Headroom.ensure();
        settle(askToKill());
    }

    /// Like [#kill], for an actor that a kill has not ended yet: interrupts what it runs once more.
    final void killAgain() {
        settle(askToKillAgain());
    }

    private void settle(Effect effect) {
        if (effect == Effect.CLAIMED) {
            activate();
        }
        if (effect != Effect.NONE) {
            hurry();
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
            tell(listener, ended);
        }
    }

    /// One that cannot be told, for want of memory, does not keep the others from it.
    private void tell(EndListener listener, ActorResult<A> ended) {
        try {
            listener.ended(ended);
        } catch (Throwable thrown) {
            Log.log(Level.ERROR, () -> "Somebody was not told of the end of " + this, thrown);
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

    final synchronized List<EndListener> listeners() {
        return listeners == null ? List.of() : List.copyOf(listeners);
    }

    // ---- What keeps it, if it stops when unreferenced.

    final synchronized @Nullable Anchor anchor() {
        return anchor == null ? null : anchor.get();
    }

    final synchronized void anchor(Anchor made) {
        anchor = new WeakReference<>(made);
    }
}
