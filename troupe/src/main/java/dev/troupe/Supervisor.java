package dev.troupe;

import dev.troupe.Supervision.Directive;
import java.lang.System.Logger.Level;
import java.util.Objects;

/// Decides what becomes of an actor in trouble: it has failed, a child has, or a sibling is
/// restarted. On its turn, between two messages or after `onRun`.
///
/// ```text
///             ┌── resume ──▶ goes on, the failure is forgotten
///   failure ──┼── restart ─▶ Restart ──▶ goes on with a fresh instance
///             │                 └──────▶ Ending, when it is stopped, killed, or fails too often
///             └── stop, escalate ──────▶ Ending
/// ```
final class Supervisor {
    /// Instead of a time to wait: it does not go on.
    static final long SPENT = -1;

    private Supervisor() {}

    /// Does what is to be done.
    ///
    /// @return whether the actor goes on, on this thread, which still has the turn
    static <A> boolean keepsGoing(Cell<A> cell) {
        Current.get().letGoWoken(); // this may take its time
        if (cell.has(Turn.KILL | Turn.CLOSED)) {
            cell.endOrSweep();
            return false;
        }
        if (cell.failure() != null) {
            return settle(cell, false); // what is raised comes after that, if it still matters
        }
        var raised = cell.takeRaised();
        if (raised == null) {
            return true;
        }
        cell.failForSure(raised.error(), FailurePhase.ON_MESSAGE);
        return settle(cell, raised.isRestart());
    }

    private static <A> boolean settle(Cell<A> cell, boolean isWithSibling) {
        var failure = Objects.requireNonNull(cell.failure());
        var directive = isWithSibling ? Directive.RESTART : directive(cell, failure);
        if (directive == Directive.RESUME && failure.phase() == FailurePhase.ON_MESSAGE) {
            logGoingOn(cell, failure, "goes on after a failure");
            cell.forgive();
            return true;
        }
        if (directive == Directive.RESTART) {
            var delay = isWithSibling ? 0 : delayOrSpent(cell, failure);
            if (delay != SPENT) {
                if (!isWithSibling) {
                    restartSiblings(cell, failure);
                }
                return new Restart<>(cell, delay).begin();
            }
        }
        cell.endOrSweep();
        return false;
    }

    private static Directive directive(Cell<?> cell, Failure failure) {
        return failure.phase() == FailurePhase.ON_START
                ? Directive.STOP // the first: what has never been is not kept
                : ruleFor(cell, failure.error()).directive();
    }

    private static Supervision ruleFor(Cell<?> cell, Throwable error) {
        return cell.options().supervision().of(error);
    }

    /// Counts the restart that is about to be made for a failure of the actor's own.
    ///
    /// @return how long to wait before it, or [#SPENT]; then the failure says so
    static long delayOrSpent(Cell<?> cell, Failure failure) {
        var restarts = cell.restarts();
        if (restarts == null
                || !(ruleFor(cell, failure.error()) instanceof Supervision.Restart rule)) {
            return SPENT;
        }
        var now = cell.stage().nanoTime();
        if (restarts.isSpent(rule, now)) {
            restarts.exceed(rule);
            cell.failAnew(new Failure(spent(cell, rule, failure), failure.phase()));
            return SPENT;
        }
        restarts.spend(cell.options().supervision(), now);
        var mayBeAtOnce = failure.phase() == FailurePhase.ON_MESSAGE;
        return restarts.delayNanos(rule, mayBeAtOnce, cell.id(), now);
    }

    private static ActorFailedException spent(
            Cell<?> cell, Supervision.Restart rule, Failure failure) {
        return new ActorFailedException(
                cell.identity(),
                "%s has failed once more after %s within %s, as many as its supervision allows: %s"
                        .formatted(
                                cell,
                                Describe.count(rule.atMost(), "restart"),
                                rule.within(),
                                Describe.error(failure.error())),
                failure.error());
    }

