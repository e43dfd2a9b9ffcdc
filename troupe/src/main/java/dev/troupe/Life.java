package dev.troupe;

import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Who an actor is, and how it ends: what went wrong, how it is asked to, and who wants to know.
abstract class Life<A> extends Turn {
    private static final AtomicLong LAST_ID = new AtomicLong();

    /// The actor of a [Rehearsal] takes no number away.
    private final long id;

    /// Whether `OnStart` has not begun yet. The turn's holder's; read for pictures, too.
    private boolean isNew = true;

    /// Not private: [Turn#isAbandoned] is no time for calls.
    final Kind kind;

    private final @Nullable Cell<?> parent;

    /// Written once, under `this`, by whoever needs it first; read by anyone.
    private @Nullable volatile Belongings<A> belongings;

    /// What makes the actor, an `OnStart`; then the actor; then its result, for good. All but the
    /// result is for the turn's holder. That is written under `this` before ENDED is set, and read
    /// by anyone who has seen ENDED.
    private @Nullable Object content;

    Life(
            ActorSystem system,
            Class<?> type,
            SpawnOptions options,
            OnStart<A> make,
            @Nullable Cell<?> parent) {
        this.id = type == Rehearsal.class ? 0 : LAST_ID.incrementAndGet();
        this.kind = system.kinds().of(type, options);
        this.parent = parent;
        this.content = make;
        var restarts = Restarts.of(options, make, parent);
        if (restarts != null) {
            belongings().restarts = restarts;
        }
    }

    // ---- Who it is.

    final Identity identity() {
        return new Identity(id, typeName());
    }

    String typeName() {
        return kind.type.getSimpleName();
    }

    @Override
    public final String toString() {
        return identity().name();
    }

    final long id() {
        return id;
    }

    final Class<?> type() {
        return kind.type;
    }

    final ActorSystem system() {
        return kind.system;
    }

    final Stage stage() {
        return kind.stage;
    }

    final SpawnOptions options() {
        return kind.options;
    }

    final @Nullable Cell<?> parent() {
        return parent;
    }

    // ---- What it is, for what runs on its turn.

    /// The actor itself.
    @SuppressWarnings("unchecked") // there is nothing else once OnStart has returned
    final A actor() {
        return (A) Objects.requireNonNull(content, "there is no actor before OnStart has returned");
    }

    @SuppressWarnings("unchecked") // what else it may be has been taken
    final @Nullable A actorIfMade() {
        return isNew ? null : (A) content;
    }

    /// What makes the actor, for the one who makes it; null where that has begun.
    @SuppressWarnings("unchecked") // it is that as long as this is new
    final @Nullable OnStart<A> takeOnStart() {
        if (!isNew) {
            return null;
        }
        var make = (OnStart<A>) content;
        content = null;
        isNew = false;
        return make;
    }

    /// There is an instance, by `OnStart`.
    final void actor(A made) {
        content = made;
    }

    final void noActor() {
        content = null;
    }

    /// Whether there is an actor yet, or its result. A picture, for anyone.
    final boolean isMade() {
        return !isNew && content != null;
    }

    // ---- What it has, if it has any.

    final @Nullable Belongings<A> belongingsIfAny() {
        return belongings;
    }

    /// Makes them if there are none yet.
    final Belongings<A> belongings() {
        var seen = belongings;
        return seen == null ? makeBelongings() : seen;
    }

    /// Under the monitor, which needs less stack than a compare-and-set: a failure may be noted
    /// where little of it is left.
    private synchronized Belongings<A> makeBelongings() {
        var seen = belongings;
        if (seen == null) {
            seen = new Belongings<>();
            belongings = seen;
        }
        return seen;
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
        var has = belongings();
        if (has.failure == null) {
            has.failure = new Failure(thrown, phase);
        }
    }

    /// Instead of the failure that there is.
    final void failAnew(Failure other) {
        belongings().failure = other;
    }

    /// The actor goes on.
    final void forgive() {
        belongings().failure = null;
    }

    final @Nullable Failure failure() {
        var has = belongings;
        return has == null ? null : has.failure;
    }

    /// The error that the actor has failed with, as far as that is known.
    final @Nullable Throwable errorOfEnd() {
        var failed = failure();
        var linked = byLink();
        return failed != null ? failed.error() : linked == null ? null : linked.why();
    }

    /// The end of a linked actor that it was killed for; null where it was not.
    final @Nullable LinkedEnd byLink() {
        var has = belongings;
        return has == null || !has(LINKED) ? null : has.byLink;
    }

    /// Why messages are not handled any more.
    final DeadLetter.Reason reasonOfEnd() {
        if (failure() != null) {
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
        var has = belongings;
        return has == null ? null : has.restarts;
    }

    /// It has ended: what its `OnStart` knows is kept no longer.
    final void noMoreRestarts() {
        var has = belongings;
        if (has != null) {
            has.restarts = null;
        }
    }

    /// How often a restart has begun. A picture, for anyone.
    final int restartCount() {
        var known = restarts();
        return known == null ? 0 : known.count();
    }

    /// By a child or a sibling, on its own thread. An actor that is ending does not care.
    final void raise(Restarts.Raised what) {
        synchronized (this) {
            var has = belongings();
            if (has.restarts == null) {
                has.restarts = new Restarts<>(null);
            }
            has.restarts.raise(what);
        }
        if (markRaised()) {
            activate();
        }
    }

    final Restarts.@Nullable Raised takeRaised() {
        var known = has(RAISED) ? restarts() : null;
        if (known == null) {
            return null;
        }
        unmarkRaised();
        return known.takeRaised();
    }

    /// It need not wait any longer before it is restarted.
    private void hurry() {
        var known = restarts();
        if (known != null) {
            known.hurry(stage());
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

    /// Like [#kill], because a linked actor has ended. The first reason counts, and none where a
    /// kill has come before or the end has begun.
    final void killFor(LinkedEnd why) {
        Headroom.ensure();
        synchronized (this) {
            var has = belongings();
            if (has.byLink == null) {
                has.byLink = why;
            }
        }
        settle(askToKillByLink());
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
        Iterable<EndListener> told;
        synchronized (this) {
            content = ended;
            markEnded();
            told = takeListeners();
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

    @SuppressWarnings("unchecked") // nothing else is written once it has ended
    final @Nullable ActorResult<A> result() {
        return has(ENDED) ? (ActorResult<A>) content : null;
    }

    /// Has a listener told of the end; false if that has come already.
    final synchronized boolean listen(EndListener listener) {
        if (has(ENDED)) {
            return false;
        }
        var has = belongings();
        if (has.listeners == null) {
            has.listeners = new LinkedHashSet<>();
        }
        return has.listeners.add(listener);
    }

    final synchronized void unlisten(EndListener listener) {
        var has = belongings;
        if (has != null && has.listeners != null) {
            has.listeners.remove(listener);
        }
    }

    final synchronized List<EndListener> listeners() {
        var has = belongings;
        return has == null || has.listeners == null ? List.of() : List.copyOf(has.listeners);
    }

    /// The set itself, which nobody else has then: there may be no memory for a copy.
    private Iterable<EndListener> takeListeners() {
        var has = belongings;
        if (has == null || has.listeners == null) {
            return List.of();
        }
        var all = has.listeners;
        has.listeners = null;
        return all;
    }

    // ---- What keeps it, if it stops when unreferenced.

    final synchronized @Nullable Anchor anchor() {
        var has = belongings;
        return has == null || has.anchor == null ? null : has.anchor.get();
    }

    final synchronized void anchor(Anchor made) {
        belongings().anchor = new WeakReference<>(made);
    }
}
