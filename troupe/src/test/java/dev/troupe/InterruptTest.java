package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.Gate.See;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// An interrupt ends every wait at once, and is not lost.
@Promise("M10")
class InterruptTest {
    /// A wait that nothing ends but an interrupt.
    enum Wait {
        ASK,
        TIMED_ASK,
        RUN,
        TIMED_RUN,
        ASK_JOIN,
        TIMED_ASK_JOIN,
        TELL_FOR_ROOM,
        TIMED_TELL_FOR_ROOM,
        ASK_FOR_ROOM,
        TIMED_ASK_FOR_ROOM,
        RUN_FOR_ROOM,
        ASK_JOIN_FOR_ROOM,
        ASK_ASYNC_FOR_ROOM,
        RUN_ASYNC_FOR_ROOM,
        JOIN,
        TIMED_JOIN,
        AWAIT_STOPPED,
        TIMED_AWAIT_STOPPED;

        @Nullable Object on(ActorHandle<Gate> gate) throws Exception {
            return switch (this) {
                case ASK, ASK_FOR_ROOM -> gate.ask(new See(1));
                case TIMED_ASK, TIMED_ASK_FOR_ROOM -> gate.ask(new See(1), Calling.LONG);
                case RUN, RUN_FOR_ROOM -> run(() -> gate.run(SEE_TOO));
                case TIMED_RUN -> run(() -> gate.run(SEE_TOO, Calling.LONG));
                case ASK_JOIN, ASK_JOIN_FOR_ROOM -> gate.askJoin(SEE_LATER);
                case TIMED_ASK_JOIN -> gate.askJoin(SEE_LATER, Calling.LONG);
                case TELL_FOR_ROOM -> run(() -> gate.tell(new See(1)));
                case TIMED_TELL_FOR_ROOM -> run(() -> gate.tell(new See(1), Calling.LONG));
                case ASK_ASYNC_FOR_ROOM -> Calling.get(gate.askAsync(new See(1)));
                case RUN_ASYNC_FOR_ROOM -> Calling.get(gate.runAsync(SEE_TOO));
                case JOIN -> gate.join();
                case TIMED_JOIN -> gate.join(Calling.LONG);
                case AWAIT_STOPPED -> run(gate::awaitStopped);
                case TIMED_AWAIT_STOPPED -> gate.awaitStopped(Calling.LONG);
            };
        }

        private static @Nullable Object run(Runnable wait) {
            wait.run();
            return null;
        }

        boolean isForRoom() {
            return name().endsWith("FOR_ROOM");
        }

        boolean isForEnd() {
            return name().matches("(TIMED_)?(JOIN|AWAIT_STOPPED)");
        }
    }

    private static final Action<Gate, RuntimeException> SEE_TOO = new SeeToo();
    private static final Request<Gate, CompletableFuture<Object>, RuntimeException> SEE_LATER =
            new SeeLater();

    private record SeeToo() implements Action<Gate, RuntimeException> {
        @Override
        public void run(Gate gate) {
            gate.see("too");
        }
    }

    private record SeeLater()
            implements Request<Gate, CompletableFuture<Object>, RuntimeException> {
        @Override
        public CompletableFuture<Object> reply(Gate gate) {
            return CompletableFuture.completedFuture(gate.see("later"));
        }
    }

    private final Gate gate = new Gate();
    private final ConcurrentLinkedQueue<DeadLetter> letters = new ConcurrentLinkedQueue<>();

    @AfterEach
    void open() {
        gate.open();
    }

    static Stream<Arguments> everyWay() {
        return Arrays.stream(Wait.values())
                .flatMap(wait ->
                        Stream.of(
                                Arguments.of(wait, false, false),
                                Arguments.of(wait, false, true),
                                Arguments.of(wait, true, false),
                                Arguments.of(wait, true, true)));
    }

    @ParameterizedTest(name = "{0}, virtual: {1}, caller-runs: {2}")
    @MethodSource("everyWay")
    void anInterruptEndsTheWaitAndStaysSet(
            Wait wait, boolean isVirtual, boolean callerRuns, Oracle oracle) {
        var actor = closed(oracle, wait.isForRoom(), callerRuns);
        var kind = isVirtual ? Thread.ofVirtual() : Thread.ofPlatform();
        var waiter = Waiter.start(kind, () -> wait.on(actor));
        Await.until("it is queued", () -> wait.isForEnd() || Callee.queued(actor) == 1);

        waiter.interrupt();

        assertThat(waiter.error())
                .isInstanceOfSatisfying(
                        ActorInterruptedException.class,
                        thrown -> assertThat(thrown.identity()).isEqualTo(actor.identity()));
        assertThat(waiter.outcome().interrupted()).as("the flag is set").isTrue();
        hasComeToNothing(wait, actor);
    }

