package dev.troupe.benchmarks;

import java.util.EnumSet;
import java.util.OptionalDouble;
import java.util.Set;

/// One row of the table: a figure, which way is better, and what Troupe wants to reach.
record Metric(String name, String unit, Better better, Goal goal) {
    enum Better {
        HIGHER,
        LOWER,
        /// No ratio would say anything.
        NEITHER
    }

    /// Against the best of these, Troupe wants to be so many times better; 0 where nothing is set.
    record Goal(double ratio, Set<Peer> against, String text) {
        static final Goal NONE = new Goal(0, Set.of(), "");

        static Goal peers(double ratio) {
            var peers = EnumSet.allOf(Peer.class);
            peers.removeIf(peer -> peer.role != Peer.Role.PEER);
            return new Goal(ratio, peers, "≥ " + ratio + " × best peer");
        }

        static Goal of(Peer floor, double ratio, String text) {
            return new Goal(ratio, EnumSet.of(floor), text);
        }

        /// For the reader; not a ratio.
        static Goal text(String text) {
            return new Goal(0, Set.of(), text);
        }
    }

    static Metric higher(String name, String unit, Goal goal) {
        return new Metric(name, unit, Better.HIGHER, goal);
    }

    static Metric lower(String name, String unit, Goal goal) {
        return new Metric(name, unit, Better.LOWER, goal);
    }

    static Metric fact(String name, String unit, Goal goal) {
        return new Metric(name, unit, Better.NEITHER, goal);
    }

    /// How many times better the first is.
    OptionalDouble ratio(double subject, double other) {
        return switch (better) {
            case HIGHER -> OptionalDouble.of(subject / other);
            case LOWER -> OptionalDouble.of(other / subject);
            case NEITHER -> OptionalDouble.empty();
        };
    }
}
