package dev.troupe;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One thread that waits for an actor with a name.
///
/// Nobody knows who will spawn it, so that this is no edge of the [WaitGraph] that leads anywhere.
final class NameWait implements Wait {
    private final ActorSystem system;
    private final Class<?> type;
    private final String name;
    private final Thread waiting = Thread.currentThread();

    private NameWait(ActorSystem system, Class<?> type, String name) {
        this.system = system;
        this.type = type;
        this.name = name;
    }

    /// Waits until there is one.
    ///
    /// @throws ActorStoppedException if the system is closing: then none will come any more
    /// @throws ActorTimeoutException if none has come in time
    static Cell<?> await(ActorSystem system, Class<?> type, String name, Duration timeout) {
        var deadline = Deadline.in(system.stage(), timeout);
        var found = system.findCell(type, name);
        return found == null ? new NameWait(system, type, name).until(deadline) : found;
    }

    private Cell<?> until(long deadline) {
        Headroom.ensureDeep(); // from here to the end of the wait, where it is called off again
        var start = system.stage().nanoTime();
        system.names().enlist(this);
        try {
            while (true) {
                var outcome = Waiting.until(system.stage(), this, deadline);
                var found = system.findCell(type, name);
                if (found != null) {
                    keepInterrupt(outcome);
                    return found;
                }
                switch (outcome) {
                    case TIMEOUT -> throw timeout(start);
                    case INTERRUPTED -> {
                        keepInterrupt(outcome);
                        throw new ActorInterruptedException(
                                whom(), "Interrupted while waiting for " + this, null);
                    }
                    case OVER -> failIfClosing();
                }
            }
        } finally {
            system.names().delist(this);
        }
    }

    private static void keepInterrupt(Waiting.Outcome outcome) {
        if (outcome == Waiting.Outcome.INTERRUPTED) {
            Thread.currentThread().interrupt();
        }
    }

    private void failIfClosing() {
        if (system.isClosing()) {
            throw new ActorStoppedException(
                    whom(),
                    "The system " + system.name() + " has been closed: nobody will be " + this,
                    null);
        }
    }

    private ActorTimeoutException timeout(long startNanos) {
        var millis = (system.stage().nanoTime() - startNanos) / 1_000_000;
        var holder = Optional.<Cell<?>>ofNullable(system.names().find(name));
        return new ActorTimeoutException(
                whom(),
                "Waiting for %s timed out after %d ms; %s"
                        .formatted(
                                this,
                                millis,
                                holder.map(cell -> "that is the name of " + cell)
                                        .orElse("nobody has this name")));
    }

    /// There is no actor yet: number 0.
    private Identity whom() {
        return new Identity(0, type.getSimpleName());
    }

    /// A name has been taken.
    void appeared(String taken) {
        if (taken.equals(name)) {
            wake();
        }
    }

    void wake() {
        system.stage().unpark(waiting);
    }

    @Override
    public boolean isOver() {
        return system.isClosing() || system.findCell(type, name) != null;
    }

    @Override
    public Kind kind() {
        return Kind.NAME;
    }

    @Override
    public @Nullable Object message() {
        return name;
    }

    @Override
    public String toString() {
        return "a %s named \"%s\"".formatted(type.getSimpleName(), name);
    }
}
