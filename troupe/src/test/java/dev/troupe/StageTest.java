package dev.troupe;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The seam: the library runs on another stage, with another clock, as it does on the live one.
class StageTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<String> log = new ArrayList<>();

    private static ActorSystem system(ManualStage stage) {
        return ActorSystem.builder().build(_ -> stage);
    }

    private void note(ManualStage stage, String what) {
        log.add(minutes(stage) + " " + what);
    }

    private static long minutes(ManualStage stage) {
        return stage.nanoTime() / MINUTE.toNanos();
    }

    private static void close(ManualStage stage, ActorSystem system) {
        system.close();
        stage.runUntilQuiet();
    }

    /// Lives by `onRun`, timers, sleeps, and a service that is slow to answer.
    private Probe.Run living(ManualStage stage, ActorRef<Probe> service) {
        return (probe, self) -> {
            var interval = self.interval(Duration.ofMinutes(20));
            interval.tick();
            note(stage, "tick");
            try {
                service.run(slow -> slow.self.sleep(Duration.ofMinutes(10)), MINUTE);
            } catch (ActorTimeoutException expected) {
                note(stage, "timed out");
            }
            self.sleep(Duration.ofMinutes(2));
            note(stage, "woke, counted " + probe.count());
        };
    }

    @Test
    void anHourOfItsTimePassesInNoTime(Oracle oracle) {
        var start = System.nanoTime();
        var stage = new ManualStage(1);
        var system = oracle.watch(system(stage));
        var service = system.spawn(Probe.class, Probe.plain());
        var actor = system.spawn(Probe.class, Probe.running(living(stage, service)));
        actor.run(probe -> probe.self.every(Duration.ofMinutes(7), Probe::increment));
        stage.sleepUntil(MINUTES.toNanos(60) + 1);
        note(stage, "counted " + actor.ask(Probe::count));
        close(stage, system);

        assertThat(log)
                .containsExactly(
                        "20 tick",
                        "21 timed out",
                        "23 woke, counted 3",
                        "43 tick",
                        "44 timed out",
                        "46 woke, counted 6",
                        "60 counted 8");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
        assertThat(actor.join().stoppedNormally()).isTrue();
    }

    /// Four actors that ask and tell each other at the same instants: who is first is the seed's.
    private List<String> play(Oracle oracle, long seed) {
        var stage = new ManualStage(seed);
        var system = oracle.watch(system(stage));
        var trace = new ArrayList<String>();
        var middle = system.spawn(Probe.class, Probe.plain());
        for (var i = 0; i < 4; i++) {
            var name = "actor " + i;
            system.spawn(
                    Probe.class,
                    Probe.running((_, self) -> {
                        self.sleep(MINUTE);
                        int count = middle.ask(Probe::incrementAndGet);
                        trace.add(stage.nanoTime() + " " + name + " " + count);
                        middle.tell(_ -> trace.add(name + " told"));
                    }));
        }
        stage.sleepUntil(MINUTES.toNanos(5));
        close(stage, system);
        return trace;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42, 4711})
    void theSameSeedPlaysTheSameWayAgain(long seed, Oracle oracle) {
        var played = play(oracle, seed);
        assertThat(played).hasSizeGreaterThan(20).isEqualTo(play(oracle, seed));
    }

    @Test
    void otherSeedsPlayOtherWays(Oracle oracle) {
        var ways = new HashSet<List<String>>();
        for (var seed = 0; seed < 20; seed++) {
            ways.add(play(oracle, seed));
        }
        assertThat(ways).hasSizeGreaterThan(10);
    }

    @Test
    @Promise("L9")
    void aKillEndsASleepAtTheSameInstant(Oracle oracle) {
        var stage = new ManualStage(2);
        var system = oracle.watch(system(stage));
        var sleeping = system.spawn(Probe.class, Probe.plain());
        var living =
                system.spawn(
                        Probe.class, Probe.running((_, self) -> self.sleep(Duration.ofDays(1))));
        sleeping.tell(probe -> probe.self.sleep(Duration.ofDays(1)));
        stage.sleepUntil(MINUTE.toNanos());
        sleeping.kill();
        living.kill();

        assertThat(sleeping.join().wasKilled()).isTrue();
        assertThat(living.join().wasKilled()).isTrue();
        assertThat(stage.nanoTime()).isEqualTo(MINUTE.toNanos());
        close(stage, system);
    }

    @Test
    @Promise("M12")
    void callsOffTheActorAndTheirInterruptsWorkToo(Oracle oracle) {
        var stage = new ManualStage(3);
        var system = oracle.watch(system(stage));
        var helper = system.spawn(Probe.class, Probe.plain());
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.run(probe ->
                probe.self.pipe(
                        () -> helper.ask(slow -> sleepAMinute(stage, slow)),
                        (p, instant) -> p.add("back at " + instant)));
        assertThat(actor.ask(Probe::log)).isEmpty();
        stage.sleepUntil(2 * MINUTE.toNanos());
        assertThat(actor.ask(Probe::log)).containsExactly("back at " + MINUTE.toNanos());

        actor.run(probe ->
                probe.self.pipe(() -> helper.ask(slow -> sleepAMinute(stage, slow)), (_, _) -> {}));
        actor.stop();
        assertThat(actor.join().stoppedNormally()).isTrue();
        stage.sleepUntil(10 * MINUTE.toNanos());
        close(stage, system);
    }

    private static long sleepAMinute(ManualStage stage, Probe probe) {
        probe.self.sleep(MINUTE);
        return stage.nanoTime();
    }

    @Test
    @Promise("T6")
    void callersRunHandlersOnThisStageToo(Oracle oracle) {
        var stage = new ManualStage(4);
        var system = oracle.watch(system(stage));
        var actor = system.spawn(Probe.class, Callee.CALLER_RUNS_IDLE.options(), Probe.plain());
        stage.runUntilQuiet();

        assertThat(actor.ask(Probe::thread)).isSameAs(Thread.currentThread());
        close(stage, system);
    }

    @Test
    void futuresAndTheirTimeoutsWorkToo(Oracle oracle) {
        var stage = new ManualStage(5);
        var system = oracle.watch(system(stage));
        var actor = system.spawn(Probe.class, Probe.plain());
        CompletableFuture<Integer> answered = actor.askAsync(Probe::incrementAndGet, MINUTE);
        actor.tell(probe -> probe.self.sleep(Duration.ofMinutes(5)));
        CompletableFuture<Integer> late = actor.askAsync(Probe::incrementAndGet, MINUTE);
        stage.sleepUntil(2 * MINUTE.toNanos());

        assertThat(answered).isCompletedWithValue(1);
        assertThat(late).isCompletedExceptionally();
        stage.sleepUntil(10 * MINUTE.toNanos());
        assertThat(actor.ask(Probe::count)).as("not handled").isEqualTo(1);
        close(stage, system);
    }

    @Test
    void aWaitThatNobodyEndsIsNoticed(Oracle oracle) {
        var stage = new ManualStage(6);
        var system = oracle.watch(system(stage));
        var actor = system.spawn(Probe.class, Probe.plain());
        assertThatThrownBy(actor::join)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("for ever");
        close(stage, system);
    }
}
