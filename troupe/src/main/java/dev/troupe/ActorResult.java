package dev.troupe;

import java.util.Objects;
import java.util.Optional;

/// How an actor ended. The instance it carries is the actor itself: from now on nobody else touches
/// it.
///
/// The reference is rsActor's `ActorResult`.
///
/// @param <A> the actor's type
public sealed interface ActorResult<A> {
    /// The actor was stopped or killed, and ended without an error.
    ///
    /// @param <A> the actor's type
    /// @param actor the actor
    /// @param killed whether it was a kill that ended it
    record Completed<A>(A actor, boolean killed) implements ActorResult<A> {
        /// A completed result.
        public Completed {
            Objects.requireNonNull(actor, "actor");
        }
    }

    /// The actor ended by an error.
    ///
    /// @param <A> the actor's type
    /// @param actor the actor; empty if it never existed
    /// @param error what went wrong
    /// @param phase where it went wrong
    /// @param killed whether the actor had been killed
    record Failed<A>(Optional<A> actor, Throwable error, FailurePhase phase, boolean killed)
            implements ActorResult<A> {
        /// A failed result.
        public Failed {
            Objects.requireNonNull(actor, "actor");
            Objects.requireNonNull(error, "error");
            Objects.requireNonNull(phase, "phase");
        }
    }

    /// Whether the actor ended without an error.
    ///
    /// @return whether this is [Completed]
    default boolean isCompleted() {
        return this instanceof Completed;
    }

    /// Whether the actor ended by an error.
    ///
    /// @return whether this is [Failed]
    default boolean isFailed() {
        return this instanceof Failed;
    }

    /// Whether the actor was killed.
    ///
    /// @return whether a kill ended it
    default boolean wasKilled() {
        return switch (this) {
            case Completed<A>(_, var killed) -> killed;
            case Failed<A>(_, _, _, var killed) -> killed;
        };
    }

    /// Whether the actor was stopped, not killed, and ended without an error.
    ///
    /// @return whether it completed and was not killed
    default boolean stoppedNormally() {
        return isCompleted() && !wasKilled();
    }

    /// Whether the actor never existed.
    ///
    /// @return whether it failed in [FailurePhase#ON_START]
    default boolean isStartupFailed() {
        return failedIn(FailurePhase.ON_START);
    }

    /// Whether `onRun` failed.
    ///
    /// @return whether it failed in [FailurePhase#ON_RUN]
    default boolean isRuntimeFailed() {
        return failedIn(FailurePhase.ON_RUN);
    }

    /// Whether a message failed.
    ///
    /// @return whether it failed in [FailurePhase#ON_MESSAGE]
    default boolean isMessageFailed() {
        return failedIn(FailurePhase.ON_MESSAGE);
    }

    /// Whether `onStop` or `close` failed.
    ///
    /// @return whether it failed in [FailurePhase#ON_STOP]
    default boolean isStopFailed() {
        return failedIn(FailurePhase.ON_STOP);
    }

    private boolean failedIn(FailurePhase phase) {
        return this instanceof Failed<A> failed && failed.phase() == phase;
    }

    /// Whether there is an actor to have back.
    ///
    /// @return false only if it never existed
    default boolean hasActor() {
        return findActor().isPresent();
    }

    /// The actor.
    ///
    /// @return the actor; empty only if it never existed
    default Optional<A> findActor() {
        return switch (this) {
            case Completed<A>(var actor, _) -> Optional.of(actor);
            case Failed<A>(var actor, _, _, _) -> actor;
        };
    }

    /// What went wrong.
    ///
    /// @return the error; empty if all went well
    default Optional<Throwable> findError() {
        return this instanceof Failed<A> failed ? Optional.of(failed.error()) : Optional.empty();
    }

    /// Where it went wrong.
    ///
    /// @return the phase; empty if all went well
    default Optional<FailurePhase> findPhase() {
        return this instanceof Failed<A> failed ? Optional.of(failed.phase()) : Optional.empty();
    }

    /// The actor of a completed result.
    ///
    /// @return the actor
    /// @throws ActorFailedException if the actor failed, with the error as its cause
    default A orElseThrow() {
        return switch (this) {
            case Completed<A>(var actor, _) -> actor;
            case Failed<A> failed -> throw ActorFailedException.of(failed);
        };
    }
}
