package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.Gate.See;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every message that will never be handled is a dead letter with a reason, counted and handed to
/// listeners.
@Promise("M8")
class DeadLettersTest {
    private final Gate gate = new Gate();
    private final ConcurrentLinkedQueue<DeadLetter> letters = new ConcurrentLinkedQueue<>();

    @AfterEach
    void open() {
        gate.open();
    }

    private ActorSystem system(Oracle oracle) {
        return oracle.build(ActorSystem.builder().onDeadLetter(letters::add));
    }

    private static DeadLetter letter(ActorRef<?> actor, Object message, DeadLetter.Reason reason) {
        return new DeadLetter(actor.identity(), message, reason);
    }

    @Test
    void whatAKilledActorHasNotHandled(Oracle oracle) {
        var actor = Gate.closed(system(oracle), SpawnOptions.defaults(), gate);
        actor.tell(new See(1));
        var asked = actor.askAsync(new See(2));

        actor.kill();

        assertThat(actor.join().orElseThrow().seen()).isEmpty();
        assertThatThrownBy(() -> Calling.get(asked)).isInstanceOf(ActorStoppedException.class);
        assertThat(letters)
                .containsExactly(
                        letter(actor, new See(1), DeadLetter.Reason.KILLED),
                        letter(actor, new See(2), DeadLetter.Reason.KILLED));
    }

    @Test
    void whatAFailedActorHasNotHandled(Oracle oracle) {
        var actor = Gate.closed(system(oracle), SpawnOptions.defaults(), gate);
        actor.tell(_ -> {
            throw new AssertionError("on purpose");
        });
        actor.tell(new See(1));
        gate.open();

        assertThat(actor.join().isFailed()).isTrue();
        assertThat(letters).containsExactly(letter(actor, new See(1), DeadLetter.Reason.FAILED));
    }

    @Test
    void whatIsSentToAStoppedActor(Oracle oracle) {
        var actor = system(oracle).spawn(Gate.class, OnStart.of(() -> gate));
        actor.stop();
        actor.awaitStopped();

        assertThat(actor.tryTell(new See(1))).isFalse();

        assertThat(letters).containsExactly(letter(actor, new See(1), DeadLetter.Reason.STOPPED));
    }

    @Test
    void theListenerGetsTheMessageItself(Oracle oracle) {
        var actor = system(oracle).spawn(Gate.class, OnStart.of(() -> gate));
        actor.kill();
        actor.awaitStopped();
        Message<Gate> message = g -> g.see(1);

        assertThat(actor.tryTell(message)).isFalse();

        assertThat(letters).singleElement().extracting(DeadLetter::message).isSameAs(message);
    }

    @Test
    void aTimersMessageThatComesTooLate(Oracle oracle) {
        var message = new See(1);
        var system = system(oracle);
        var actor =
                system.spawn(
                        Gate.class,
                        self -> {
                            self.after(Duration.ZERO, message);
                            return gate;
                        });
        actor.tell(Gate::block);
        var control = PlainRef.cellOf(actor).mailbox();
        gate.awaitBlocked();

        actor.kill();
        var seen = actor.join().orElseThrow().seen();

        assertThat(control.isEmpty()).isTrue();
        assertThat(seen.size() + letters.size())
                .as("handled, or dead, or called off")
                .isLessThan(2);
    }

    @Test
    void nothingIsLostAtAnyMoment(Oracle oracle) {
        var system = system(oracle);
        var options = SpawnOptions.defaults().mailbox(3).overflow(Overflow.DROP_NEWEST);
        var actor = Gate.closed(system, options, gate);
        var told = 1;
        for (var number = 0; number < 5; number++, told++) {
            actor.tell(new See(number));
            isConserved(system, told + 1);
        }
        gate.open();
        Callee.untilIdle(actor);
        isConserved(system, told);
        assertThat(letters).hasSize(2);
    }

    /// told = handled (begun) + dead + queued.
    private static void isConserved(ActorSystem system, int told) {
        var picture = system.actors().getFirst();
        assertThat(picture.handled() + picture.queueLength() + system.deadLetterCount())
                .isEqualTo(told);
    }

    @Test
    void everyListenerGetsEveryLetterAndTheyAreCounted(Oracle oracle) {
        var second = new ArrayList<DeadLetter>();
        var system =
                oracle.build(
                        ActorSystem.builder().onDeadLetter(letters::add).onDeadLetter(second::add));
        var actor = system.spawn(Gate.class, OnStart.of(() -> gate));
        actor.kill();
        actor.awaitStopped();
        for (var number = 0; number < 1_000; number++) {
            assertThat(actor.tryTell(new See(number))).isFalse();
        }

        assertThat(system.deadLetterCount()).isEqualTo(1_000);
        assertThat(letters).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(second).containsExactlyElementsOf(letters);
    }

