package dev.troupe.benchmarks;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.MailboxSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.japi.function.Function;

/// Pekko with its options, all of them here. Logging is off, as nothing else logs either.
final class PekkoSystem implements AutoCloseable {
    /// Long enough never to run out.
    static final Duration PATIENCE = Duration.ofMinutes(5);

    /// What the documentation of Pekko says for handlers that block, on JDK 21 and newer.
    static final Props ON_VIRTUAL_THREADS = DispatcherSelector.fromConfig("virtual");

    /// Pekko's mailbox in which senders wait for room, for ever: `MailboxSelector.bounded` drops.
    static final Props WAITING = MailboxSelector.fromConfig("waiting");

    /// The bounded mailbox of Pekko Typed: what does not fit is a dead letter.
    static final Props DROPPING = MailboxSelector.bounded(Workloads.BOUND);

    static final Props DEFAULTS = Props.empty();

    private static final String COMMON =
            """
            pekko.loglevel = OFF
            pekko.stdout-loglevel = OFF
            pekko.log-dead-letters = off
            virtual { type = Dispatcher, executor = "virtual-thread-executor" }
            waiting {
              mailbox-type = "org.apache.pekko.dispatch.BoundedMailbox"
              mailbox-capacity = %d
              mailbox-push-timeout-time = -1s
            }
            """
                    .formatted(Workloads.BOUND);

    /// The defaults have eight threads and five messages a batch: this is for throughput.
    private static final String TUNED =
            """
            pekko.actor.default-dispatcher {
              throughput = 100
              fork-join-executor { parallelism-min = 1, parallelism-factor = 1.0 }
            }
            """;

    private final ActorSystem<SpawnProtocol.Command> system;

    private PekkoSystem(String config) {
        var settings = ConfigFactory.parseString(config).withFallback(ConfigFactory.load());
        this.system = ActorSystem.create(SpawnProtocol.create(), "benchmark", settings);
    }

    /// Pekko as it comes.
    static PekkoSystem start() {
        return new PekkoSystem(COMMON);
    }

    /// Pekko with a pool as large as the machine, and batches of 100.
    static PekkoSystem startTuned() {
        return new PekkoSystem(COMMON + TUNED);
    }

    <T> ActorRef<T> spawn(Behavior<T> behavior, Props props) {
        return get(
                this.<SpawnProtocol.Command, ActorRef<T>>ask(
                        system,
                        replyTo -> new SpawnProtocol.Spawn<>(behavior, "", props, replyTo)));
    }

    <T> ActorRef<T> spawn(Behavior<T> behavior) {
        return spawn(behavior, DEFAULTS);
    }

    <Q, R> CompletionStage<R> ask(ActorRef<Q> actor, Function<ActorRef<R>, Q> request) {
        return ask(actor, request, PATIENCE);
    }

    <Q, R> CompletionStage<R> ask(
            ActorRef<Q> actor, Function<ActorRef<R>, Q> request, Duration timeout) {
        return AskPattern.ask(actor, request, timeout, system.scheduler());
    }

    static <R> R get(CompletionStage<R> stage) {
        return stage.toCompletableFuture().join();
    }

    @Override
    public void close() {
        system.terminate();
        var _ = get(system.getWhenTerminated());
    }
}
