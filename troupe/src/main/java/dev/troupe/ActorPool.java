package dev.troupe;

import java.time.Duration;
import java.util.List;

/// Several actors of one class behind one reference: each message goes to one of them. Made by
/// [ActorSystem#pool(Class, int, OnStart)].
///
/// *Who gets a message.* A worker that has nothing to do, if there is one; else the one with the
/// shortest queue (of more than 32 workers, the shortest of 32). So no message waits behind a busy
/// worker while, at the moment when it is sent, another is free. A worker whose request has been
/// answered is free. While all mailboxes are full, the pool's [Overflow] rule holds: senders wait
/// for whichever worker has room first, and are served in the order of their coming.
///
/// *Order.* None: two messages of one sender may be handled by two workers at the same time, or the
/// second before the first. What needs an order, or a state that later messages find, belongs to
/// one actor.
///
/// *Failures.* Unless [SpawnOptions#supervision] says otherwise, a worker that fails is restarted
/// and keeps its queue. A worker that has ended, by itself, by a kill, or because its supervision
/// says so, is replaced by a new one, and what waited for it goes to the others: only the message
/// that was being handled is lost. The pool fails when a worker's restarts are spent (a hundred in
/// ten seconds), or when workers keep ending without having handled anything.
///
/// What a killed worker leaves while the pool is stopping is a dead letter.
///
/// *As a reference.* Everything that an [ActorRef] does is done with the pool as a whole:
///
/// | | |
/// |---|---|
/// | `tell`, `ask`, `run` and their kin | go to one worker |
/// | `askJoin` | waits for the stage of one worker, and is released by that one's end |
/// | [#urgent] | the workers' urgent lanes, chosen in the same way |
/// | [#stop] | refuses new messages, has all accepted ones handled, then ends each worker, all at the same time |
/// | [#kill] | kills all workers |
/// | [#awaitStopped], [#isAlive], [ActorContext#watch] | the end of the last worker |
/// | [#identity], [#weak], [ActorSystem#find], `equals` | the pool; workers are actors with identities of their own |
///
/// A message that a worker sends to its own pool may come to another worker, or to itself. A worker
/// that asks its pool is asking another one as long as there is one; where all of them wait for
/// each other one gets a [DeadlockException].
///
/// @param <A> the workers' type
public interface ActorPool<A> extends ActorRef<A> {
    /// Changes how many workers there are. Returns at once. New ones are there then; those that are
    /// too many, the youngest, get no more messages, handle what they have, and end.
    ///
    /// @param size how many, at least 1
    /// @throws IllegalArgumentException if `size` is below 1
    /// @throws ActorStoppedException if the pool has ended or has been asked to
    void resize(int size);

    /// How many workers the pool has, those not counted that are too many and about to end.
    ///
    /// @return the size
    int size();

    /// The workers themselves, for what is for each of them, as a change of settings is. A message
    /// that is sent to a worker in this way dies with it.
    ///
    /// @return a copy
    List<ActorRef<A>> workers();

    /// Waits until the pool has ended. It does not ask it to: see [#stop].
    ///
    /// @return how the workers have ended that the pool had at its end, with their states; those
    ///   that had been replaced, or were too many, are not among them
    /// @throws ActorInterruptedException if interrupted while waiting
    /// @throws ActorTimeoutException if an inherited deadline passes
    List<ActorResult<A>> join();

    /// Waits until the pool has ended, but no longer than `timeout`.
    ///
    /// @param timeout how long to wait, not negative
    /// @return how the workers have ended, as for [#join()]
    /// @throws ActorTimeoutException if the pool is still running then
    /// @throws ActorInterruptedException if interrupted while waiting
    /// @throws IllegalArgumentException if `timeout` is negative
    List<ActorResult<A>> join(Duration timeout);
}
