package dev.troupe.benchmarks;

import java.util.concurrent.locks.ReentrantLock;

/// No message at all: each producer counts under a lock.
final class CountingLock implements Counting {
    private final ReentrantLock lock = new ReentrantLock();
    private final Counter state = new Counter();

    @Override
    public void tell() {
        lock.lock();
        try {
            state.increment();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long total() {
        lock.lock();
        try {
            return state.total();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {}
}
