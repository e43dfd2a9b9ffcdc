package dev.troupe.guide;

/// There is not enough on an [Account].
final class Overdraft extends Exception {
    private static final long serialVersionUID = 1;

    private final long missing;

    Overdraft(long missing) {
        super(missing + " cents are missing");
        this.missing = missing;
    }

    long missing() {
        return missing;
    }
}
