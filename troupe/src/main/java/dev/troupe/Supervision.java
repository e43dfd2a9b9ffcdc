package dev.troupe;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What becomes of an actor whose message, `onRun` or restart has failed: given with
/// [SpawnOptions#supervision]. Immutable: each method returns a new one.
///
/// ```java
/// var options = SpawnOptions.defaults().supervision(
///         Supervision.restart().atMost(3, Duration.ofMinutes(1))
///                 .on(IllegalArgumentException.class, Supervision.resume())
///                 .on(OutOfMemoryError.class, Supervision.escalate()));
/// ```
///
/// What an `ask` or `run` throws goes to whoever asked and is no failure of the actor, unless it is
/// an [Error]. Where supervision keeps the actor going, the asker of a handler that has thrown an
/// [Error] gets an [ActorFailedException]. An actor that has never been made, because the first
/// `OnStart` failed, has nothing to be kept: it fails. A kill is no failure.
///
/// The shape follows the supervisors of
/// [Erlang/OTP](https://www.erlang.org/doc/system/sup_princ.html); the directives are those that
/// Akka made known.
public abstract sealed class Supervision {
    /// What is done about one failure.
    enum Directive {
        STOP,
        RESUME,
        RESTART,
        ESCALATE
    }

    private static final Supervision STOP = new Fixed(Directive.STOP);
    private static final Supervision RESUME = new Fixed(Directive.RESUME);
    private static final Supervision ESCALATE = new Fixed(Directive.ESCALATE);

    private Supervision() {}

    /// The actor fails. What actors do that are spawned without supervision.
    ///
    /// @return a rule
    public static Supervision stop() {
        return STOP;
    }

    /// The message that failed is dropped, and the same instance goes on with the next one; a
    /// failed `onRun` is called again after a while, which grows while it keeps failing. For
    /// failures that leave the state sound. A restarting `OnStart` that fails has nothing to go on
    /// with: there the actor fails.
    ///
    /// @return a rule
    public static Supervision resume() {
        return RESUME;
    }

    /// `OnStart` makes a fresh instance behind the same [ActorRef]. The mailbox, the name and who
    /// watches stay; timers, pipes, subscriptions and watches of the old instance are called off,
    /// its children are stopped, and it is closed where it is [AutoCloseable] (its `onStop` is not
    /// called). The message that failed is not handled again.
    ///
    /// Without more said, as often as it fails, and at once; after a failed `onRun` or restart only
    /// after a while, which grows from 10 ms to 1 s while it keeps failing.
    ///
    /// @return a rule that can be refined
    public static Restart restart() {
        return Restart.ALWAYS;
    }

    /// The actor fails, and so does its parent, whose error is an [ActorFailedException] with the
    /// error as its cause; the parent's own supervision decides what becomes of that. Without a
    /// parent like [#stop].
    ///
    /// @return a rule
    public static Supervision escalate() {
        return ESCALATE;
    }