    private ActorHandle<Gate> closed(Oracle oracle, boolean full, boolean callerRuns) {
        var system = oracle.build(ActorSystem.builder().onDeadLetter(letters::add));
        var options = SpawnOptions.defaults().mailbox(1);
        var actor = Gate.closed(system, callerRuns ? options.callerRuns() : options, gate);
        if (full) {
            actor.tell(new See(0));
        }
        return actor;
    }

    /// What was waiting in the mailbox is expired; what waited for room was never accepted.
    private void hasComeToNothing(Wait wait, ActorHandle<Gate> actor) {
        gate.open();
        actor.stop();
        var seen = actor.join().orElseThrow().seen();
        if (wait.isForRoom()) {
            assertThat(seen).containsExactly(0);
            assertThat(letters).isEmpty();
        } else if (wait.isForEnd()) {
            assertThat(letters).isEmpty();
        } else {
            assertThat(seen).isEmpty();
            assertThat(letters)
                    .extracting(DeadLetter::reason)
                    .containsExactly(DeadLetter.Reason.EXPIRED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptFromBeforeEndsTheWaitToo(Wait wait, Oracle oracle) {
        var actor = closed(oracle, wait.isForRoom(), false);

        var waiter =
                Waiter.run(() -> {
                    Thread.currentThread().interrupt();
                    return wait.on(actor);
                });

        assertThat(waiter.error()).isInstanceOf(ActorInterruptedException.class);
        assertThat(waiter.outcome().interrupted()).isTrue();
        gate.open();
        actor.stop();
        assertThat(actor.join().orElseThrow().seen()).doesNotContain(1, "too", "later");
    }

    @ParameterizedTest
    @EnumSource(names = {"ASK_JOIN", "TIMED_ASK_JOIN"})
    void anInterruptEndsTheWaitForAStage(Wait wait, ActorSystem system) {
        var actor = system.spawn(Object.class, OnStart.of(Object::new));
        var stage = new CompletableFuture<Integer>();
        var waiter =
                Waiter.start(() ->
                        wait == Wait.ASK_JOIN
                                ? actor.askJoin(_ -> stage)
                                : actor.askJoin(_ -> stage, Calling.LONG));
        Await.until("it waits for the stage", () -> stage.getNumberOfDependents() > 0);

        waiter.interrupt();

        assertThat(waiter.error()).isInstanceOf(ActorInterruptedException.class);
        assertThat(waiter.outcome().interrupted()).isTrue();
        assertThat(stage).isNotDone();
    }

    @Test
    void whatNeedNotWaitIsNotInterrupted(ActorSystem system) {
        var actor = system.spawn(Gate.class, OnStart.of(Gate::new));
        var ended = system.spawn(Gate.class, OnStart.of(Gate::new));
        ended.stop();
        ended.awaitStopped();

        var sender =
                Waiter.run(() -> {
                    Thread.currentThread().interrupt();
                    actor.tell(new See(1));
                    actor.tell(new See(2), Calling.LONG);
                    assertThat(actor.tryTell(new See(3))).isTrue();
                    assertThat(actor.askAsync(new See(4))).isNotNull();
                    ended.awaitStopped();
                    return ended.join().stoppedNormally();
                });

        assertThat(sender.value()).isEqualTo(true);
        assertThat(sender.outcome().interrupted()).isTrue();
        assertThat(actor.ask(Gate::seen)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void anInterruptOfAnAskerDoesNotDisturbTheHandler(ActorSystem system) {
        var actor = system.spawn(Gate.class, OnStart.of(() -> gate));
        var asker =
                Waiter.start(() -> {
                    actor.run(g -> {
                        g.block();
                        g.see(Thread.currentThread().isInterrupted());
                    });
                    return null;
                });
        gate.awaitBlocked();

        asker.interrupt();

        assertThat(asker.error()).isInstanceOf(ActorInterruptedException.class);
        gate.open();
        assertThat(actor.ask(Gate::seen)).containsExactly(false);
        assertThat(system.deadLetterCount()).isZero();
    }

    @Test
    void anInterruptedCloseEndsTheActorsAndStaysSet(Oracle oracle) {
        var system = oracle.build(ActorSystem.builder());
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);
        var closer =
                Waiter.start(() -> {
                    system.close();
                    return null;
                });

        closer.interrupt();

        assertThat(closer.value()).isNull();
        assertThat(closer.outcome().interrupted()).isTrue();
        assertThat(actor.join().wasKilled()).isTrue();
        assertThatThrownBy(() -> actor.ask(Gate::seen)).isInstanceOf(ActorStoppedException.class);
    }
}
