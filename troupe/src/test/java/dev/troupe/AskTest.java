package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.troupe.Gate.See;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// `ask` waits for the reply, and no longer than it is told to.
@Promise("M3")
class AskTest {
    private static final Duration SHORT = Duration.ofMillis(30);

    private final Gate gate = new Gate();

    @AfterEach
    void open() {
        gate.open();
    }

    private ActorHandle<Gate> closed(ActorSystem system, SpawnOptions options) {
        return Gate.closed(system, options, gate);
    }

    @ParameterizedTest
    @MethodSource("dev.troupe.Callee#withCalls")
    void everyCallReturnsTheReply(Callee callee, Calling call, ActorSystem system)
            throws Exception {
        var actor = callee.spawn(system, Gate.class, OnStart.of(Gate::new));

        assertThat(call.call(actor, g -> g.see("hello"))).isEqualTo("hello");

        callee.prepare(actor);
        assertThat(call.call(actor, Gate::seen)).asInstanceOf(LIST).containsExactly("hello");
    }

    @ParameterizedTest
    @MethodSource("dev.troupe.Callee#withCalls")
    @SuppressWarnings("NullAway") // on purpose
    void aReplyMayBeNull(Callee callee, Calling call, ActorSystem system) throws Exception {
        var actor = callee.spawn(system, Gate.class, OnStart.of(Gate::new));

        assertThat(call.call(actor, _ -> null)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void anUntimedAskWaitsAsLongAsItTakes(Callee callee, ActorSystem system) {
        var actor = callee.spawn(system, Gate.class, OnStart.of(() -> gate));
        var asker =
                Waiter.start(() ->
                        actor.ask(g -> {
                            g.block();
                            return "late";
                        }));
        gate.awaitBlocked();
        assertThat(asker.isOver()).isFalse();

        gate.open();

        assertThat(asker.value()).isEqualTo("late");
    }

    @ParameterizedTest
    @EnumSource
    void aTimeoutEndsTheWaitForAHandler(Callee callee, ActorSystem system) {
        var actor = callee.spawn(system, Gate.class, OnStart.of(() -> gate));

        assertTimesOut(() ->
                actor.ask(
                        g -> {
                            g.block();
                            return 1;
                        },
                        SHORT));
        assertTimesOut(() -> actor.run(Gate::block, SHORT));

        gate.open();
    }

    @Test
    void aTimeoutEndsTheWaitForRoomToo(ActorSystem system) {
        var actor = closed(system, SpawnOptions.defaults().mailbox(1));
        actor.tell(new See(1));

        assertTimesOut(() -> actor.ask(new See(2), SHORT));
        assertTimesOut(() -> actor.run(g -> g.see(3), SHORT));
        assertTimesOut(() -> actor.askJoin(_ -> new CompletableFuture<Integer>(), SHORT));
        assertTimesOut(() -> Calling.get(actor.askAsync(new See(4), SHORT)));

        gate.open();
        assertThat(actor.ask(Gate::seen)).containsExactly(1);
        assertThat(system.deadLetterCount()).as("they were never accepted").isZero();
    }

    /// Room comes late, and what is left of the time does not begin anew.
    @Test
    void theWholeWaitIsBounded(ActorSystem system) {
        var actor = closed(system, SpawnOptions.defaults().mailbox(1));
        actor.tell(new See(1));
        var second = new Gate();
        var asker =
                Waiter.start(() ->
                        actor.ask(
                                _ -> {
                                    second.block();
                                    return 1;
                                },
                                Duration.ofSeconds(2)));
        var start = System.nanoTime();
        Await.until("half of the time is over", () -> System.nanoTime() - start > 1_000_000_000);
        gate.open();
        second.awaitBlocked();

        assertThat(asker.error()).isInstanceOf(ActorTimeoutException.class);
        assertThat(System.nanoTime() - start).isLessThan(2_900_000_000L);

        second.open();
    }

    @Test
    void noTimeAtAllIsATimeout(ActorSystem system) {
        var actor = closed(system, SpawnOptions.defaults());

        assertTimesOut(() -> actor.ask(new See(1), Duration.ZERO));

        gate.open();
        assertThat(actor.ask(Gate::seen)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theLongestTimeoutIsNone(Callee callee, ActorSystem system) {
        var actor = callee.spawn(system, Gate.class, OnStart.of(Gate::new));
        var ever = Duration.ofSeconds(Long.MAX_VALUE);

        assertThat(actor.ask(new See(1), ever)).isEqualTo(1);
        assertThat(actor.askAsync(new See(2), ever).join()).isEqualTo(2);
        actor.tell(new See(3), ever);
        assertThat(actor.ask(Gate::seen, ever)).containsExactly(1, 2, 3);
        assertThat(
                        actor.<Integer, RuntimeException>askJoin(
                                _ -> CompletableFuture.completedStage(4), ever))
                .isEqualTo(4);
        actor.stop();
        assertThat(actor.awaitStopped(ever)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void askJoinWaitsForTheStageAndNotOnTheTurn(Callee callee, ActorSystem system) {
        var actor = callee.spawn(system, Gate.class, OnStart.of(Gate::new));
        var stage = new CompletableFuture<String>();
        var begun = new CountDownLatch(1);
        var asker =
                Waiter.start(() ->
                        actor.askJoin(_ -> {
                            begun.countDown();
                            return stage;
                        }));
        Await.until("the handler has run", () -> begun.getCount() == 0);
        assertThat(actor.ask(new See(1))).as("the turn is free").isEqualTo(1);
        assertThat(asker.isOver()).isFalse();

        stage.complete("value");

        assertThat(asker.value()).isEqualTo("value");
    }

    @ParameterizedTest
    @EnumSource
    void aTimeoutEndsTheWaitForTheStage(Callee callee, ActorSystem system) {
        var actor = callee.spawn(system, Gate.class, OnStart.of(Gate::new));

        assertTimesOut(() -> actor.askJoin(_ -> new CompletableFuture<Integer>(), SHORT));

        assertThat(actor.isAlive()).isTrue();
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void aHandlerThatReturnsNoStageIsAnError(ActorSystem system) {
        var actor = system.spawn(Gate.class, OnStart.of(Gate::new));

        assertThatThrownBy(() -> actor.<Integer, RuntimeException>askJoin(_ -> null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining(actor.identity().name());
        assertThat(actor.isAlive()).isTrue();
    }

    @Test
    void aRunningHandlerIsNotDisturbedByATimeout(ActorSystem system) {
        var actor = system.spawn(Gate.class, OnStart.of(() -> gate));
        assertTimesOut(() ->
                actor.run(
                        g -> {
                            g.block();
                            g.see("undisturbed");
                        },
                        SHORT));

        gate.open();

        assertThat(actor.ask(Gate::seen)).containsExactly("undisturbed");
        assertThat(system.deadLetterCount()).isZero();
    }

    private static void assertTimesOut(ThrowingCallable wait) {
        var start = System.nanoTime();
        assertThatThrownBy(wait).isInstanceOf(ActorTimeoutException.class);
        assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    }
}
