package dev.troupe;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// What an actor sees of its own world. It is given to [OnStart], [Actor#onRun] and [Actor#onStop],
/// and may be kept in a field of the actor.
///
/// [#self], [#identity], [#system], [#stop] and [#kill] may be used from any thread. Everything
/// else belongs to the actor's turn (its handlers and hooks) and throws `IllegalStateException`
/// elsewhere.
///
/// @param <A> the actor's type
public interface ActorContext<A> {
    /// A reference to this actor. For an actor that stops when unreferenced it counts.
    ///
    /// @return this actor
    ActorRef<A> self();

    /// Who this actor is.
    ///
    /// @return its identity
    Identity identity();

    /// The system that it lives in.
    ///
    /// @return the system
    ActorSystem system();

    /// Spawns a child: it is stopped, or killed where this actor is killed or fails, and waited for
    /// before this actor's `onStop`.
    ///
    /// @param <B> the child's type
    /// @param type the class that the child is known by
    /// @param onStart makes the child
    /// @return the child
    /// @throws ActorStoppedException if this actor is ending
    <B> ActorHandle<B> spawn(Class<? super B> type, OnStart<B> onStart);

    /// Spawns a child with options. See [#spawn(Class, OnStart)].
    ///
    /// @param <B> the child's type
    /// @param type the class that the child is known by
    /// @param options how to spawn it
    /// @param onStart makes the child
    /// @return the child
    /// @throws ActorStoppedException if this actor is ending
    /// @throws IllegalArgumentException if the name is taken
    <B> ActorHandle<B> spawn(Class<? super B> type, SpawnOptions options, OnStart<B> onStart);

    /// Sleeps: an await point. In `onRun` the turn is given up meanwhile; in a handler, `OnStart`
    /// and `onStop` it is kept.
    ///
    /// @param time how long, not negative
    /// @throws ActorInterruptedException if interrupted, by a kill for example
    void sleep(Duration time);

    /// Runs a blocking call off the actor, on a virtual thread of its own, and waits for it: an
    /// await point. The call must not touch the actor's state. It is interrupted when the actor
    /// ends or is interrupted, and not waited for then.
    ///
    /// @param <T> the result's type
    /// @param <E> the call's checked exception
    /// @param blocking what to call
    /// @return its result
    /// @throws E what the call threw, as it is
    /// @throws ActorInterruptedException if interrupted, by a kill for example
    <T extends @Nullable Object, E extends Exception> T await(Call<T, E> blocking) throws E;

    /// Like [#await(Call)], for any `Callable`.
    ///
    /// @param <T> the result's type
    /// @param blocking what to call
    /// @return its result
    /// @throws Exception what the call threw, as it is
    <T extends @Nullable Object> T await(Callable<T> blocking) throws Exception;

    /// Waits for a stage: an await point.
    ///
    /// @param <T> the value's type
    /// @param stage what to wait for
    /// @return its value
    /// @throws Exception the stage's own exception, unwrapped
    /// @throws ActorInterruptedException if interrupted, by a kill for example
    <T extends @Nullable Object> T await(CompletionStage<T> stage) throws Exception;

    /// A clock for `onRun`, whose first tick is due one period from now. It keeps its schedule, and
    /// skips the ticks that were missed: see [Interval].
    ///
    /// @param period the time between ticks, more than zero
    /// @return a clock
    /// @throws IllegalArgumentException if the period is zero or negative
    Interval interval(Duration period);

    /// Sends this actor a message after a delay.
    ///
    /// It is handled like any other, in the order of the mailbox, and needs no room there. It never
    /// comes early; it comes late by a millisecond or two, and by as long as it then waits in the
    /// mailbox. Of two timers that are due within the same millisecond or so, the one set first
    /// comes first. Without a delay the message goes to the end of the mailbox at once. One that
    /// throws fails the actor like a `tell` ([FailurePhase#ON_MESSAGE]).
    ///
    /// The timer is called off when the actor ends or is restarted, and does not keep it. A delay
    /// of more than 292 years never passes.
    ///
    /// @param delay how long, not negative
    /// @param message what to do then
    /// @return calls it off
    /// @throws IllegalArgumentException if the delay is negative
    /// @throws ActorStoppedException if this actor is ending
    Cancellable after(Duration delay, Message<? super A> message);

