package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.troupe.Gate.See;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the library's own exceptions tell: who, what, whether a retry can help, what to do.
class ExceptionsTest {
    /// How long it took, at least: what was asked for is 17 ms.
    private static final String AFTER = "after (1[7-9]|[2-9]\\d|\\d{3,}) ms";

    private final Gate gate = new Gate();

    @AfterEach
    void open() {
        gate.open();
    }

    private static <X extends ActorException> X thrownBy(Class<X> type, ThrowingCallable call) {
        return catchThrowableOfType(type, call);
    }

    private static void tells(ActorException thrown, ActorRef<?> actor, boolean isRetryable) {
        assertThat(thrown.identity()).isEqualTo(actor.identity());
        assertThat(thrown).hasMessageContaining(actor.identity().name());
        assertThat(thrown.isRetryable()).isEqualTo(isRetryable);
        assertThat(thrown.advice()).isNotBlank().endsWith(".");
    }

    @Test
    void aStoppedActor(ActorSystem system) {
        var actor = system.spawn(Gate.class, OnStart.of(() -> gate));
        actor.stop();
        actor.awaitStopped();

        var thrown = thrownBy(ActorStoppedException.class, () -> actor.ask(new See(1)));

        tells(thrown, actor, false);
        assertThat(thrown).hasNoCause().hasMessageContainingAll("See", "stopped");
    }

    @Test
    void aKilledActor(ActorSystem system) {
        var actor = system.spawn(Gate.class, OnStart.of(() -> gate));
        actor.kill();
        actor.awaitStopped();

        var thrown = thrownBy(ActorStoppedException.class, () -> actor.tell(new See(1)));

        tells(thrown, actor, false);
        assertThat(thrown).hasNoCause().hasMessageContainingAll("See", "killed");
    }

    @Test
    void aFailedActor(ActorSystem system) {
        var actor = system.spawn(Gate.class, OnStart.of(() -> gate));
        var error = new AssertionError("on purpose");
        actor.tell(_ -> {
            throw error;
        });
        actor.awaitStopped();

        var thrown = thrownBy(ActorStoppedException.class, () -> actor.run(g -> g.see(1)));

        tells(thrown, actor, false);
        assertThat(thrown).hasCause(error).hasMessageContaining("failed");
    }

    @Test
    void aTimeoutOfAnAskSaysHowLongAndWhatTheTargetWasDoing(ActorSystem system) {
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);
        actor.tell(new See(1));

        var thrown =
                thrownBy(
                        ActorTimeoutException.class,
                        () -> actor.ask(new See(2), Duration.ofMillis(17)));

        tells(thrown, actor, true);
        assertThat(thrown)
                .hasNoCause()
                .hasMessageContainingAll("See[number=2]", "it has been in ")
                .message()
                .as("how long")
                .containsPattern(AFTER);
    }

    @Test
    void aTimeoutOfATellSaysSoToo(ActorSystem system) {
        var actor = Gate.closed(system, SpawnOptions.defaults().mailbox(1), gate);
        actor.tell(new See(1));

        var thrown =
                thrownBy(
                        ActorTimeoutException.class,
                        () -> actor.tell(new See(2), Duration.ofMillis(17)));

        tells(thrown, actor, true);
        assertThat(thrown)
                .hasMessageContainingAll("See[number=2]", "room", "it has been in ")
                .message()
                .as("how long")
                .containsPattern(AFTER);
    }

    @Test
    void aTimeoutOfAJoinSaysSoToo(ActorSystem system) {
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);

        var thrown = thrownBy(ActorTimeoutException.class, () -> actor.join(Duration.ofMillis(17)));

        tells(thrown, actor, true);
        assertThat(thrown)
                .hasMessageContaining("it has been in ")
                .message()
                .as("how long")
                .containsPattern(AFTER);
    }

    @Test
    void aFullMailbox(ActorSystem system) {
        var options = SpawnOptions.defaults().mailbox(1).overflow(Overflow.FAIL);
        var actor = Gate.closed(system, options, gate);
        actor.tell(new See(1));

        var thrown = thrownBy(MailboxFullException.class, () -> actor.tell(new See(2)));

        tells(thrown, actor, true);
        assertThat(thrown).hasNoCause().hasMessageContainingAll("See[number=2]", "full");
    }

    @Test
    void anInterruptedWait(ActorSystem system) {
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);
        var asker = Waiter.start(() -> actor.ask(new See(1)));
        asker.interrupt();

        var thrown = (ActorInterruptedException) asker.error();

        tells(thrown, actor, false);
        assertThat(thrown).hasMessageContaining("See");
    }

    @Test
    void aFailedResult(ActorSystem system) {
        var actor =
                system.<Gate>spawn(
                        Gate.class,
                        _ -> {
                            throw new IllegalStateException("on purpose");
                        });
        var result = actor.join();

        var thrown = thrownBy(ActorFailedException.class, result::orElseThrow);

        assertThat(thrown.isRetryable()).isFalse();
        assertThat(thrown.advice()).isNotBlank();
        assertThat(thrown)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("ON_START", "on purpose");
    }

    @Test
    void aLambdaIsCalledByTheClassThatItIsIn(ActorSystem system) {
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);

        var thrown = thrownBy(ActorTimeoutException.class, () -> actor.run(_ -> {}, Duration.ZERO));

        assertThat(thrown)
                .hasMessageContaining("ExceptionsTest")
                .message()
                .doesNotContain("$$Lambda", "0x");
    }

    @Test
    void anExceptionIsKnownByItsSealedType() {
        assertThat(ActorException.class)
                .isSealed()
                .hasPermittedSubclasses(
                        ActorFailedException.class,
                        ActorInterruptedException.class,
                        ActorStoppedException.class,
                        ActorTimeoutException.class,
                        MailboxFullException.class);
        assertThat(RuntimeException.class).isAssignableFrom(ActorException.class);
    }
}
