package dev.troupe;

import java.util.ArrayDeque;
import java.util.List;

/// The senders that wait for room in one [Mailbox], first come first served. Guarded by the
/// mailbox, but for the count.
final class RoomQueue {
    private final ArrayDeque<RoomWait> senders = new ArrayDeque<>();

    /// How many there are. Written under the mailbox's monitor, read by anyone.
    private volatile int size;

    boolean isEmpty() {
        return size == 0;
    }

    void add(RoomWait sender) {
        senders.add(sender);
        size = senders.size();
    }

    void remove(RoomWait sender) {
        if (senders.remove(sender)) {
            size = senders.size();
        }
    }

    /// The one that has waited longest, who does not wait any more.
    RoomWait removeFirst() {
        var sender = senders.remove();
        size = senders.size();
        return sender;
    }

    /// The first ones.
    List<RoomWait> first(int atMost) {
        return senders.stream().limit(atMost).toList();
    }
}
