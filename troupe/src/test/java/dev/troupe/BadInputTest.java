package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What can be wrong with what users hand in: each has a clear error in the right place, and
/// nothing is lost.
class BadInputTest {
    private final Gate gate = new Gate();

    @AfterEach
    void open() {
        gate.open();
    }

    @Test
    void aNameIsTakenOnce(ActorSystem system) {
        var options = SpawnOptions.defaults().named("prices");
        var first = system.spawn(Gate.class, options, OnStart.of(() -> gate));
        var started = new AtomicBoolean();

        assertThatThrownBy(() ->
                        system.spawn(
                                Gate.class,
                                options,
                                OnStart.of(() -> {
                                    started.set(true);
                                    return new Gate();
                                })))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("prices", first.identity().name());

        assertThat(system.actors()).hasSize(1);
        assertThat(system.find(Gate.class, "prices")).contains(first);
        first.stop();
        first.awaitStopped();
        assertThat(system.find(Gate.class, "prices")).isEmpty();
        assertThat(started).isFalse();
        var second = system.spawn(Gate.class, options, OnStart.of(Gate::new));
        assertThat(system.find(Gate.class, "prices")).contains(second);
    }

    @Test
    void aChildCannotTakeATakenNameEither(ActorSystem system) {
        record Parent(ActorContext<Parent> self) {}
        var options = SpawnOptions.defaults().named("prices");
        system.spawn(Gate.class, options, OnStart.of(() -> gate));
        var parent = system.spawn(Parent.class, Parent::new);

        assertThatThrownBy(() ->
                        parent.run(p -> p.self.spawn(Gate.class, options, OnStart.of(Gate::new))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(parent.<Integer, RuntimeException>ask(p -> p.self.children().size())).isZero();
    }

    @Test
    void nothingIsSpawnedAfterClose(Oracle oracle) {
        var system = oracle.build(ActorSystem.builder().name("shop"));
        system.close();

        assertThatThrownBy(() -> system.spawn(Gate.class, OnStart.of(() -> gate)))
                .isInstanceOf(ActorStoppedException.class)
                .hasMessageContaining("shop");
        assertThat(system.actors()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void callsAfterCloseFailLikeCallsOfTheDead(Calling call, Oracle oracle) {
        var system = oracle.build(ActorSystem.builder());
        var actor = system.spawn(Gate.class, OnStart.of(() -> gate));
        system.close();

        assertThatThrownBy(() -> call.call(actor, Gate::seen))
                .isInstanceOf(ActorStoppedException.class);
        assertThat(system.deadLetterCount()).isEqualTo(1);
    }

    /// A message that cannot be described.
    private record Rude() implements Request<Gate, Integer, RuntimeException> {
        @Override
        public Integer reply(Gate gate) {
            gate.see("rude");
            return 7;
        }

        @Override
        public String toString() {
            throw new IllegalStateException("a rude toString, on purpose");
        }
    }

    @Test
    void aMessageWhoseToStringThrowsIsAMessageLikeAnother(Oracle oracle) {
        var letters = new ArrayList<DeadLetter>();
        var system = oracle.build(ActorSystem.builder().onDeadLetter(letters::add));
        var options = SpawnOptions.defaults().mailbox(1).overflow(Overflow.FAIL);
        var actor = Gate.closed(system, options, gate);
        var rude = new Rude();

        assertThatThrownBy(() -> actor.ask(rude, Duration.ZERO))
                .isInstanceOf(ActorTimeoutException.class)
                .hasMessageContaining("Rude");
        assertThatThrownBy(() -> actor.tell(rude))
                .isInstanceOf(MailboxFullException.class)
                .hasMessageContaining("Rude");
        gate.open();
        Callee.untilIdle(actor);
        assertThat(actor.ask(rude)).isEqualTo(7);
        actor.kill();
        actor.awaitStopped();
        assertThatThrownBy(() -> actor.ask(rude))
                .isInstanceOf(ActorStoppedException.class)
                .hasMessageContaining("Rude");
        assertThat(LogRecords.during(_ -> assertThat(actor.tryTell(rude)).isFalse()))
                .singleElement()
                .asString()
                .contains("Rude");
        assertThat(letters).hasSize(3).allMatch(letter -> letter.message() instanceof Rude);
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void aToStringMayBeNullOrEndless(ActorSystem system) {
        record Odd(String text) implements Message<Gate> {
            @Override
            public void handle(Gate gate) {}

            @Override
            public String toString() {
                return text;
            }
        }
        var options = SpawnOptions.defaults().mailbox(1).overflow(Overflow.FAIL);
        var actor = Gate.closed(system, options, gate);
        actor.tell(new Odd(null));

        assertThatThrownBy(() -> actor.tell(new Odd(null)))
                .isInstanceOf(MailboxFullException.class);
        assertThatThrownBy(() -> actor.tell(new Odd("x".repeat(1_000_000))))
                .isInstanceOf(MailboxFullException.class)
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(1_000));
    }

    /// A value that cannot be described.
    private static final class RudeValue {
        @Override
        public String toString() {
            throw new AssertionError("a rude toString, on purpose");
        }
    }

    @Test
    void aPipedValueWhoseToStringThrowsIsNotLost(ActorSystem system) {
        record Piping(ActorContext<Piping> self, List<Object> seen) {}
        var actor = system.spawn(Piping.class, self -> new Piping(self, new ArrayList<>()));
        var value = new RudeValue();

        actor.run(a -> {
            var _ = a.self.pipe(() -> value, (p, got) -> p.seen.add(got));
        });

        Query<Piping, Integer> count = p -> p.seen.size();
        Await.until("it has come back", () -> actor.ask(count) == 1);
        actor.stop();
        assertThat(actor.join().orElseThrow().seen.getFirst() == value).isTrue();
    }

    /// An exception that cannot be described.
    @SuppressWarnings("OverrideThrowableToString") // on purpose
    private static final class RudeException extends Exception {
        private static final long serialVersionUID = 1;

        @Override
        public String toString() {
            throw new AssertionError("a rude toString, on purpose");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionWhoseToStringThrowsFailsTheActorLikeAnother(
            FailurePhase phase, ActorSystem system) {
        var thrown = new RudeException();
        var actor = system.spawn(Failing.class, _ -> new Failing(phase, thrown));
        if (phase == FailurePhase.ON_MESSAGE) {
            actor.tell(_ -> {
                throw thrown;
            });
        } else if (phase == FailurePhase.ON_STOP) {
            actor.stop();
        }

        var result = actor.join(Duration.ofSeconds(20));

        assertThat(result.findPhase()).contains(phase);
        assertThat(result.findError().orElseThrow() == thrown).isTrue();
        assertThatThrownBy(result::orElseThrow)
                .isInstanceOf(ActorFailedException.class)
                .hasMessageContaining("RudeException");
    }

    private static final class Failing implements Actor<Failing> {
        private final FailurePhase phase;
        private final RudeException error;

        Failing(FailurePhase phase, RudeException error) throws RudeException {
            this.phase = phase;
            this.error = error;
            throwIn(FailurePhase.ON_START);
        }

        private void throwIn(FailurePhase now) throws RudeException {
            if (phase == now) {
                throw error;
            }
        }

        @Override
        public void onRun(ActorContext<Failing> self) throws RudeException {
            throwIn(FailurePhase.ON_RUN);
            self.sleep(Duration.ofHours(1));
        }

        @Override
        public void onStop(ActorContext<Failing> self, boolean killed) throws RudeException {
            throwIn(FailurePhase.ON_STOP);
        }
    }

    /// A class that cannot be used.
    private static final class Unusable {
        private static final int NUMBER = Integer.parseInt("not a number");

        int number() {
            return NUMBER;
        }
    }

    @Test
    void anActorWhoseClassCannotBeInitialisedNeverExists(ActorSystem system) {
        for (var expected :
                List.of(ExceptionInInitializerError.class, NoClassDefFoundError.class)) {
            var actor = system.spawn(Unusable.class, OnStart.of(Unusable::new));

            assertThatThrownBy(() -> actor.ask(Unusable::number))
                    .isInstanceOf(ActorStoppedException.class)
                    .hasCauseInstanceOf(expected);
            var result = actor.join();
            assertThat(result.isStartupFailed()).isTrue();
            assertThat(result.hasActor()).isFalse();
            assertThat(result.findError()).get().isInstanceOf(expected);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void anOnStartThatYieldsNothingFails(ActorSystem system) {
        var actor = system.<Gate>spawn(Gate.class, _ -> null);

        var result = actor.join();

        assertThat(result.isStartupFailed()).isTrue();
        assertThat(result.hasActor()).isFalse();
        assertThat(result.findError())
                .get()
                .isInstanceOfSatisfying(
                        NullPointerException.class,
                        thrown -> assertThat(thrown).hasMessageContaining(actor.identity().name()));
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void soDoesOneThatIsMadeOfACallable(ActorSystem system) {
        assertThat(system.<Gate>spawn(Gate.class, OnStart.of(() -> null)).join().isStartupFailed())
                .isTrue();
    }

    @Test
    void aContextIsForItsActorsTurn(ActorSystem system) {
        record Holder(ActorContext<Holder> self) {}
        var contexts = new ArrayList<ActorContext<Holder>>();
        var actor =
                system.spawn(
                        Holder.class,
                        self -> {
                            contexts.add(self);
                            return new Holder(self);
                        });
        Callee.untilIdle(actor);
        var self = contexts.getFirst();

        assertThat(self.self()).isEqualTo(actor);
        assertThat(self.identity()).isEqualTo(actor.identity());
        assertThat(self.system()).isSameAs(system);
        for (var outside : outside(self)) {
            assertThatThrownBy(outside::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(actor.identity().name());
        }
        self.stop();
        assertThat(actor.join().stoppedNormally()).isTrue();
    }

    private static List<Runnable> outside(ActorContext<?> self) {
        return List.of(
                () -> self.spawn(Gate.class, OnStart.of(Gate::new)),
                () -> self.sleep(Duration.ZERO),
                () -> self.interval(Duration.ofSeconds(1)),
                () -> self.after(Duration.ZERO, _ -> {}),
                () -> self.every(Duration.ofSeconds(1), _ -> {}),
                () -> self.pipe(() -> 1, (_, _) -> {}),
                () -> self.watch(self.self(), _ -> {}),
                self::children);
    }
}
