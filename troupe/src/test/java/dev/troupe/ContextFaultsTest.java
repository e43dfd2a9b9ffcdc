package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A carrier that does wrong: what becomes of the message and of its outcome.
@Promise("C3")
class ContextFaultsTest {
    private interface Around {
        void run(Runnable handler);
    }

    private record Carrier(Around around) implements ContextCarrier<String> {
        @Override
        public @Nullable String capture() {
            return "context";
        }

        @Override
        public void around(String captured, Runnable handler) {
            around.run(handler);
        }
    }

    private static ActorHandle<Probe> actor(Oracle oracle, Around around, Callee callee) {
        var builder = ActorSystem.builder().carrier(new Carrier(Runnable::run));
        var system = oracle.build(builder.carrier(new Carrier(around)));
        return callee.spawn(system, Probe.class, Probe.plain());
    }

    private static ActorHandle<Probe> actor(Oracle oracle, Around around) {
        return actor(oracle, around, Callee.IDLE);
    }

    private static void failBefore(Runnable handler) {
        throw new IllegalStateException("before");
    }

    private static void failAfter(Runnable handler) {
        handler.run();
        throw new IllegalStateException("after");
    }

    @ParameterizedTest
    @EnumSource(
            value = Callee.class,
            names = {"IDLE", "CALLER_RUNS_IDLE"})
    void whatItThrowsBeforeTheHandlerIsTheMessagesFailure(Callee callee, Oracle oracle) {
        var actor = actor(oracle, ContextFaultsTest::failBefore, callee);
        assertThatThrownBy(() -> actor.run(Probe::increment)).hasMessage("before");
        assertThat(actor.isAlive()).isTrue();

        actor.tell(Probe::increment);
        var result = actor.join();
        assertThat(result.isMessageFailed()).isTrue();
        assertThat(result.findError().orElseThrow()).hasMessage("before");
        assertThat(result.findActor().orElseThrow().count()).isZero();
    }

    @Test
    void notToRunTheHandlerIsAFailureToo(Oracle oracle) {
        var actor = actor(oracle, _ -> {});
        assertThatThrownBy(() -> actor.run(Probe::increment))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has not run the handler");
    }

    @Test
    void whatItThrowsAfterwardsIsLoggedAndTheOutcomeStands(Oracle oracle) {
        var logged =
                Logged.during(() -> {
                    var actor = actor(oracle, ContextFaultsTest::failAfter);
                    assertThat(actor.ask(Probe::incrementAndGet)).isEqualTo(1);
                    assertThatThrownBy(() ->
                                    actor.ask(_ -> {
                                        throw new IOException("mine");
                                    }))
                            .isInstanceOf(IOException.class)
                            .hasMessage("mine");
                    actor.tell(Probe::increment);
                    assertThat(actor.ask(Probe::count)).isEqualTo(2);
                });
        assertThat(logged).hasSize(4).allMatch(text -> text.contains("after a handler"));
    }

    @Test
    void aHandlerRunsOnceAndWhereItBelongs(Oracle oracle) {
        var kept = new ArrayList<Runnable>();
        var logged =
                Logged.during(() -> {
                    var actor =
                            actor(
                                    oracle,
                                    handler -> {
                                        var elsewhere = TestThread.running(handler::run);
                                        assertThat(failureOf(elsewhere))
                                                .isInstanceOf(IllegalStateException.class);
                                        kept.add(handler);
                                        handler.run();
                                        handler.run();
                                    });
                    actor.run(Probe::increment);
                    assertThat(actor.ask(Probe::count)).isEqualTo(1);
                });
        assertThat(logged).hasSize(2);
        assertThatThrownBy(kept.getFirst()::run).isInstanceOf(IllegalStateException.class);
    }

    private static Throwable failureOf(TestThread<?> thread) {
        try {
            return thread.failure();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anOuterCarrierCannotRunWhatAnInnerOneHasFailed(Oracle oracle) {
        var builder = ActorSystem.builder();
        builder.carrier(
                new Carrier(handler -> {
                    handler.run();
                    assertThatThrownBy(handler::run).isInstanceOf(IllegalStateException.class);
                }));
        builder.carrier(new Carrier(ContextFaultsTest::failBefore));
        var actor = oracle.build(builder).spawn(Probe.class, Probe.plain());

        assertThatThrownBy(() -> actor.run(Probe::increment)).hasMessage("before");
        assertThatThrownBy(() -> actor.ask(Probe::count)).hasMessage("before");
    }

    private static final class Unreleasable implements ContextCarrier<String> {
        @Override
        public @Nullable String capture() {
            return "context";
        }

        @Override
        public void around(String captured, Runnable handler) {
            handler.run();
        }

        @Override
        public void release(String captured) {
            throw new AssertionError("on purpose");
        }
    }

    @Test
    void aReleaseThatFailsIsLoggedAndTheOthersGoOn(Oracle oracle) {
        var tickets = new Tickets();
        tickets.set("mine");
        var logged =
                Logged.during(() -> {
                    var builder =
                            ActorSystem.builder().carrier(tickets).carrier(new Unreleasable());
                    var actor = oracle.build(builder).spawn(Probe.class, Probe.plain());
                    actor.run(Probe::increment);
                    assertThat(actor.ask(Probe::count)).isEqualTo(1);
                });
        tickets.set(null);
        tickets.assertBalanced();
        assertThat(logged).hasSize(2).allMatch(text -> text.contains("release"));
    }

    @Test
    void anErrorOfAHandlerEndsItsActorAsEver(Oracle oracle) {
        var actor = actor(oracle, Runnable::run);
        actor.tell(_ -> {
            throw new StackOverflowError("on purpose");
        });
        assertThat(actor.join().findError()).containsInstanceOf(StackOverflowError.class);
    }

    @Test
    void aCausalTraceShowsTheHandlerAndNoCarrier(Oracle oracle) {
        var actor = actor(oracle, Runnable::run);
        assertThatThrownBy(() ->
                        actor.ask(_ -> {
                            throw new IOException("mine");
                        }))
                .satisfies(thrown -> {
                    var frames = thrown.getStackTrace();
                    assertThat(frames[0].getClassName())
                            .startsWith(ContextFaultsTest.class.getName());
                    assertThat(frames[1].getClassName()).startsWith("asked by ");
                    assertThat(Arrays.toString(frames))
                            .doesNotContain("Carrier.around", "CarriedCall");
                });
    }
}
