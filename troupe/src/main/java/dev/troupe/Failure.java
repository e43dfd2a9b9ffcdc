package dev.troupe;

/// What went wrong, and where.
record Failure(Throwable error, FailurePhase phase) {}
