package dev.troupe.benchmarks;

import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/// The parked flag: a sender looks at it after it has put its message in, the taker looks into the
/// queue after it has raised it. One of the two sees the other.
final class Sleeper {
    private volatile boolean parked;

    /// Written before `parked` is.
    private Thread owner = Thread.currentThread();

    void wake() {
        if (parked) {
            parked = false;
            LockSupport.unpark(owner);
        }
    }

    void sleepWhileEmpty(Queue<?> queue) throws InterruptedException {
        owner = Thread.currentThread();
        parked = true;
        if (queue.isEmpty()) {
            LockSupport.park(this);
        }
        parked = false;
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
