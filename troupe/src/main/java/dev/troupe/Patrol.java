package dev.troupe;

import java.time.Duration;

/// What a system does every now and then, on a thread with stack that does this only.
final class Patrol {
    /// Long enough to cost nothing, short enough for what is seldom needed.
    private static final Duration PERIOD = Duration.ofMillis(50);

    private final ActorSystem system;
    private final Management management;

    Patrol(ActorSystem system, Management management) {
        this.system = system;
        this.management = management;
    }

    void start() {
        system.stage().patrol(period(), this::round);
    }

    private Duration period() {
        var watchdog = system.watchdog();
        var forWatchdog = Duration.ofMillis(watchdog.periodMillis());
        return watchdog.isOn() && forWatchdog.compareTo(PERIOD) < 0 ? forWatchdog : PERIOD;
    }

    private void round() {
        rescueActors();
        system.watchdog().look(system.stage());
        management.look();
    }

    /// Helps actors on whom something was begun for which stack or memory did not suffice.
    private void rescueActors() {
        if (system.inDistress) {
            system.inDistress = false;
            try {
                system.roster().living().forEach(Cell::rescue);
            } catch (Throwable noMemory) {
                system.inDistress = true; // once more
            }
        }
    }
}
