package dev.troupe;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The wait would have closed a cycle of actors that wait for each other, and would never have
/// ended. Thrown by the call that was about to wait; nobody else on the cycle is disturbed, and the
/// others go on as soon as this actor does. The message prints the whole cycle.
public final class DeadlockException extends ActorException {
    private static final long serialVersionUID = 1;

    private final transient @Nullable List<Hop> cycle;
    private final transient @Nullable Dump dump;

    /// One actor of the cycle, and what it waits for.
    ///
    /// @param actor who waits
    /// @param how how it waits, as a sentence, for example `Bank#1 asks Account#7`
    /// @param waitsFor for whom: the actor of the next hop, or of the first
    /// @param message what it has sent; empty where it has sent nothing, as in `join`
    /// @param waited for how long
    /// @param frames the top of its stack, the library's frames left out
    public record Hop(
            Identity actor,
            String how,
            Identity waitsFor,
            Optional<String> message,
            Duration waited,
            List<StackTraceElement> frames) {
        /// A hop.
        public Hop {
            Objects.requireNonNull(actor, "actor");
            Objects.requireNonNull(how, "how");
            Objects.requireNonNull(waitsFor, "waitsFor");
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(waited, "waited");
            frames = List.copyOf(frames);
        }
    }

    DeadlockException(Identity identity, String message, List<Hop> cycle, @Nullable Dump dump) {
        super(identity, message, null);
        this.cycle = cycle;
        this.dump = dump;
    }

    /// The cycle, in order: each hop waits for the next, and the last one for the first. The first
    /// is the one that was told.
    ///
    /// @return at least one hop; empty in a deserialised exception, whose message still tells it
    public List<Hop> cycle() {
        return cycle == null ? List.of() : cycle;
    }

    /// What the actors of the cycle were doing when it would have been closed, and the busiest
    /// others among the newest actors of the system: like [ActorSystem#dump].
    ///
    /// @return some lines; empty in a deserialised exception
    public String dump() {
        return dump == null ? "" : DumpText.of(dump);
    }

    @Override
    public boolean isRetryable() {
        return false;
    }

    @Override
    public String advice() {
        return "Break the cycle: let one of these actors tell instead of ask, pipe the reply to"
                + " itself, or wait in onRun, where waiting holds no turn.";
    }
}
