package dev.troupe;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An item on its way to all who have subscribed to a [Topic]: each of them gets it in the context
/// of the publisher, captured for all before anybody gets it. Used on the publisher's thread, once.
final class Publication<T> {
    private final List<Member<T>> members;
    private final T item;

    /// The item with its context, for each of the members; null where nothing is carried.
    private final @Nullable Object @Nullable [] carried;

    /// How many of the members have had their first chance.
    private int offered;

    /// Those whose mailbox was full then.
    private List<Published<T>> late = List.of();

    /// How many of those have been waited for, or need not be.
    private int brought;

    /// @param mayCarry whether a member's system may have carriers
    Publication(List<Member<T>> members, T item, boolean mayCarry) {
        this.members = members;
        this.item = item;
        this.carried = mayCarry ? captured() : null;
    }

    /// A carrier may fail to capture its context: then nobody gets anything.
    private @Nullable Object[] captured() {
        var all = new @Nullable Object[members.size()];
        var made = 0;
        try {
            for (; made < all.length; made++) {
                var context = Carriers.capture(members.get(made).cell);
                all[made] = context == null ? item : new CarriedItem(item, context);
            }
        } finally {
            if (made < all.length) {
                release(all, 0);
            }
        }
        return all;
    }

    private static void release(@Nullable Object[] all, int from) {
        for (var i = from; i < all.length; i++) {
            if (all[i] instanceof CarriedItem carrying) {
                carrying.context().drop();
            }
        }
    }

    /// Returns when each member has it in its mailbox, or will never have.
    void bring(long deadline) {
        try {
            while (offered < members.size()) {
                var member = members.get(offered);
                var left = member.offer(next());
                if (left != null) {
                    late = late.isEmpty() ? new ArrayList<>() : late;
                    late.add(left);
                }
            }
            if (!late.isEmpty()) {
                bringLate(deadline);
            }
        } finally {
            giveUp();
        }
    }

    /// From here on it is the member's.
    private Object next() {
        var mine = carried == null ? null : carried[offered];
        offered++;
        return mine == null ? item : mine;
    }

    /// Everybody has had a first chance. Waiting comes last, for it may fail.
    private void bringLate(long deadline) {
        MailboxFullException full = null;
        for (var published : late) {
            full = published.waits() ? full : published.failed();
        }
        while (brought < late.size()) {
            var published = late.get(brought++);
            if (published.waits()) {
                published.await(deadline);
            }
        }
        if (full != null) {
            throw full;
        }
    }

    /// Where a wait has failed, nobody is waited for any longer; but who has room by now gets it.
    private void giveUp() {
        for (var published : late.subList(brought, late.size())) {
            if (published.waits()) {
                published.offer();
            } else {
                published.release();
            }
        }
        if (carried != null) {
            release(carried, offered);
        }
    }
}
