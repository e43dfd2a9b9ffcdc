package dev.troupe;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How an actor is spawned. Immutable: each method returns a new one.
///
/// ```java
/// var options = SpawnOptions.defaults().mailbox(64).overflow(Overflow.DROP_OLDEST).named("prices");
/// ```
public final class SpawnOptions {
    /// Stands for the capacity that the system was built with.
    private static final int SYSTEM_DEFAULT = 0;

    private static final SpawnOptions DEFAULTS =
            new SpawnOptions(
                    SYSTEM_DEFAULT,
                    Overflow.WAIT,
                    null,
                    0,
                    false,
                    false,
                    null,
                    ChildStrategy.ONE_FOR_ONE);

    /// Of a pool whose options do not say.
    private static final Supervision OF_WORKERS =
            Supervision.restart().atMost(100, Duration.ofSeconds(10)).thenEscalate();

    private final int mailbox;
    private final Overflow overflow;
    private final @Nullable String name;
    private final int urgent;
    private final boolean stopWhenUnreferenced;
    private final boolean callerRuns;

    /// Null where nobody has said.
    private final @Nullable Supervision supervision;

    private final ChildStrategy children;

    private SpawnOptions(
            int mailbox,
            Overflow overflow,
            @Nullable String name,
            int urgent,
            boolean stopWhenUnreferenced,
            boolean callerRuns,
            @Nullable Supervision supervision,
            ChildStrategy children) {
        this.mailbox = mailbox;
        this.overflow = overflow;
        this.name = name;
        this.urgent = urgent;
        this.stopWhenUnreferenced = stopWhenUnreferenced;
        this.callerRuns = callerRuns;
        this.supervision = supervision;
        this.children = children;
    }

    /// A mailbox of the system's default capacity in which senders wait for room, no name, no
    /// urgent lane.
    ///
    /// @return the defaults
    public static SpawnOptions defaults() {
        return DEFAULTS;
    }

    /// Bounds the mailbox.
    ///
    /// @param capacity how many messages it holds, at least 1
    /// @return new options
    /// @throws IllegalArgumentException if `capacity` is below 1
    public SpawnOptions mailbox(int capacity) {
        checkCapacity(capacity);
        return new SpawnOptions(
                capacity,
                overflow,
                name,
                urgent,
                stopWhenUnreferenced,
                callerRuns,
                supervision,
                children);
    }

    /// Says what happens to a message that finds the mailbox full.
    ///
    /// @param rule the rule
    /// @return new options
    public SpawnOptions overflow(Overflow rule) {
        Objects.requireNonNull(rule, "rule");
        return new SpawnOptions(
                mailbox,
                rule,
                name,
                urgent,
                stopWhenUnreferenced,
                callerRuns,
                supervision,
                children);
    }

    /// Names the actor, for [ActorSystem#find]. A name is free again when its actor has ended.
    ///
    /// @param unique a name that no live actor of the system has
    /// @return new options
    /// @throws IllegalArgumentException if the name is blank
    public SpawnOptions named(String unique) {
        if (unique.isBlank()) {
            throw new IllegalArgumentException("An actor's name must not be blank.");
        }
        return new SpawnOptions(
                mailbox,
                overflow,
                unique,
                urgent,
                stopWhenUnreferenced,
                callerRuns,
                supervision,
                children);
    }

    /// Gives the actor an urgent lane beside its mailbox, for [ActorRef#urgent]: it is emptied
    /// first. Senders wait while it is full, whatever the mailbox's [Overflow] rule.
    ///
    /// @param capacity how many messages it holds, at least 1
    /// @return new options
    /// @throws IllegalArgumentException if `capacity` is below 1
    public SpawnOptions urgentLane(int capacity) {
        checkCapacity(capacity);
        return new SpawnOptions(
                mailbox,
                overflow,
                name,
                capacity,
                stopWhenUnreferenced,
                callerRuns,
                supervision,
                children);
    }

    /// Stops the actor gracefully, some time after a garbage collection, once nobody holds an
    /// [ActorRef] to it any more. Names, parents, timers and the actor's own context do not count;
    /// what waits in its mailbox does.
    ///
    /// @return new options
    public SpawnOptions stopWhenUnreferenced() {
        return new SpawnOptions(
                mailbox, overflow, name, urgent, true, callerRuns, supervision, children);
    }

    /// For actors whose handlers only compute: an untimed `ask` or `run` that finds the actor idle,
    /// with nothing in its mailbox, runs its handler on the asking thread, for about the price of
    /// an uncontended lock. Otherwise it goes through the mailbox.
    ///
    /// Only that one handler runs there, never a hook. The call ends when the handler has ended; an
    /// interrupt of the caller is handed to the handler. Locks, thread-locals, scoped values and
    /// the remaining stack are those of whichever thread runs the handler.
    ///
    /// @return new options
    public SpawnOptions callerRuns() {
        return new SpawnOptions(
                mailbox, overflow, name, urgent, stopWhenUnreferenced, true, supervision, children);
    }

    /// Says what becomes of the actor when it fails; unless set, it ends ([Supervision#stop]).
    ///
    /// @param rule what is done about a failure
    /// @return new options
    public SpawnOptions supervision(Supervision rule) {
        Objects.requireNonNull(rule, "rule");
        return new SpawnOptions(
                mailbox, overflow, name, urgent, stopWhenUnreferenced, callerRuns, rule, children);
    }

    /// Says which children of the actor are restarted when supervision restarts one of them; unless
    /// set, that one only.
    ///
    /// @param strategy which
    /// @return new options
    public SpawnOptions children(ChildStrategy strategy) {
        Objects.requireNonNull(strategy, "strategy");
        return new SpawnOptions(
                mailbox,
                overflow,
                name,
                urgent,
                stopWhenUnreferenced,
                callerRuns,
                supervision,
                strategy);
    }

    static void checkCapacity(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "A mailbox holds at least 1 message: " + capacity + " is too small.");
        }
    }

    /// For the head of a pool that is spawned so.
    SpawnOptions forHead() {
        return supervision(Supervision.stop()).children(ChildStrategy.ONE_FOR_ONE);
    }

    /// For a worker of a pool that is spawned so: what belongs to the whole is the head's.
    SpawnOptions forWorker() {
        var rule = supervision == null ? OF_WORKERS : supervision;
        return new SpawnOptions(mailbox, overflow, null, urgent, false, callerRuns, rule, children);
    }

    int capacity(int systemDefault) {
        return mailbox == SYSTEM_DEFAULT ? systemDefault : mailbox;
    }

    Overflow rule() {
        return overflow;
    }

    @Nullable String name() {
        return name;
    }

    boolean hasUrgentLane() {
        return urgent > 0;
    }

    int urgentCapacity() {
        return urgent;
    }

    boolean stopsWhenUnreferenced() {
        return stopWhenUnreferenced;
    }

    boolean runsOnCallers() {
        return callerRuns;
    }

    Supervision supervision() {
        return supervision == null ? Supervision.stop() : supervision;
    }

    ChildStrategy childStrategy() {
        return children;
    }
}
