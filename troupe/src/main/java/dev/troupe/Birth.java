package dev.troupe;

/// Makes the actor: runs `OnStart`, the first time or again, on its turn, and starts `onRun`.
final class Birth<A> {
    private final Cell<A> cell;

    Birth(Cell<A> cell) {
        this.cell = cell;
    }

    /// The first time.
    void first(OnStart<A> make) {
        try {
            make(make);
        } catch (Throwable thrown) {
            cell.failForSure(thrown, phase());
        }
        if (cell.actorIfMade() != null) {
            Listeners.started(cell);
        }
    }

    private FailurePhase phase() {
        return cell.actorIfMade() == null ? FailurePhase.ON_START : FailurePhase.ON_RUN;
    }

    /// After a failure, which is forgotten where this succeeds, and replaced where it does not.
    boolean again() {
        var restarts = cell.restarts();
        var failure = cell.failure();
        if (restarts == null || failure == null) {
            return false;
        }
        cell.cleanInterrupt();
        cell.signalIfKilled();
        try {
            restarts.countRestart();
            make(restarts.make());
            Supervisor.logGoingOn(cell, failure, "has been restarted after a failure");
            cell.forgive();
        } catch (Throwable thrown) {
            cell.failAnew(new Failure(thrown, phase()));
            return false;
        }
        Listeners.restarted(cell, failure.error());
        return true;
    }

    private void make(OnStart<A> make) throws Exception {
        cell.begin(Hook.ON_START);
        var context = new Context<>(cell);
        var made = make.onStart(context);
        if (made == null) {
            throw new NullPointerException("OnStart of " + cell + " returned null");
        }
        cell.actor(made);
        Thread.interrupted();
        startRunner(made, context);
    }

    @SuppressWarnings("unchecked") // an actor implements the hooks of itself
    private void startRunner(A made, ActorContext<A> context) {
        if (made instanceof Actor<?> hooked
                && cell.system().overridesOnRun(made.getClass())
                && !cell.has(Turn.STOP | Turn.KILL)) {
            cell.startRunner((Actor<A>) hooked, context);
        }
    }
}
