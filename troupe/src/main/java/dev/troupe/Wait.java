package dev.troupe;

/// Something that one thread waits for, with [Waiting#until]. Whoever ends it unparks the thread.
@FunctionalInterface
interface Wait {
    /// Whether there is nothing to wait for any more.
    boolean isOver();
}