    /// Another rule for errors of a class and its subclasses. The nearest class counts, in whatever
    /// order they are given; a second rule for the same class replaces the first.
    ///
    /// @param type a class of errors
    /// @param rule what is done about them
    /// @return a rule
    public final Supervision on(Class<? extends Throwable> type, Supervision rule) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(rule, "rule");
        var known = this instanceof ByClass given ? given : new ByClass(Map.of(), this);
        var rules = new HashMap<Class<?>, Supervision>(known.rules);
        rules.put(type, rule);
        return new ByClass(Map.copyOf(rules), known.otherwise);
    }

    /// The rule for one error: a [Restart], or one that only has a directive.
    Supervision of(Throwable error) {
        return this;
    }

    abstract Directive directive();

    /// How many restarts have to be remembered, so that every rule can be kept.
    int mostCounted() {
        return 0;
    }

    private static final class Fixed extends Supervision {
        private final Directive directive;

        Fixed(Directive directive) {
            this.directive = directive;
        }

        @Override
        Directive directive() {
            return directive;
        }
    }

    private static final class ByClass extends Supervision {
        private final Map<Class<?>, Supervision> rules;
        private final Supervision otherwise;

        ByClass(Map<Class<?>, Supervision> rules, Supervision otherwise) {
            this.rules = rules;
            this.otherwise = otherwise;
        }

        @Override
        Supervision of(Throwable error) {
            for (Class<?> type = error.getClass(); type != null; type = type.getSuperclass()) {
                var rule = rules.get(type);
                if (rule != null) {
                    return rule.of(error);
                }
            }
            return otherwise.of(error);
        }

        @Override
        Directive directive() {
            return otherwise.directive();
        }

        @Override
        int mostCounted() {
            var most = otherwise.mostCounted();
            for (var rule : rules.values()) {
                most = Math.max(most, rule.mostCounted());
            }
            return most;
        }
    }

    /// Restarts, within limits: see [Supervision#restart].
    public static final class Restart extends Supervision {
        private static final long LEAST_NANOS = 10_000_000L;
        private static final long MOST_NANOS = 1_000_000_000L;
        private static final double JITTER = 0.2;
        private static final Restart ALWAYS =
                new Restart(Integer.MAX_VALUE, Duration.ZERO, null, JITTER, null, false);

        private final int atMost;
        private final Duration within;
        private final @Nullable Backoff backoff;
        private final double jitter;
        private final @Nullable Duration quiet;
        private final boolean escalates;

        private record Backoff(long firstNanos, long mostNanos) {}

        private Restart(
                int atMost,
                Duration within,
                @Nullable Backoff backoff,
                double jitter,
                @Nullable Duration quiet,
                boolean escalates) {
            this.atMost = atMost;
            this.within = within;
            this.backoff = backoff;
            this.jitter = jitter;
            this.quiet = quiet;
            this.escalates = escalates;
        }

        /// Bounds how often: with one more failure within that time, the actor fails with an
        /// [ActorFailedException] whose message has the count and whose cause is the last error.
        /// All restarts of the actor for a failure of its own count, for whatever error.
        ///
        /// @param restarts how many, at least 1
        /// @param window in how much time, above zero
        /// @return a rule
        /// @throws IllegalArgumentException if one is too small
        public Restart atMost(int restarts, Duration window) {
            if (restarts < 1) {
                throw new IllegalArgumentException(
                        "At most " + restarts + " restarts is Supervision.stop().");
            }
            Deadline.periodNanos(window);
            return new Restart(restarts, window, backoff, jitter, quiet, escalates);
        }

        /// Waits before each restart, twice as long each time. What is sent meanwhile waits in the
        /// mailbox. A stop or a kill meanwhile ends the actor as failed.
        ///
        /// @param first how long before the first restart, above zero
        /// @param most how long at most, not less than `first`
        /// @return a rule
        /// @throws IllegalArgumentException if one is too small
        public Restart backoff(Duration first, Duration most) {
            var times = new Backoff(Deadline.periodNanos(first), Deadline.periodNanos(most));
            if (times.mostNanos < times.firstNanos) {
                throw new IllegalArgumentException(
                        "A back-off that begins with %s cannot end with %s".formatted(first, most));
            }
            return new Restart(atMost, within, times, jitter, quiet, escalates);
        }

        /// By how much a wait may be longer or shorter, so that actors that have failed together do
        /// not come back together: 0.2 unless set.
        ///
        /// @param share of the wait, from 0 to 1
        /// @return a rule
        /// @throws IllegalArgumentException if it is not from 0 to 1
        public Restart jitter(double share) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException(
                        "A jitter is a share of the wait, from 0 to 1, not " + share);
            }
            return new Restart(atMost, within, backoff, share, quiet, escalates);
        }

        /// After how much time without a failure, from the end of the last wait on, the back-off
        /// begins anew; unless set, after the longest back-off.
        ///
        /// @param time above zero
        /// @return a rule
        /// @throws IllegalArgumentException if it is not above zero
        public Restart resetAfter(Duration time) {
            Deadline.periodNanos(time);
            return new Restart(atMost, within, backoff, jitter, time, escalates);
        }

        /// Past the limit of [#atMost] the parent fails, too, as with [Supervision#escalate].
        ///
        /// @return a rule
        public Restart thenEscalate() {
            return new Restart(atMost, within, backoff, jitter, quiet, true);
        }

        @Override
        Directive directive() {
            return Directive.RESTART;
        }

        @Override
        int mostCounted() {
            return atMost == Integer.MAX_VALUE ? 0 : atMost;
        }

        int atMost() {
            return atMost;
        }

        Duration within() {
            return within;
        }

        boolean escalates() {
            return escalates;
        }

        /// Whether a failure of a message is followed by a restart at once.
        boolean hasNoBackoff() {
            return backoff == null;
        }

        /// How long to wait, without jitter.
        ///
        /// @param streak how many waits have come before, without a quiet time
        long delayNanos(int streak) {
            var first = backoff == null ? LEAST_NANOS : backoff.firstNanos;
            return doubled(first, streak, mostNanos());
        }

        private static long doubled(long first, int times, long most) {
            var isTooLong = times >= Long.numberOfLeadingZeros(first) - 1;
            return isTooLong ? most : Math.min(most, first << times);
        }

        private long mostNanos() {
            return backoff == null ? MOST_NANOS : backoff.mostNanos;
        }

        double jitter() {
            return jitter;
        }

        long quietNanos() {
            return quiet == null ? mostNanos() : Deadline.nanos(quiet);
        }
    }
}
