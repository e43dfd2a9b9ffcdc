package dev.troupe;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// How the subscriptions of one actor share the room of its mailbox. The turn's, but where it says
/// otherwise.
///
/// Items that have been asked for need no place in the mailbox, so that nobody has to wait for a
/// publisher that is silent; but they count here. Together with the messages that wait they never
/// come to more than the capacity, when they are asked for; only that each subscription may have
/// one item, whatever the others do.
final class Intake {
    /// The most that one subscription asks for ahead.
    private static final int WINDOW = 32;

    private final Mailbox mailbox;

    /// How many subscriptions there are.
    private int open;

    /// How many items they have asked for that have not been handled.
    private int asked;

    /// Those that have been called off, by any thread, and are still counted here.
    private final Queue<Subscription<?, ?>> leaving = new ConcurrentLinkedQueue<>();

    Intake(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    void join() {
        open++;
    }

    void leave(Subscription<?, ?> subscription) {
        open--;
        asked -= subscription.asked();
    }

    /// For any thread: it does not ask for anything from now on, and is forgotten when the next one
    /// does.
    void leaveSometime(Subscription<?, ?> subscription) {
        leaving.add(subscription);
    }

    void asked(int items) {
        asked += items;
    }

    /// One of them, whether it is still wanted or not.
    void handled() {
        asked--;
    }

    /// How many items a subscription may ask for now. None while it has more than half of its share
    /// to come, so that it asks for many at a time.
    ///
    /// @param ahead how many it has asked for that have not been handled
    int roomFor(int ahead) {
        for (var gone = leaving.poll(); gone != null; gone = leaving.poll()) {
            leave(gone);
        }
        var capacity = mailbox.capacity();
        var share = Math.clamp(capacity / (open + 1), 1, WINDOW); // one share is for messages
        if (ahead > share / 2) {
            return 0;
        }
        return Math.clamp(capacity - mailbox.size() - asked, 0, share - ahead);
    }
}
