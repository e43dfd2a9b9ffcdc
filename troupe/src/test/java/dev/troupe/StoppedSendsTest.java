package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.Gate.See;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What is sent to an actor that has been asked to end, or has ended.
@Promise("M7")
class StoppedSendsTest {
    private static final class Boom extends Exception {
        private static final long serialVersionUID = 1;
    }

    /// What has come to the actor before it is sent something.
    enum Before {
        STOPPING(DeadLetter.Reason.STOPPED),
        KILLING(DeadLetter.Reason.KILLED),
        STOPPED(DeadLetter.Reason.STOPPED),
        KILLED(DeadLetter.Reason.KILLED),
        FAILED(DeadLetter.Reason.FAILED),
        NEVER_STARTED(DeadLetter.Reason.FAILED);

        private final DeadLetter.Reason reason;

        Before(DeadLetter.Reason reason) {
            this.reason = reason;
        }

        ActorHandle<Gate> actor(ActorSystem system, Gate gate, SpawnOptions options) {
            if (this == NEVER_STARTED) {
                return neverStarted(system, options);
            }
            var actor = Gate.closed(system, options, gate);
            switch (this) {
                case STOPPING, STOPPED -> actor.stop();
                case KILLING, KILLED -> actor.kill();
                case FAILED, NEVER_STARTED -> fail(actor);
            }
            if (this != STOPPING && this != KILLING) {
                gate.open();
                actor.awaitStopped();
            }
            return actor;
        }

        private static void fail(ActorRef<Gate> actor) {
            actor.tell(_ -> {
                throw new Boom();
            });
        }

        private static ActorHandle<Gate> neverStarted(ActorSystem system, SpawnOptions options) {
            var actor =
                    system.<Gate>spawn(
                            Gate.class,
                            options,
                            _ -> {
                                throw new Boom();
                            });
            actor.awaitStopped();
            return actor;
        }

        boolean isFailure() {
            return this == FAILED || this == NEVER_STARTED;
        }
    }

    private final Gate gate = new Gate();

    @AfterEach
    void open() {
        gate.open();
    }

    private final ConcurrentLinkedQueue<DeadLetter> letters = new ConcurrentLinkedQueue<>();

    private ActorSystem system(Oracle oracle) {
        return oracle.build(ActorSystem.builder().onDeadLetter(letters::add));
    }

    static Stream<Arguments> everyCallAndEnd() {
        return Arrays.stream(Before.values())
                .flatMap(before ->
                        Stream.of(Callee.IDLE, Callee.CALLER_RUNS_IDLE)
                                .flatMap(callee -> everyCall(before, callee)));
    }

    private static Stream<Arguments> everyCall(Before before, Callee callee) {
        return Arrays.stream(Calling.values()).map(call -> Arguments.of(before, callee, call));
    }

    @ParameterizedTest
    @MethodSource("everyCallAndEnd")
    void callsFail(Before before, Callee callee, Calling call, Oracle oracle) {
        var actor = before.actor(system(oracle), gate, callee.options());
        var dead = letters.size();

        assertThatThrownBy(() -> call.call(actor, g -> g.see("never")))
                .isInstanceOfSatisfying(
                        ActorStoppedException.class,
                        thrown -> {
                            assertThat(thrown.identity()).isEqualTo(actor.identity());
                            if (before.isFailure()) {
                                assertThat(thrown).hasCauseInstanceOf(Boom.class);
                            } else {
                                assertThat(thrown).hasNoCause();
                            }
                        });
        endsWithOneMoreDeadLetter(before, actor, dead);
    }

    @ParameterizedTest
    @EnumSource
    void tellThrows(Before before, Oracle oracle) {
        var actor = before.actor(system(oracle), gate, SpawnOptions.defaults());
        var dead = letters.size();

        assertThatThrownBy(() -> actor.tell(g -> g.see("never")))
                .isInstanceOf(ActorStoppedException.class);
        assertThat(letters).hasSize(dead + 1);
        assertThatThrownBy(() -> actor.tell(g -> g.see("never"), Calling.LONG))
                .isInstanceOf(ActorStoppedException.class);

        endsWithOneMoreDeadLetter(before, actor, dead + 1);
    }

