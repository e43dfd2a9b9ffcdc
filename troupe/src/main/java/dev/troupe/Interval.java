package dev.troupe;

import java.util.Objects;

/// A clock that ticks for one actor: made by [ActorContext#interval], for use in [Actor#onRun].
///
/// It keeps its schedule: ticks are due at whole periods after its making, however long the work
/// between them takes; so it does not drift. Ticks that were missed are not made up for: a late
/// [#tick] returns at once, however many were missed, and the next one is due at the next whole
/// period. With ticks every 100 ms and 250 ms of work after the first one, at 100 ms, the next
/// comes at 350 ms, for those of 200 and 300 ms, and then one at 400 ms.
///
/// A tick never comes early. An interval holds no timer: it costs the thread that waits in it, and
/// nothing while nobody does.
public interface Interval {
    /// Waits for the next tick: an await point. It belongs to the actor's turn and throws
    /// `IllegalStateException` elsewhere.
    ///
    /// @throws ActorInterruptedException if the waiting thread is interrupted
    void tick();

    /// Waits for the next tick of whichever interval is due first, an await point; so that one
    /// `onRun` can live by several clocks.
    ///
    /// @param one an interval
    /// @param more intervals of the same actor
    /// @return the interval that has ticked, one of the arguments: compare with `equals`; of those
    ///   that are due at the same time the one that comes first here
    /// @throws IllegalArgumentException if the intervals are of different actors
    /// @throws ActorInterruptedException if the waiting thread is interrupted
    static Interval tickFirst(Interval one, Interval... more) {
        Objects.requireNonNull(one, "one");
        return Ticker.tickFirst(one, more);
    }
}
