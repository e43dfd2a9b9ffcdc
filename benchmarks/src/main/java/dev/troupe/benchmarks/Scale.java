package dev.troupe.benchmarks;

import java.time.Duration;

/// How much is measured.
enum Scale {
    /// Once, a little: whether the twins work.
    TINY(1, Duration.ZERO, Duration.ZERO),

    /// Minutes: whether something has changed by a lot.
    SHORT(1, Duration.ofMillis(1500), Duration.ofMillis(1500)),

    /// Hours: what is published.
    LONG(5, Duration.ofSeconds(2), Duration.ofSeconds(2));

    /// How many JVMs each peer gets for each workload, in turn with the others.
    final int rounds;

    final Duration warmUp;
    final Duration measure;

    Scale(int rounds, Duration warmUp, Duration measure) {
        this.rounds = rounds;
        this.warmUp = warmUp;
        this.measure = measure;
    }

    /// The number for this scale.
    int of(int tiny, int small, int large) {
        return switch (this) {
            case TINY -> tiny;
            case SHORT -> small;
            case LONG -> large;
        };
    }

    int of(int tiny, int otherwise) {
        return of(tiny, otherwise, otherwise);
    }
}
