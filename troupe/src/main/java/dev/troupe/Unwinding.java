package dev.troupe;

/// Why `onRun` is unwound, and what its thread then goes on with, on the turn.
interface Unwinding {
    void goOn();
}
