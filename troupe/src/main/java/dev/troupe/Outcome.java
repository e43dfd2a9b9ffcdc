package dev.troupe;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one of many actors has made of a request: see [ActorRef#askEach]. For a `switch`:
///
/// ```java
/// switch (outcome) {
///     case Outcome.Replied(var actor, var value) -> …
///     case Outcome.Failed(var actor, var error) -> …
/// }
/// ```
///
/// @param <R> the reply's type
public sealed interface Outcome<R extends @Nullable Object> {
    /// A reply.
    ///
    /// @param <R> the reply's type
    /// @param actor whose
    /// @param value what it has replied
    record Replied<R extends @Nullable Object>(Identity actor, R value) implements Outcome<R> {
        /// A reply.
        public Replied {
            Objects.requireNonNull(actor, "actor");
        }
    }

    /// No reply.
    ///
    /// @param <R> the reply's type
    /// @param actor whose
    /// @param error the handler's own exception, or an [ActorException] that says why there is no
    ///   reply
    record Failed<R extends @Nullable Object>(Identity actor, Throwable error)
            implements Outcome<R> {
        /// No reply.
        public Failed {
            Objects.requireNonNull(actor, "actor");
            Objects.requireNonNull(error, "error");
        }
    }

    /// The actor that was asked.
    ///
    /// @return who it is
    Identity actor();

    /// Whether there is a reply.
    ///
    /// @return whether there is one
    default boolean isReplied() {
        return this instanceof Replied;
    }

    /// Why there is no reply.
    ///
    /// @return the error; empty if there is a reply
    default Optional<Throwable> findError() {
        return this instanceof Failed<R> failed ? Optional.of(failed.error) : Optional.empty();
    }

    /// The reply.
    ///
    /// @return what the actor has replied
    /// @throws ActorFailedException if there is none; its cause is the error
    default R orElseThrow() {
        return switch (this) {
            case Replied<R> replied -> replied.value;
            case Failed<R> failed ->
                    throw new ActorFailedException(
                            failed.actor,
                            failed.actor + " has not replied: " + Describe.error(failed.error),
                            failed.error);
        };
    }
}
