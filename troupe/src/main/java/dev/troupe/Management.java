package dev.troupe;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// Shows a system to JMX once somebody is there to see it, as [SystemBean]. Starting JMX takes
/// longer than starting a program, so that is left to others: to JConsole, to `jcmd`, to whoever
/// wants it; this only looks whether it has been done.
///
/// The types of JMX are not mentioned here: their module may be missing.
final class Management {
    private static final String MODULE = "java.management";
    private static final long PERIOD_NANOS = 200_000_000;

    private final ActorSystem system;

    // All of it is guarded by `this`.

    /// Whether there is nothing to look for: no JMX in this JVM, or it has failed, or the system is
    /// closed.
    private boolean isOff = ModuleLayer.boot().findModule(MODULE).isEmpty();

    private long nextLookNanos;
    private @Nullable SystemBean bean;

    Management(ActorSystem system) {
        this.system = system;
        this.nextLookNanos = system.stage().nanoTime() + PERIOD_NANOS; // a program may end sooner
    }

    /// By the patrol.
    synchronized void look() {
        var now = system.stage().nanoTime();
        if (isOff || now < nextLookNanos) {
            return;
        }
        nextLookNanos = now + PERIOD_NANOS;
        try {
            if (bean == null) {
                bean = new SystemBean(system);
            }
            bean.appear();
        } catch (Throwable thrown) {
            isOff = true;
            Log.log(Level.INFO, () -> system + " cannot be shown to JMX", thrown);
        }
    }

    synchronized void close() {
        isOff = true;
        if (bean != null) {
            bean.disappear();
        }
    }
}
