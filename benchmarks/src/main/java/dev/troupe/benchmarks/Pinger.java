package dev.troupe.benchmarks;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The state of an actor of [Big], whoever runs it.
final class Pinger {
    private final SplittableRandom random;
    private final int actors;
    private int left;
    private long handled;
    private @Nullable Gate gate;

    Pinger(int number, int actors) {
        this.random = new SplittableRandom(number);
        this.actors = actors;
    }

    void begin(int pings, Gate gate) {
        this.left = pings;
        this.gate = gate;
    }

    /// Whom to ping next.
    int target() {
        return random.nextInt(actors);
    }

    void pinged() {
        handled++;
    }

    /// Whether to ping again.
    boolean ponged() {
        handled++;
        left--;
        if (left == 0 && gate != null) {
            gate.arrive();
        }
        return left > 0;
    }

    long handled() {
        return handled;
    }
}