    @ParameterizedTest
    @ValueSource(classes = {RuntimeException.class, AssertionError.class})
    void aListenerThatThrowsHarmsNobody(Class<? extends Throwable> type, Oracle oracle) {
        var system =
                oracle.build(
                        ActorSystem.builder()
                                .onDeadLetter(_ -> {
                                    throw Sneaky.<RuntimeException>as(
                                            type == AssertionError.class
                                                    ? new AssertionError("on purpose")
                                                    : new RuntimeException("on purpose"));
                                })
                                .onDeadLetter(letters::add));
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);
        actor.tell(new See(1));
        var asked = actor.askAsync(new See(2));

        actor.kill();

        assertThat(actor.join().wasKilled()).isTrue();
        assertThatThrownBy(() -> Calling.get(asked)).isInstanceOf(ActorStoppedException.class);
        assertThat(actor.tryTell(new See(3))).isFalse();
        assertThat(letters).hasSize(3);
        assertThat(system.deadLetterCount()).isEqualTo(3);
    }

    @Test
    void aListenerMaySendOn(Oracle oracle) {
        var seen = new CountDownLatch(1);
        var heirs = new ArrayList<ActorRef<Gate>>();
        var system =
                oracle.build(
                        ActorSystem.builder()
                                .onDeadLetter(_ -> heirs.getFirst().tell(_ -> seen.countDown())));
        heirs.add(system.spawn(Gate.class, OnStart.of(() -> gate)));
        var actor = system.spawn(Gate.class, OnStart.of(Gate::new));
        actor.kill();
        actor.awaitStopped();

        assertThat(actor.tryTell(new See(1))).isFalse();

        Await.until("the heir has it", () -> seen.getCount() == 0);
    }

    @Test
    void theLogIsLimited(Oracle oracle) {
        var system = system(oracle);
        var actor = system.spawn(Gate.class, OnStart.of(() -> gate));
        actor.stop();
        actor.awaitStopped();
        var start = System.nanoTime();
        var sent = new AtomicInteger();

        var log =
                LogRecords.during(records -> {
                    send(actor, sent, 5_000);
                    Await.until(
                            "the next second begins",
                            () -> {
                                send(actor, sent, 1);
                                return records.stream().anyMatch(DeadLettersTest::isSum);
                            });
                });

        var seconds = (System.nanoTime() - start) / 1_000_000_000L + 2;
        assertThat(log.stream().filter(text -> text.startsWith("Dead letter to")))
                .hasSizeBetween(1, (int) (10 * seconds));
        assertThat(system.deadLetterCount()).isEqualTo(sent.get());
    }

    private static void send(ActorRef<Gate> actor, AtomicInteger sent, int count) {
        for (var number = 0; number < count; number++) {
            assertThat(actor.tryTell(new See(sent.incrementAndGet()))).isFalse();
        }
    }

    private static boolean isSum(String text) {
        return text.contains("more dead letters were not logged");
    }

    @Test
    void theLogSaysWhomWhatAndWhy(Oracle oracle) {
        var actor = system(oracle).spawn(Gate.class, OnStart.of(() -> gate));
        actor.kill();
        actor.awaitStopped();

        var log = LogRecords.during(_ -> assertThat(actor.tryTell(new See(7))).isFalse());

        assertThat(log)
                .singleElement()
                .asString()
                .contains(actor.identity().name(), "See[number=7]", "KILLED");
    }

    @Test
    void anAskersTimeoutIsNotLoggedAsAnError(Oracle oracle) {
        var actor = Gate.closed(system(oracle), SpawnOptions.defaults(), gate);

        var log =
                LogRecords.during(_ -> {
                    assertThatThrownBy(() -> actor.ask(new See(1), Duration.ZERO))
                            .isInstanceOf(ActorTimeoutException.class);
                    gate.open();
                    Callee.untilIdle(actor);
                    Await.until("it is dead", () -> letters.size() == 1);
                });

        assertThat(log).isEmpty();
        assertThat(letters).extracting(DeadLetter::reason).isEqualTo(List.of(EXPIRED));
    }

    private static final DeadLetter.Reason EXPIRED = DeadLetter.Reason.EXPIRED;

    @Test
    void aBrokenLogHarmsNobody(Oracle oracle) {
        var system =
                oracle.build(
                        ActorSystem.builder()
                                .onDeadLetter(letters::add)
                                .onDeadLetter(_ -> {
                                    throw new IllegalStateException("on purpose");
                                }));
        var actor = Gate.closed(system, SpawnOptions.defaults(), gate);
        actor.tell(new See(1));
        var asked = actor.askAsync(new See(2));

        LogRecords.whileBroken(() -> {
            actor.kill();
            assertThat(actor.join(Calling.LONG).wasKilled()).isTrue();
            assertThatThrownBy(() -> Calling.get(asked)).isInstanceOf(ActorStoppedException.class);
            assertThat(actor.tryTell(new See(3))).isFalse();
        });

        assertThat(letters).hasSize(3);
    }
}
