package dev.troupe;

import java.lang.ref.WeakReference;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/// What an actor may have, but most have not: made when the first of it is needed, so that an actor
/// without any of it stays small.
///
/// There is one for an actor at most, made under the actor's monitor ([Life#belongings]) and never
/// taken away. Who reads it through that volatile field sees an object whose fields are at least
/// null. Beyond that each field has its own rule, below; what the turn's holder writes, another may
/// read as a picture.
final class Belongings<A> {
    /// The lane for what is urgent. Written before anybody else knows the actor.
    @Nullable Mailbox urgent;

    /// Set on the turn, before CLOSED; read by senders after. Forgotten where supervision keeps the
    /// actor going.
    @Nullable volatile Failure failure;

    /// Which end of a linked actor is to be its own. Written once, under the actor's monitor,
    /// before [Turn#LINKED]; counts only with that.
    @Nullable volatile LinkedEnd byLink;

    /// What supervision needs; null while nothing can come of it. Made at once where the actor may
    /// be restarted, else under the actor's monitor, when a child fails that escalates.
    @Nullable Restarts<A> restarts;

    /// Who wants to know of the end. Guarded by the actor's [Life].
    @Nullable LinkedHashSet<EndListener> listeners;

    /// The references that keep an actor going which stops when unreferenced. Guarded by the
    /// actor's [Life].
    @Nullable WeakReference<Anchor> anchor;

    /// Made on the turn, before the first child, which reads it when it ends.
    @Nullable Children children;

    /// What the actor has set going. Made on the turn.
    @Nullable Activities activities;

    /// The life of `onRun`, where the actor has one. Written by the turn's holder.
    @Nullable Runner<A> runner;

    /// Whether listeners have been told of the end. The turn's holder's.
    boolean isEndTold;

    /// How many handlers have thrown something. Counted by the turn's holder.
    int failures;

    /// How many messages had begun when the actor's own count, an `int`, last began anew. The
    /// turn's holder's.
    long handledBefore;

    /// Where it is a caller-runs actor. Written before anybody else knows the actor.
    @Nullable CallersTurn callers;
}
