package dev.troupe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that one thread waits for, with [Waiting#until]. Whoever ends it unparks the thread.
@FunctionalInterface
interface Wait {
    /// What kinds of wait there are, as sentences about the one who waits.
    enum Kind {
        ASK("asks %s"),
        ROOM("waits for room in the mailbox of %s"),
        END("waits for the end of %s"),
        FUTURE("waits for a future of %s"),
        CHILDREN("waits for the end of its children"),
        CALL("awaits a call of its own"),
        STAGE("waits for a future"),
        SUBSCRIBER("waits for a subscriber to have room"),
        SUBSCRIBED("waits for its subscriber %s to have room"),
        NAME("waits for an actor with a name"),
        SLEEP("sleeps"),
        CALLER_RUNS("runs a handler of %s");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }

        String of(@Nullable Cell<?> target) {
            return sentence.formatted(target);
        }

        /// Whether the sentence names an actor.
        boolean hasTarget() {
            return sentence.contains("%s");
        }
    }

    /// Whether there is nothing to wait for any more.
    boolean isOver();

    /// For how long to look whether it is over, before parking for it, where that may pay.
    default int lookNanos() {
        return 0;
    }

    /// Somebody is about to park for it, and looks once more before.
    default void beforeParking() {}

    /// The actor that has to go on for this to be over; null where nobody can know, or nobody has
    /// to any more.
    default @Nullable Cell<?> target() {
        return null;
    }

    /// The actor whose end this waits for, where it is that and nothing less; see [Children].
    default @Nullable Cell<?> endOf() {
        return null;
    }

    /// What the one waits for whom this waits for: the next edge of the [WaitGraph].
    default @Nullable Edge next() {
        var target = target();
        return target == null ? null : target.edge();
    }

    /// Whether more than one way leads on from here: see [#forks].
    default boolean isFork() {
        return false;
    }

    /// What those wait for of whom one alone, if it never goes on, keeps this from being over.
    default List<Edge> forks() {
        return List.of();
    }

    /// Of a fork, whether one way that goes on is enough: then [#forks] are all of them, or none.
    default boolean needsOneOnly() {
        return false;
    }

    /// The actor among those waited for that waits with this edge.
    default @Nullable Cell<?> targetWith(Edge edge) {
        return target();
    }

    default Kind kind() {
        return Kind.SLEEP;
    }

    /// What was sent, for reports.
    default @Nullable Object message() {
        return null;
    }
}
