package dev.troupe;

import org.jspecify.annotations.Nullable;

/// A [Request] that throws nothing checked.
///
/// @param <A> the actor's type
/// @param <R> the reply's type
@FunctionalInterface
public interface Query<A, R extends @Nullable Object> extends Request<A, R, RuntimeException> {}