    @ParameterizedTest
    @EnumSource
    void tryTellIsFalse(Before before, Oracle oracle) {
        var actor = before.actor(system(oracle), gate, SpawnOptions.defaults());
        var dead = letters.size();

        assertThat(actor.tryTell(g -> g.see("never"))).isFalse();

        endsWithOneMoreDeadLetter(before, actor, dead);
    }

    @ParameterizedTest
    @EnumSource
    void theUrgentLaneIsClosedToo(Before before, Oracle oracle) {
        var options = SpawnOptions.defaults().urgentLane(1);
        var actor = before.actor(system(oracle), gate, options);
        var dead = letters.size();

        assertThat(actor.urgent().tryTell(g -> g.see("never"))).isFalse();

        endsWithOneMoreDeadLetter(before, actor, dead);
    }

    @ParameterizedTest
    @EnumSource
    void theOverflowRuleDoesNotMatter(Overflow rule, Oracle oracle) {
        var options = SpawnOptions.defaults().overflow(rule).mailbox(1);
        var actor = Before.STOPPED.actor(system(oracle), gate, options);

        assertThatThrownBy(() -> actor.tell(new See(1))).isInstanceOf(ActorStoppedException.class);

        endsWithOneMoreDeadLetter(Before.STOPPED, actor, 0);
    }

    private void endsWithOneMoreDeadLetter(Before before, ActorHandle<Gate> actor, int dead) {
        assertThat(letters).hasSize(dead + 1);
        var letter = letters.stream().skip(dead).findFirst().orElseThrow();
        assertThat(letter.recipient()).isEqualTo(actor.identity());
        assertThat(letter.reason()).isEqualTo(before.reason);
        gate.open();
        assertThat(actor.join().findActor().map(Gate::seen).orElse(List.of())).isEmpty();
    }

    @Test
    void aTellToOneselfDoesNotThrow(Oracle oracle) {
        var accepted = new CompletableFuture<Boolean>();
        var actor = Gate.closed(system(oracle), SpawnOptions.defaults(), gate);
        var begun = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        gate.open();
        actor.tell(_ -> {
            begun.countDown();
            stopped.await();
            actor.tell(new See(1));
            actor.tell(new See(2), Calling.LONG);
            accepted.complete(actor.tryTell(new See(3)));
        });
        Await.until("it has begun", () -> begun.getCount() == 0);
        actor.stop();
        stopped.countDown();

        assertThat(actor.join().stoppedNormally()).isTrue();
        assertThat(accepted.join()).isFalse();
        assertThat(letters)
                .extracting(DeadLetter::message)
                .containsExactly(new See(1), new See(2), new See(3));
    }

    @Test
    void neitherDoesOneOnACallersThread(Oracle oracle) {
        var actor =
                system(oracle)
                        .spawn(
                                Gate.class,
                                SpawnOptions.defaults().callerRuns(),
                                OnStart.of(() -> gate));
        Callee.untilIdle(actor);

        actor.run(_ -> {
            actor.stop();
            actor.tell(new See(1));
        });

        assertThat(actor.join().orElseThrow().seen()).isEmpty();
        assertThat(letters).extracting(DeadLetter::message).containsExactly(new See(1));
    }

    @Test
    void whatWasSentBeforeAStopIsHandled(Oracle oracle) {
        var actor = Gate.closed(system(oracle), SpawnOptions.defaults(), gate);
        actor.tell(new See(1));
        var asked = actor.askAsync(new See(2));
        actor.stop();
        gate.open();

        assertThat(asked.join()).isEqualTo(2);
        assertThat(actor.join().orElseThrow().seen()).containsExactly(1, 2);
        assertThat(letters).isEmpty();
    }

    @Test
    void stopAndKillDoNothingToAnEndedActor(ActorSystem system) {
        var actor = Before.STOPPED.actor(system, gate, SpawnOptions.defaults());
        var result = actor.join();

        actor.stop();
        actor.kill();

        assertThat(actor.join()).isSameAs(result);
        assertThat(result.stoppedNormally()).isTrue();
        assertThat(actor.isAlive()).isFalse();
    }
}
