package dev.troupe;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A `Callable` that says which checked exception it throws, for [ActorContext#await(Call)].
///
/// @param <T> the result's type
/// @param <E> the checked exception; `RuntimeException` where it throws none
@FunctionalInterface
public interface Call<T extends @Nullable Object, E extends Exception> extends Callable<T> {
    /// Computes a result, blocking where it needs to.
    ///
    /// @return the result, which may be `null`
    /// @throws E what went wrong
    @Override
    T call() throws E;
}