    /// After a failure of `onRun`, on its thread, with the turn: how long to wait before it is
    /// called again; [#SPENT] if it is not.
    static long resumeDelayNanos(Cell<?> cell) {
        var failure = cell.failure();
        var restarts = cell.restarts();
        if (failure == null
                || restarts == null
                || failure.phase() != FailurePhase.ON_RUN
                || cell.has(Turn.KILL | Turn.CLOSED)
                || directive(cell, failure) != Directive.RESUME) {
            return SPENT;
        }
        logGoingOn(cell, failure, "calls onRun again after a failure");
        cell.forgive();
        var now = cell.stage().nanoTime();
        return restarts.delayNanos(Supervision.restart(), false, cell.id(), now);
    }

    /// What an asker gets for what its handler threw, on the actor's turn.
    static Throwable outcomeForAsker(Cell<?> cell, Message<?> message, Throwable thrown) {
        return thrown instanceof Error && wouldKeep(cell, thrown)
                ? survived(cell, message, thrown)
                : outcomeOfLast(cell, message, thrown);
    }

    /// The same where the actor does not survive an [Error].
    static Throwable outcomeOfLast(Cell<?> cell, Message<?> message, Throwable thrown) {
        if (thrown instanceof Error) {
            return cell.stopped(message, thrown);
        }
        return cell.has(Turn.KILL) ? cell.stopped(message, null) : thrown;
    }

    static ActorFailedException survived(Cell<?> cell, Message<?> message, Throwable error) {
        return new ActorFailedException(
                cell.identity(),
                "%s has failed (%s) and goes on: %s was not done"
                        .formatted(cell, Describe.error(error), Describe.message(message)),
                error);
    }

    /// Whether an actor goes on whose handler has just thrown an [Error]. On its turn.
    static boolean wouldKeep(Cell<?> cell, Throwable error) {
        var restarts = cell.restarts();
        if (restarts == null || cell.has(Turn.KILL)) {
            return false;
        }
        var rule = ruleFor(cell, error);
        return rule instanceof Supervision.Restart restart
                ? !restarts.isSpent(restart, cell.stage().nanoTime())
                : rule.directive() == Directive.RESUME;
    }

    // ---- The family.

    private static void restartSiblings(Cell<?> cell, Failure failure) {
        var parent = cell.parent();
        var strategy =
                parent == null ? ChildStrategy.ONE_FOR_ONE : parent.options().childStrategy();
        if (parent == null || strategy == ChildStrategy.ONE_FOR_ONE) {
            return;
        }
        var raised = new Restarts.Raised(failure.error(), true);
        var isAfter = strategy == ChildStrategy.ONE_FOR_ALL;
        for (var sibling : parent.livingChildren()) {
            if (sibling.equals(cell)) {
                isAfter = true;
            } else if (isAfter) {
                sibling.raise(raised);
            }
        }
    }

    /// An actor is about to have failed: its parent fails with it, if it is to.
    static void escalate(Cell<?> cell, Failure failure) {
        var parent = cell.parent();
        if (parent == null
                || isByKill(cell, failure)
                || LinkedEnd.isFor(cell, failure)
                || !escalates(cell, failure)) {
            return;
        }
        var error =
                new ActorFailedException(
                        cell.identity(),
                        "%s, a child of %s, has failed: %s"
                                .formatted(cell, parent, Describe.error(failure.error())),
                        failure.error());
        parent.raise(new Restarts.Raised(error, false));
    }

    /// What an `OnStart` throws that was killed is a result, but no failure.
    private static boolean isByKill(Cell<?> cell, Failure failure) {
        return cell.has(Turn.KILL)
                && failure.phase() == FailurePhase.ON_START
                && failure.error() instanceof Exception;
    }

    private static boolean escalates(Cell<?> cell, Failure failure) {
        var restarts = cell.restarts();
        var exceeded = restarts == null ? null : restarts.exceeded();
        return exceeded == null
                ? ruleFor(cell, failure.error()).directive() == Directive.ESCALATE
                : exceeded.escalates();
    }

    static void logGoingOn(Cell<?> cell, Failure failure, String what) {
        cell.system()
                .failureLog()
                .log(
                        Level.WARNING,
                        () -> "%s %s in %s".formatted(cell, what, failure.phase()),
                        failure.error());
    }
}
