package dev.troupe.benchmarks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/// No message at all: whoever asks counts under a lock.
final class AskingLock implements Asking {
    private final ReentrantLock lock = new ReentrantLock();
    private final Counter state = new Counter();

    @Override
    public long ask() {
        lock.lock();
        try {
            return state.next();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long ask(Duration timeout) throws Exception {
        if (!lock.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException();
        }
        try {
            return state.next();
        } finally {
            lock.unlock();
        }
    }

    /// Nobody is an actor here: the calling thread does it.
    @Override
    public long askFromActor(long asks) {
        var last = 0L;
        for (var i = 0L; i < asks; i++) {
            last = ask();
        }
        return last;
    }

    @Override
    public void close() {}
}
