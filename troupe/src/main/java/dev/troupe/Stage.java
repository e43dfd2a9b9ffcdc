package dev.troupe;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The only place where threads are started, waits park and time is read. Everything else of the
/// library goes through it, so that the same code runs live ([LiveStage]) and on a simulated stage
/// with a clock of its own.
///
/// All methods may be called from any thread. Instants are nanoseconds since the stage was made:
/// never negative, so that [Deadline#NONE] is later than all of them.
abstract class Stage {
    private static final int SPINS = 100;
    private static final int YIELDS = 1_000;
    private static final long PAUSE_NANOS = 20_000;

    /// The time, in nanoseconds since this stage was made.
    abstract long nanoTime();

    /// A clock for what happens with every message: milliseconds that wrap around, behind by no
    /// more than a patrol's period.
    abstract int clockMillis();

    /// The time to compare [#clockMillis] with.
    final int nowMillis() {
        return (int) (nanoTime() / 1_000_000);
    }

    /// Starts a virtual thread. May fail with an `Error` where memory or the caller's stack is
    /// short; then nothing has been started.
    abstract Thread start(String name, Runnable task);

    /// Waits until unparked, interrupted, or for no reason at all.
    abstract void park(Object blocker);

    /// Like [#park], but not beyond an instant; [Deadline#NONE] stands for ever.
    abstract void parkUntil(Object blocker, long deadlineNanos);

    /// Looks for a moment, without parking, whether a wait is over that another processor may end.
    ///
    /// @return whether it is
    boolean lookOut(Wait wait) {
        return wait.isOver();
    }

    /// Lets a moment pass without parking, in which another processor may get on; or none.
    void letPass(long nanos) {}

    /// Ends the thread's park, or its next one.
    abstract void unpark(Thread thread);

    /// Unparks the calling thread at an instant or a little later, unless it is called off before;
    /// null where to park until then is as good. It may block for a moment, which costs the thread
    /// the permit that an unpark has left: so whatever it waits for is to be looked at after this.
    @Nullable Cancellable alarm(long deadlineNanos) {
        return null;
    }

    /// Lets the threads go first that are ready.
    abstract void giveWay();

    /// Lets some microseconds pass in which another thread may come to an end with something, or
    /// fewer.
    void standBack(Object blocker, long nanos) {
        parkUntil(blocker, nanoTime() + nanos);
    }

    /// Lets a moment pass in which another thread takes a step that it cannot be stopped in, unless
    /// it has lost its processor there.
    ///
    /// @param spins how many moments have passed
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it but speed
    static void pause(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else if (spins < YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(
                    PAUSE_NANOS); // threads that only yield may starve others for good
        }
    }

    /// Has a short task that never blocks run at an instant.
    abstract Cancellable schedule(long atNanos, Runnable task);

    /// Has a patrol look every now and then, until closed, on a thread with stack. It says in how
    /// many nanoseconds to look again.
    abstract void patrol(Patrol patrol);

    /// Ends what this stage keeps running. Actors' threads are not touched.
    abstract void close();
}
