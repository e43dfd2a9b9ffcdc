package dev.troupe.benchmarks;

import dev.troupe.ActorSystem;
import dev.troupe.SpawnOptions;

/// One actor that is flooded with messages, and a polite one beside it that is asked now and then.
record Neighbours(Counting flooded, Asking polite) implements Twin {
    // In one system, as they would be.

    static Neighbours inTroupe(ActorSystem system) {
        return new Neighbours(
                new CountingTroupe(system), new AskingTroupe(system, SpawnOptions.defaults()));
    }

    static Neighbours inPekko(PekkoSystem system) {
        return new Neighbours(
                new CountingPekko(system, PekkoSystem.WAITING), new AskingPekko(system));
    }

    @Override
    public void close() {
        flooded.close();
        polite.close();
    }
}
