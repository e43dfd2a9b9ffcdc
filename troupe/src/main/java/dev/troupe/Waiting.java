package dev.troupe;

/// How every thread of the library waits. In `onRun` a wait is an await point: it gives the turn up
/// and takes it back, whatever the wait has come to.
final class Waiting {
    /// What a wait has come to.
    enum Outcome {
        /// What was waited for has come.
        OVER,
        /// The deadline has.
        TIMEOUT,
        /// The thread was interrupted; its flag has been cleared.
        INTERRUPTED
    }

    private Waiting() {}

    /// Waits until `wait` is over, but no longer than until `deadline`.
    ///
    /// @throws Unwound in the `onRun` of an actor that is ending
    static Outcome until(Stage stage, Wait wait, long deadline) {
        Headroom.ensureDeep(); // a park must not break, nor giving the turn up and taking it back
        var runner = Current.get().runner;
        if (runner == null) {
            return park(stage, wait, deadline);
        }
        runner.giveUpTurn();
        try {
            return park(stage, () -> wait.isOver() || runner.isUnwinding(), deadline);
        } finally {
            runner.takeTurnBack();
        }
    }

    private static Outcome park(Stage stage, Wait wait, long deadline) {
        while (!wait.isOver()) {
            if (Thread.interrupted()) {
                return Outcome.INTERRUPTED;
            }
            if (deadline != Deadline.NONE && stage.nanoTime() >= deadline) {
                return Outcome.TIMEOUT;
            }
            stage.parkUntil(wait, deadline);
        }
        return Outcome.OVER;
    }
}
