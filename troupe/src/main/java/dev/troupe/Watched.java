package dev.troupe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// Something that runs actors, one at a time, as the [Watchdog] looks after it.
abstract class Watched {
    private static final VarHandle IS_WATCHED;

    static {
        try {
            IS_WATCHED =
                    MethodHandles.lookup().findVarHandle(Watched.class, "isWatched", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Set by who begins to run something or by the sampler, by compare-and-set; cleared by the
    /// sampler.
    private volatile boolean isWatched;

    /// The next one on the pile of the [Watchdog]. Written by who has set `isWatched`, then by the
    /// sampler.
    @Nullable Watched nextWatched;

    /// By who begins to run something, before it reads the stage's clock, which rouses the patrol.
    final void beWatched(ActorSystem system) {
        if (!isWatched) {
            system.watchdog().watch(this);
        }
    }

    final boolean startWatching() {
        return IS_WATCHED.compareAndSet(this, false, true);
    }

    final void stopWatching() {
        isWatched = false;
    }

    /// Whether it may be running something. Becomes true, by a volatile write, before who begins
    /// looks whether this is watched.
    abstract boolean isBusy();

    /// The actor that it runs at this moment; null if none. A picture, for the sampler.
    abstract @Nullable Cell<?> running();
}
