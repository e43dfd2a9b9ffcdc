package dev.troupe;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The lane of an actor with [Overflow#DROP_OLDEST]: senders take from the middle of the queue, so
/// it has a lock. Everything here is guarded by `this`.
final class DroppingMailbox extends Mailbox {
    private final ArrayDeque<Envelope> queue = new ArrayDeque<>();

    /// How many messages took the place of another.
    private long replaced;

    DroppingMailbox(int capacity) {
        super(capacity);
    }

    @Override
    @Nullable Taker startTaker(int handled) {
        return null; // senders take here, too
    }

    @Override
    synchronized void append(Envelope envelope) {
        queue.add(envelope);
    }

    @Override
    @Nullable Envelope poll() {
        var envelope = remove();
        if (envelope != null && envelope.takesRoom()) {
            freePlace();
        }
        return envelope;
    }

    private synchronized @Nullable Envelope remove() {
        return queue.poll();
    }

    @Override
    synchronized List<Envelope> peek(int atMost) {
        return queue.stream().limit(atMost).toList();
    }

    @Override
    synchronized boolean isEmpty() {
        return queue.isEmpty();
    }

    @Override
    synchronized @Nullable Envelope replaceOldest(Envelope envelope) {
        if (size() < capacity()) {
            return null;
        }
        var waitedFor = 0;
        for (var others = queue.iterator(); others.hasNext(); ) {
            var oldest = others.next();
            if (oldest.isDroppable()) {
                others.remove();
                queue.add(envelope);
                replaced++;
                return oldest;
            }
            waitedFor += oldest.takesRoom() ? 1 : 0;
        }
        // A place whose message has just been taken, or is just coming, is not counted here: then
        // there is room in a moment, or something to drop.
        return waitedFor < capacity() ? null : envelope;
    }

    @Override
    synchronized long sent() {
        return super.sent() + replaced;
    }

    @Override
    synchronized long takeSent() {
        var all = super.takeSent() + replaced;
        replaced = 0;
        return all;
    }
}
