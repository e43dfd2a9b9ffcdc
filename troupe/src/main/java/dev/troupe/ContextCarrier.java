package dev.troupe;

import org.jspecify.annotations.Nullable;

/// Context that follows messages: what hangs on a sender's thread, such as the diagnostic context
/// of a log or the span of a trace, is captured when a message is sent, and is there again while
/// the message is handled. Registered with [ActorSystem.Builder#carrier]; without one, messages
/// cost nothing more.
///
/// ```java
/// final class TenantCarrier implements ContextCarrier<Tenant> {
///     public Tenant capture() { return Tenant.CURRENT.orElse(null); }
///     public void around(Tenant tenant, Runnable handler) {
///         ScopedValue.where(Tenant.CURRENT, tenant).run(handler);
///     }
/// }
/// ```
///
/// *What is carried.* Every message, whether told, asked or run, and whichever lane it takes; every
/// item of a [Topic], from its publisher, once for each subscriber; what comes back of what an
/// actor has set going (timers, `pipe`, `subscribe`, `watch`), with the context of where that was
/// set going; and the calls of `await` and `pipe`, on their own threads. A caller-runs handler on
/// its asker's thread is treated like any other. Hooks have no context but what they make
/// themselves: they belong to the actor, not to a request.
///
/// *Balance.* Each value that [#capture] has returned is passed to [#release] exactly once, last,
/// whatever becomes of the message: handled, a dead letter, expired, withdrawn, or not sent at all.
/// Before that it is passed to [#around] as often as something is handled with it: once at most for
/// a message, once per tick for a timer.
///
/// Called on many threads at once. Must be quick, must not wait, and must not send anything through
/// the system that it is registered with.
///
/// @param <C> what is captured
public interface ContextCarrier<C> {
    /// Captures the context of the calling thread, which sends a message or sets something going.
    /// What this throws is thrown to the caller, and nothing is sent.
    ///
    /// @return the context; `null` if there is none: then nothing more is called for this message
    @Nullable C capture();

    /// Runs a handler in a captured context: establishes it, calls `handler.run()` once, on the
    /// calling thread, and restores what was there before. `run` returns normally whatever the
    /// handler does: what the handler returns or throws is its asker's, not the carrier's.
    ///
    /// Where this throws before it has run the handler, or does not run it, the message fails as if
    /// its handler had thrown that. What it throws afterwards is logged and changes nothing.
    ///
    /// @param captured what [#capture] has returned
    /// @param handler to be run once
    void around(C captured, Runnable handler);

    /// A captured context is not needed any more. Called once for each, on whichever thread finds
    /// that out. What this throws is logged. Does nothing unless overridden.
    ///
    /// @param captured what [#capture] has returned
    default void release(C captured) {}
}
