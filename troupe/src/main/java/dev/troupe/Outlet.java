package dev.troupe;

import java.time.Duration;
import java.util.concurrent.Flow;

/// The way out of an actor for a stream of items: the actor emits, whoever subscribes receives.
/// Made by [ActorContext#outlet]. [#subscribe] and [#subscribers] may be used from any thread;
/// everything else belongs to the actor's turn and throws `IllegalStateException` elsewhere.
///
/// Each subscriber gets the items that are emitted from its subscription on, all of them, in order,
/// as far as it asks for them; those emitted while nobody subscribes go nowhere. When `subscribe`
/// has returned, nothing emitted after it is missed. Items that a subscriber has not asked for yet
/// wait for it, up to the outlet's capacity for each; the slowest one keeps the actor waiting.
///
/// It completes after what has been emitted, when the actor has been stopped and has ended. When
/// the actor fails, subscribers get its error; when it is killed, an [ActorStoppedException]; when
/// it is restarted, the error that it is restarted for. Who subscribes later gets that at once.
///
/// Signals to one subscriber come one after the other, on virtual threads of the system, with no
/// turn held. A subscriber that throws is dropped, and that is logged.
///
/// Not to be implemented outside of tests.
///
/// @param <T> the items' type
public interface Outlet<T> extends Flow.Publisher<T> {
    /// Emits an item, and waits while some subscriber has no room for it. In `onRun` it is an await
    /// point, whether there is room or not; in a handler, `OnStart` and `onStop` the turn is kept.
    /// The wait inherits the deadline of the request that is being handled.
    ///
    /// @param item what to emit
    /// @throws IllegalStateException if the outlet has been completed
    /// @throws ActorTimeoutException if the inherited deadline has come; nobody gets the item
    /// @throws ActorInterruptedException if interrupted, by a kill for example; nobody gets the
    ///   item
    /// @throws DeadlockException if a subscriber without room is an actor that, directly or not,
    ///   waits for this one
    void emit(T item);

    /// Like [#emit(Object)], but does not wait for longer than a given time.
    ///
    /// @param item what to emit
    /// @param timeout how long to wait at most, not negative
    /// @throws IllegalStateException if the outlet has been completed
    /// @throws ActorTimeoutException if the time has run out; nobody gets the item
    /// @throws ActorInterruptedException if interrupted, by a kill for example; nobody gets the
    ///   item
    /// @throws DeadlockException if a subscriber without room is an actor that, directly or not,
    ///   waits for this one
    void emit(T item, Duration timeout);

    /// Emits an item if every subscriber has room for it. Never waits.
    ///
    /// @param item what to emit
    /// @return whether it was emitted; if not, nobody gets it
    /// @throws IllegalStateException if the outlet has been completed
    boolean tryEmit(T item);

    /// Says that nothing more will be emitted. Does nothing if that has been said.
    void complete();

    /// Says that nothing more will be emitted, because of an error. Does nothing if either has been
    /// said.
    ///
    /// @param error what subscribers get
    void fail(Throwable error);

    /// How many subscribers there are at the moment.
    ///
    /// @return their number
    int subscribers();
}