    /// Sends this actor a message again and again at a fixed rate, the first time one period from
    /// now, until called off, by the actor's end or a restart at the latest. See [#after].
    ///
    /// The schedule is kept: ticks are due at whole periods after this call, however long their
    /// handlers take. Ticks that are missed are skipped, not made up for: while one waits in the
    /// mailbox those that come are left out. So a handler that takes longer than the period is
    /// followed by one tick, not by all that it has missed, and then by the next one of the
    /// schedule. Who counts ticks to measure time counts too few.
    ///
    /// @param period the time between messages, more than zero; below a millisecond not every tick
    ///   comes
    /// @param message what to do
    /// @return calls it off
    /// @throws IllegalArgumentException if the period is zero or negative
    /// @throws ActorStoppedException if this actor is ending
    Cancellable every(Duration period, Message<? super A> message);

    /// Runs a blocking call off the actor, on a virtual thread of its own, and brings its result
    /// back as a message; the actor goes on meanwhile. The call must not touch the actor's state.
    /// It is interrupted when the actor ends; a late result is a dead letter. A failure of the call
    /// is the actor's own, in phase [FailurePhase#ON_MESSAGE].
    ///
    /// @param <T> the result's type
    /// @param blocking what to call
    /// @param onResult what to do with its result
    /// @return calls it off, interrupting the call
    <T extends @Nullable Object> Cancellable pipe(
            Callable<? extends T> blocking, Reaction<? super A, ? super T> onResult);

    /// Like [#pipe(Callable, Reaction)]; a failure of the call comes back as a message too.
    ///
    /// @param <T> the result's type
    /// @param blocking what to call
    /// @param onResult what to do with its result
    /// @param onFailure what to do with its failure
    /// @return calls it off, interrupting the call
    <T extends @Nullable Object> Cancellable pipe(
            Callable<? extends T> blocking,
            Reaction<? super A, ? super T> onResult,
            Reaction<? super A, ? super Throwable> onFailure);

    /// Brings a stage's value back as a message. A failure of the stage is the actor's own, in
    /// phase [FailurePhase#ON_MESSAGE], unwrapped.
    ///
    /// @param <T> the value's type
    /// @param stage what to wait for
    /// @param onResult what to do with its value
    /// @return calls it off; the stage itself goes on
    <T extends @Nullable Object> Cancellable pipe(
            CompletionStage<? extends T> stage, Reaction<? super A, ? super T> onResult);

    /// Like [#pipe(CompletionStage, Reaction)]; a failure of the stage comes back as a message too.
    ///
    /// @param <T> the value's type
    /// @param stage what to wait for
    /// @param onResult what to do with its value
    /// @param onFailure what to do with its failure, unwrapped
    /// @return calls it off; the stage itself goes on
    <T extends @Nullable Object> Cancellable pipe(
            CompletionStage<? extends T> stage,
            Reaction<? super A, ? super T> onResult,
            Reaction<? super A, ? super Throwable> onFailure);

    /// Subscribes to a publisher: its items come back as messages, in the publisher's order. A
    /// failure of the publisher is the actor's own, in phase [FailurePhase#ON_MESSAGE]; its
    /// completion is silent.
    ///
    /// The actor asks for no more items than its mailbox has room for at that moment, up to 32
    /// ahead, and for more when it has handled half of them: a slow actor slows the publisher down,
    /// one that is stuck stops it. While the mailbox is full it asks for one item each time when
    /// all that waited before has been handled. All its subscriptions share the room; each may have
    /// one item whatever the others do. Items that it has asked for take no place from messages,
    /// and no [Overflow] rule drops them. Those that have not been handled when the actor ends are
    /// dead letters. From a stop on it asks for nothing more.
    ///
    /// A publisher that breaks the rules of Reactive Streams ends with an error: one that sends
    /// items that it was not asked for, or throws when it is asked.
    ///
    /// @param <T> the items' type
    /// @param source the publisher; what it throws in `subscribe` comes out of here
    /// @param onItem what to do with an item
    /// @return cancels the subscription: items that have come and wait are not handled either
    /// @throws ActorStoppedException if this actor is ending
    <T> Cancellable subscribe(
            Flow.Publisher<? extends T> source, Reaction<? super A, ? super T> onItem);

    /// Like [#subscribe(Flow.Publisher, Reaction)]; the publisher's end comes back as a message
    /// too.
    ///
    /// @param <T> the items' type
    /// @param source the publisher
    /// @param onItem what to do with an item
    /// @param onEnd what to do at the end, with the publisher's failure if it failed
    /// @return cancels the subscription
    /// @throws ActorStoppedException if this actor is ending
    <T> Cancellable subscribe(
            Flow.Publisher<? extends T> source,
            Reaction<? super A, ? super T> onItem,
            Reaction<? super A, ? super Optional<Throwable>> onEnd);

