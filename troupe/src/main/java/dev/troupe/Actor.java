package dev.troupe;

import java.time.Duration;

/// Optional lifecycle hooks of an actor. Any class can be an actor; one that wants hooks implements
/// `Actor` of itself.
///
/// | when | hook | turn | if it throws |
/// |---|---|---|---|
/// | made | [OnStart#onStart], given to `spawn` | held | the actor never exists: `Failed(ON_START)` |
/// | alive | [#onRun], again and again | held, but at await points | `Failed(ON_RUN)`, no `onStop` |
/// | after `stop` or `kill` | [#onStop], at most once | held | `Failed(ON_STOP)` |
/// | ended, however it ended | `close`, where the class is `AutoCloseable`, exactly once | held | `Failed(ON_STOP)` if all was well before |
///
/// The hooks are those of rsActor's `trait Actor`: `on_start`, `on_run`, `on_stop`.
///
/// @param <A> the actor's own class
public interface Actor<A> {
    /// Lives: called again and again while the actor is alive, as long as it returns normally.
    ///
    /// It runs on a virtual thread of its own, concurrently with the messages, and still has full
    /// access to the actor's state: it holds the actor's turn while it computes and gives it up at
    /// *await points*: [ActorContext#sleep], [ActorContext#await], [Interval#tick], the end of an
    /// invocation, and every call of this library that waits (`ask`, `run`, `tell` to a full
    /// mailbox, `join`, `awaitStopped`). Messages are handled meanwhile. When what it waited for
    /// has come, it takes the turn back, fairly with the messages, and goes on where it was: locals
    /// and half-done waits survive, the actor's state may have changed.
    ///
    /// Blocking in any other way (`Thread.sleep`, a socket) keeps the turn and delays messages.
    /// When the actor stops, `onRun` is unwound at its await point by an `Error` that must not be
    /// caught; its `finally` blocks run.
    ///
    /// A class that does not override this method costs neither a thread nor a timer.
    ///
    /// @param self the actor's view of its own world
    /// @throws Exception the actor's own failure, in phase [FailurePhase#ON_RUN]
    default void onRun(ActorContext<A> self) throws Exception {
        self.sleep(Duration.ofSeconds(1));
    }

    /// Says goodbye: called at most once, after `stop` (`killed` false) or `kill` (`killed` true),
    /// never after a failure. Its children have ended before. A kill interrupts it.
    ///
    /// @param self the actor's view of its own world
    /// @param killed whether it was a kill that ended the actor
    /// @throws Exception the actor's own failure, in phase [FailurePhase#ON_STOP]
    default void onStop(ActorContext<A> self, boolean killed) throws Exception {}
}
