package dev.troupe;

import org.jspecify.annotations.Nullable;

/// How every thread of the library waits. In `onRun` a wait is an await point: it gives the turn up
/// and takes it back, whatever the wait has come to. Elsewhere in an actor it keeps the turn, and
/// is an edge of the [WaitGraph].
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
    /// @throws DeadlockException if it would never be over
    static Outcome until(Stage stage, Wait wait, long deadline) {
        var current = prepare();
        var runner = current.runner;
        if (runner == null) {
            return keepingTurn(current, stage, wait, deadline);
        }
        wait.beforeParking();
        runner.giveUpTurn(wait);
        try {
            return park(stage, () -> wait.isOver() || runner.isUnwinding(), deadline, null);
        } finally {
            runner.takeTurnBack();
        }
    }

    /// Like [#until], but keeps the turn in `onRun` too.
    static Outcome keepingTurn(Stage stage, Wait wait, long deadline) {
        return keepingTurn(prepare(), stage, wait, deadline);
    }

    private static Current prepare() {
        Headroom.ensureDeep(); // a park must not break, nor giving the turn up and taking it back
        var current = Current.get();
        current.letGoWoken();
        return current;
    }

    private static Outcome keepingTurn(Current current, Stage stage, Wait wait, long deadline) {
        if (wait.lookNanos() > 0
                && !Deadline.hasCome(deadline, stage)
                && current.replyLookout.isOver(stage, wait)) {
            return Outcome.OVER; // nobody on a cycle of waits comes here
        }
        wait.beforeParking();
        var edge = WaitGraph.enter(current, wait, stage);
        try {
            return park(stage, wait, deadline, edge);
        } finally {
            if (edge != null) {
                WaitGraph.leave(current);
            }
        }
    }

    private static Outcome park(Stage stage, Wait wait, long deadline, @Nullable Edge edge) {
        if (deadline == Deadline.NONE || wait.isOver()) {
            return park(stage, wait, deadline, edge, null);
        }
        var alarm = stage.alarm(deadline);
        try {
            return park(stage, wait, deadline, edge, alarm);
        } finally {
            if (alarm != null) {
                alarm.cancel();
            }
        }
    }

    private static Outcome park(
            Stage stage,
            Wait wait,
            long deadline,
            @Nullable Edge edge,
            @Nullable Cancellable alarm) {
        while (!wait.isOver()) {
            if (Thread.currentThread().isInterrupted()) {
                if (edge != null) {
                    edge.tell(); // before the flag is cleared: see Edge
                }
                Thread.interrupted();
                return Outcome.INTERRUPTED;
            }
            if (Deadline.hasCome(deadline, stage)) {
                return Outcome.TIMEOUT;
            }
            if (edge != null) {
                WaitGraph.check(edge); // each time: somebody may have woken us for that
            }
            if (alarm == null) {
                stage.parkUntil(wait, deadline);
            } else {
                stage.park(wait);
            }
        }
        return Outcome.OVER;
    }
}
