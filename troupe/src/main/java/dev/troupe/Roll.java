package dev.troupe;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// The workers of a pool at one time, each in its slot, and a bit for each that may be free.
final class Roll<A> {
    /// Never changed once others see it.
    final PoolWorker<A>[] workers;

    /// A bit for each slot. Set by who has become free, after it has; cleared by senders.
    private final AtomicLongArray free;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    Roll(int size) {
        this((PoolWorker<A>[]) new PoolWorker[size]);
    }

    private Roll(PoolWorker<A>[] workers) {
        this.workers = workers;
        this.free = new AtomicLongArray((workers.length + Long.SIZE - 1) / Long.SIZE);
        for (var slot = 0; slot < workers.length; slot++) {
            set(slot);
        }
    }

    /// A copy with more slots, still empty, or fewer. All of them may be free, as far as it knows:
    /// a worker that becomes free meanwhile and tells the old one is not missed.
    Roll<A> resized(int size) {
        return new Roll<>(Arrays.copyOf(workers, size));
    }

    private void set(int slot) {
        free.getAndAccumulate(slot / Long.SIZE, 1L << slot, (bits, bit) -> bits | bit);
    }

    /// A worker has become free.
    void show(PoolWorker<A> worker) {
        var slot = worker.slot;
        var bit = 1L << slot;
        if (slot < workers.length && (free.get(slot / Long.SIZE) & bit) == 0) {
            set(slot);
        }
    }

    /// A worker is not free any more. One that has become so meanwhile is shown again.
    private void hide(PoolWorker<A> worker) {
        var bit = 1L << worker.slot;
        free.getAndAccumulate(worker.slot / Long.SIZE, ~bit, (bits, mask) -> bits & mask);
        if (worker.isFree()) {
            set(worker.slot);
        }
    }

    /// Claims a free worker, one that has started if there is one; null if none is free.
    @Nullable PoolWorker<A> claim() {
        var started = claim(true);
        return started == null ? claim(false) : started;
    }

    private @Nullable PoolWorker<A> claim(boolean mustBeStarted) {
        for (var word = 0; word < free.length(); word++) {
            for (var bits = free.get(word); bits != 0; bits &= bits - 1) {
                var worker = workers[word * Long.SIZE + Long.numberOfTrailingZeros(bits)];
                if (mustBeStarted && !worker.isMade()) {
                    continue;
                }
                var isMine = worker.claimFree();
                if (isMine || !worker.isFree()) {
                    hide(worker);
                }
                if (isMine) {
                    return worker;
                }
            }
        }
        return null;
    }
}
