package dev.troupe;

import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/// What an [ActorSystem] has for its actors: one of each room that all of them share.
abstract sealed class Services permits ActorSystem {
    private final String name;
    private final int defaultCapacity;
    private final Stage stage;
    private final DeadLetters deadLetters;
    private final @Nullable Carriers carriers;
    private final @Nullable Listeners listeners;
    private final LogLimit failureLog;
    private final Flight flight = new Flight();
    private final Ledger ledger = new Ledger();
    private final Roster roster = new Roster();
    private final Names names = new Names();
    private final ClassValue<Boolean> livesByOnRun = new OnRunOverridden();
    private final Watchdog watchdog;
    private final Handover handover = new Handover();
    private final Arrivals arrivals = new Arrivals();
    private final Kind.All kinds;

    /// Guarded by `this`; made when first needed, because it has a thread.
    private @Nullable Cleaner cleaner;

    private volatile boolean closing;
    private volatile boolean killing;

    /// Whether some actor wants [Cell#rescue]. Set by plain assignment where no call may be
    /// possible.
    volatile boolean inDistress;

    Services(ActorSystem.Builder builder, Stage stage) {
        this.name = builder.name;
        this.kinds = new Kind.All((ActorSystem) this);
        this.defaultCapacity = builder.capacity;
        this.stage = stage;
        this.deadLetters = new DeadLetters(stage, flight, builder.listeners);
        this.carriers = Carriers.of(builder.carriers);
        this.listeners = Listeners.of(builder.actorListeners, stage);
        this.failureLog = new LogLimit(stage, "failures that actors have survived");
        this.watchdog = new Watchdog(builder.stuckAfter, builder.stuckListeners);
    }

    final String name() {
        return name;
    }

    final Kind.All kinds() {
        return kinds;
    }

    final Roster roster() {
        return roster;
    }

    final Stage stage() {
        return stage;
    }

    final int defaultCapacity() {
        return defaultCapacity;
    }

    final DeadLetters deadLetters() {
        return deadLetters;
    }

    /// Null where no context is carried.
    final @Nullable Carriers carriers() {
        return carriers;
    }

    /// Null where nobody listens.
    final @Nullable Listeners listeners() {
        return listeners;
    }

    /// For failures that actors have survived.
    final LogLimit failureLog() {
        return failureLog;
    }

    final Flight flight() {
        return flight;
    }

    final Ledger ledger() {
        return ledger;
    }

    final Watchdog watchdog() {
        return watchdog;
    }

    final Handover handover() {
        return handover;
    }

    final Arrivals arrivals() {
        return arrivals;
    }

    final synchronized Cleaner cleaner() {
        if (cleaner == null) {
            cleaner = Cleaner.create();
        }
        return cleaner;
    }

    /// Whether a class has an `onRun` of its own.
    final boolean overridesOnRun(Class<?> type) {
        return livesByOnRun.get(type);
    }

    final Names names() {
        return names;
    }

    /// From here on nothing is spawned.
    final void beginClosing() {
        closing = true;
        names.refuseWaiting();
    }

    final boolean isClosing() {
        return closing;
    }

    /// From here on closing kills whatever lives.
    final void beginKilling() {
        killing = true;
    }

    final boolean isKilling() {
        return killing;
    }

    /// From here on the actor is there, and runs.
    final void launch(Cell<?> cell) {
        enter(cell);
        begin(cell);
    }

    /// From here on the actor is there. It runs when it [begins][#begin].
    final void enter(Cell<?> cell) {
        var parent = cell.parent();
        if (parent != null) {
            parent.children().add(cell);
        }
        roster().add(cell);
        Listeners.spawned(cell);
    }

    final void begin(Cell<?> cell) {
        cell.activate();
        if (isClosing() && cell.parent() == null) {
            cell.stop(); // close may have looked at the roster before this actor was in it
        }
    }

    /// For who is to spawn: a parent, or somebody outside.
    final void refuseIfClosing(@Nullable Cell<?> parent) {
        if (parent != null && parent.has(Turn.CLOSED)) {
            throw new ActorStoppedException(
                    parent.identity(), parent + " is ending: it can spawn no more children", null);
        }
        if (isClosing() && parent == null) {
            throw new ActorStoppedException(
                    new Identity(0, name()), "The system " + name() + " has been closed", null);
        }
    }
}
