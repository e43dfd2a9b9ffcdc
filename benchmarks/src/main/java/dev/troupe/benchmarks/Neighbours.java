package dev.troupe.benchmarks;

/// One actor that is flooded with messages, and a polite one beside it that is asked now and then.
record Neighbours(Counting flooded, Asking polite) implements Twin {
    /// In one system, as they would be.
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
