package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// How restarts are counted, and how long is waited before them.
class RestartLimitsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Message<Probe> FAIL =
            _ -> {
                throw new IOException("on purpose");
            };
    private static final Message<Probe> BREAK =
            _ -> {
                throw new IllegalStateException("on purpose");
            };

    private static ActorHandle<Probe> spawn(ActorSystem system, Supervision rule) {
        return system.spawn(Probe.class, SpawnOptions.defaults().supervision(rule), Probe.plain());
    }

    @Test
    @Promise("V2")
    void restartsWithoutALimitCountForOtherErrors(ActorSystem system) {
        var rule =
                Supervision.restart()
                        .atMost(2, MINUTE)
                        .on(IOException.class, Supervision.restart());
        var actor = spawn(system, rule);

        actor.tell(FAIL);
        actor.tell(FAIL);
        actor.tell(FAIL);
        actor.run(_ -> {});
        actor.tell(BREAK);

        assertThat(actor.join().findError()).containsInstanceOf(ActorFailedException.class);
    }

    @Test
    @Promise("V2")
    void aShortWindowForgetsNothingOfALongOne(ActorSystem system) {
        var rule =
                Supervision.restart()
                        .atMost(3, MINUTE)
                        .on(
                                IOException.class,
                                Supervision.restart().atMost(1, Duration.ofNanos(1)));
        var actor = spawn(system, rule);

        for (var i = 0; i < 3; i++) {
            actor.tell(FAIL);
            actor.run(_ -> {});
        }
        actor.tell(BREAK);

        assertThat(actor.join().findError().orElseThrow()).hasMessageContaining("3 restarts");
    }

    @Test
    @Promise("V2")
    void anActorThatFailsWheneverItIsMadeKeepsToTheLongestBackoff() {
        var rule =
                Supervision.restart().backoff(Duration.ofNanos(10), Duration.ofNanos(70)).jitter(0);
        var restarts = new Restarts<Object>(null);

        var delays = new ArrayList<Long>();
        var now = 0L;
        for (var i = 0; i < 7; i++) {
            delays.add(restarts.delayNanos(rule, true, 1, now));
            now += delays.getLast() + 5;
        }

        assertThat(delays).containsExactly(10L, 20L, 40L, 70L, 70L, 70L, 70L);
    }

    @Test
    @Promise("V2")
    void theLongestWaitIsNoShortOne() {
        var ever = Duration.ofSeconds(Long.MAX_VALUE);
        var rule = Supervision.restart().backoff(ever, ever).jitter(1);

        for (var id = 1; id <= 1_000; id++) {
            var delay = new Restarts<Object>(null).delayNanos(rule, true, id, 0);
            assertThat(delay).isGreaterThan(Duration.ofDays(1).toNanos());
        }
    }

    @RepeatedTest(200)
    @Promise("E3")
    void theAskerOnWhoseThreadAnErrorWasThrownIsToldOfTheLastRestartThatIsAllowed(
            ActorSystem system) {
        var rule = Supervision.restart().atMost(1, MINUTE);
        var options = SpawnOptions.defaults().supervision(rule).callerRuns();
        var actor = system.spawn(Probe.class, options, Probe.plain());
        actor.run(_ -> {});

        assertThatThrownBy(() ->
                        actor.run(_ -> {
                            throw new AssertionError("on purpose");
                        }))
                .isInstanceOf(ActorFailedException.class);

        assertThat(actor.ask(Probe::incrementAndGet)).isEqualTo(1);
    }

    @Test
    @Promise("V2")
    void aFailureWithTheActorsOwnFailedReplyIsJudgedByItsRule(ActorSystem system) {
        var parent = system.spawn(Probe.class, Probe.plain());
        var rule = Supervision.restart().on(ActorFailedException.class, Supervision.escalate());
        var child =
                parent.ask(p ->
                        p.self()
                                .spawn(
                                        Probe.class,
                                        SpawnOptions.defaults().supervision(rule),
                                        Probe.plain()));
        var reply =
                child.askAsync(_ -> {
                    throw new AssertionError("on purpose");
                });
        var failed = Objects.requireNonNull(Waiter.run(reply::join).error().getCause());

        child.tell(_ -> {
            throw Sneaky.<RuntimeException>as(failed);
        });

        assertThat(parent.join(MINUTE).findError().orElseThrow()).hasCause(failed);
    }

    @Test
    @Promise("L9")
    void aKillIsNotEscalated(ActorSystem system) {
        var starts = new AtomicInteger();
        var parent = system.spawn(Probe.class, Probe.plain());
        var child =
                parent.ask(p ->
                        p.self()
                                .<Probe>spawn(
                                        Probe.class,
                                        SpawnOptions.defaults().supervision(Supervision.escalate()),
                                        _ -> {
                                            starts.incrementAndGet();
                                            Blocking.sleepForEver();
                                            throw new UncheckedIOException(new IOException());
                                        }));
        Await.until("it starts", () -> starts.get() == 1);

        child.kill();
        child.awaitStopped();

        assertThat(parent.ask(Probe::incrementAndGet)).isEqualTo(1);
        parent.stop();
        assertThat(parent.join().stoppedNormally()).isTrue();
    }
}