    /// Makes an outlet: the actor emits items there, and whoever subscribes receives them. It lives
    /// as long as this actor, or until it is completed or the actor is restarted.
    ///
    /// @param <T> the items' type
    /// @param capacity how many items may wait for each subscriber that it has not asked for yet,
    ///   at least 1
    /// @return a publisher to give away
    /// @throws IllegalArgumentException if the capacity is less than 1
    /// @throws ActorStoppedException if this actor is ending
    <T> Outlet<T> outlet(int capacity);

    /// Sends this actor a message, once, when another has ended, for whatever reason; at once if it
    /// already has.
    ///
    /// @param other whom to watch
    /// @param whenStopped what to do then
    /// @return calls it off
    Cancellable watch(ActorRef<?> other, Message<? super A> whenStopped);

    /// Like [#watch(ActorRef, Message)], with the reason.
    ///
    /// @param other whom to watch
    /// @param whenStopped what to do then, with the error that the other one failed with, if it did
    /// @return calls it off
    Cancellable watch(
            ActorRef<?> other, Reaction<? super A, ? super Optional<Throwable>> whenStopped);

    /// Has this actor and another one die together, as Erlang's
    /// [links](https://www.erlang.org/doc/system/ref_man_processes.html#links) do: when one has
    /// failed or been killed, the other is killed, whatever it is doing, and its result is
    /// `Failed(ON_MESSAGE, killed)` with an [ActorFailedException] whose cause is the error of the
    /// one that failed, or an [ActorStoppedException] where that was killed. So a chain of links
    /// tells, cause by cause, where it began; of a long one the last few steps and the first. Its
    /// `onStop` is called, as after any kill, and no supervision restarts it. Where it has no
    /// instance, in `OnStart` or between two, the phase is that of what it was at, and an exception
    /// of its own is suppressed in the error.
    ///
    /// An actor that was stopped and has not failed takes nobody along. If the other one has ended
    /// already, that counts at once. A restart of the other one is no end; a restart of this one
    /// ends the link. Where a parent kills its children, or the system's close what has not stopped
    /// in time, they are just killed, and none of them fails because of a link.
    ///
    /// To link twice is to link once: the link that there is, is returned. But what the other one
    /// links with this is a link of its own, and each of the two is taken back for itself.
    ///
    /// @param other whom to be linked to
    /// @return takes the link back, for both
    /// @throws IllegalArgumentException if that is this actor
    Cancellable link(ActorRef<?> other);

    /// Makes a pool of workers. See [#pool(Class, SpawnOptions, int, OnStart)].
    ///
    /// @param <B> the workers' type
    /// @param type the class that the workers and the pool are known by
    /// @param size how many workers, at least 1
    /// @param onStart makes each worker
    /// @return the pool
    /// @throws ActorStoppedException if this actor is ending
    /// @throws IllegalArgumentException if `size` is below 1
    <B> ActorPool<B> pool(Class<? super B> type, int size, OnStart<B> onStart);

    /// Makes a pool of workers that is a child of this actor and ends with it, like any other. See
    /// [ActorSystem#pool(Class, SpawnOptions, int, OnStart)]. A pool that has failed fails nobody
    /// else: [watch][#watch] it, or [#link] to it.
    ///
    /// @param <B> the workers' type
    /// @param type the class that the workers and the pool are known by
    /// @param options how to spawn the workers, without [SpawnOptions#callerRuns]
    /// @param size how many workers, at least 1
    /// @param onStart makes each worker
    /// @return the pool
    /// @throws ActorStoppedException if this actor is ending
    /// @throws IllegalArgumentException if `size` is below 1, the name is taken, or the options say
    ///   `callerRuns`
    <B> ActorPool<B> pool(
            Class<? super B> type, SpawnOptions options, int size, OnStart<B> onStart);

    /// Says that a long-running handler or hook makes progress: the watchdog leaves it alone for
    /// another threshold ([ActorSystem.Builder#watchdog]).
    void progress();

    /// The children that have not ended, in the order spawned.
    ///
    /// @return a copy
    List<ActorRef<?>> children();

    /// Stops this actor: see [ActorRef#stop]. The current step is finished first.
    void stop();

    /// Kills this actor: see [ActorRef#kill]. On its own turn the current step is finished first.
    void kill();
}
