package dev.troupe;

/// Is told what happens to the actors of a system, for metrics, alarms and tests. Registered with
/// [ActorSystem.Builder#listener]; each method does nothing unless overridden.
///
/// *The story of an actor.* [#spawned], then [#started] unless `OnStart` has failed, then
/// [#restarted] as often as that happens, and last exactly one of [#stopped] and [#failed]. Each of
/// these returns before the next one is called, and the last before anybody else learns of the end:
/// whoever comes back from `join` finds it told. [#deadLetter] and [#mailboxFull] have no place in
/// that order.
///
/// *Threads.* [#spawned] is called on the thread that spawns; [#started], [#restarted], [#stopped]
/// and [#failed] on the actor's own, in its turn; [#deadLetter] and [#mailboxFull] on whichever
/// thread finds that out, often a sender's. So a listener must be safe to call from many threads.
///
/// *What it may do.* All that an actor's own hook may: tell, ask, spawn, wait. Meanwhile the one on
/// whose thread it is called waits: the spawner, the actor, the sender. It cannot wait for the
/// actor that it is told about: that is a [DeadlockException]. A kill of the actor interrupts it.
/// What it throws, errors too, is logged and harms nobody.
public interface ActorListener {
    /// An actor is being spawned: nothing of it has run yet. A pool is one, and so is each of its
    /// workers.
    ///
    /// @param actor who it is, its name and its parent
    default void spawned(ActorSnapshot actor) {}

    /// `OnStart` has made the actor. It has handled no message yet.
    ///
    /// @param actor who it is
    default void started(Identity actor) {}

    /// Supervision has restarted the actor: `OnStart` has made a fresh one, which has handled no
    /// message yet.
    ///
    /// @param actor who it is
    /// @param error what it had failed with
    /// @param restarts how often supervision has begun to restart it so far: see
    ///   [ActorSnapshot#restarts]
    default void restarted(Identity actor, Throwable error, int restarts) {}

    /// The actor has ended without a failure. Its hooks have run, and its children have ended; its
    /// name is free.
    ///
    /// @param actor who it was
    /// @param killed whether a kill has ended it
    default void stopped(Identity actor, boolean killed) {}

    /// The actor has ended with a failure. A failure that supervision lets it survive is none.
    ///
    /// @param actor who it was
    /// @param error what went wrong
    /// @param phase where
    /// @param killed whether a kill had come before
    default void failed(Identity actor, Throwable error, FailurePhase phase, boolean killed) {}

    /// A message will never be handled: as [ActorSystem.Builder#onDeadLetter].
    ///
    /// @param letter the message, whom it was for, and why
    default void deadLetter(DeadLetter letter) {}

    /// A message has found a mailbox or an urgent lane full. Called for each such message, however
    /// many there are, before its sender waits or goes on.
    ///
    /// @param actor whose mailbox it is
    /// @param outcome what becomes of it: `WAIT`, its sender waits for room; `FAIL`, it is not
    ///   accepted, by `tryTell` or under that rule; `DROP_NEWEST`, it is dropped; `DROP_OLDEST`,
    ///   another message is dropped for it
    default void mailboxFull(Identity actor, Overflow outcome) {}
}
