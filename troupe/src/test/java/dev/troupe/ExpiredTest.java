package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.Gate.See;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A request whose asker has given up before its turn came is not handled.
@Promise("M4")
class ExpiredTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Gate gate = new Gate();

    @AfterEach
    void open() {
        gate.open();
    }

    private final ConcurrentLinkedQueue<DeadLetter> letters = new ConcurrentLinkedQueue<>();

    private ActorHandle<Gate> closed(Oracle oracle, boolean callerRuns) {
        var system = oracle.build(ActorSystem.builder().onDeadLetter(letters::add));
        var options = SpawnOptions.defaults().mailbox(1);
        return Gate.closed(system, callerRuns ? options.callerRuns() : options, gate);
    }

    /// It keeps its place until its turn comes, is not handled then, and is a dead letter once.
    private void expires(ActorHandle<Gate> actor) {
        assertThat(Callee.queued(actor)).isEqualTo(1);
        assertThat(actor.tryTell(new See(2))).as("there is no room").isFalse();
        assertThat(letters).isEmpty();

        gate.open();
        Callee.untilIdle(actor);

        assertThat(actor.ask(Gate::seen)).isEmpty();
        assertThat(letters)
                .containsExactly(
                        new DeadLetter(actor.identity(), new See(1), DeadLetter.Reason.EXPIRED));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whenItsTimeIsOver(boolean callerRuns, Oracle oracle) {
        var actor = closed(oracle, callerRuns);

        assertThatThrownBy(() -> actor.ask(new See(1), SHORT))
                .isInstanceOf(ActorTimeoutException.class);

        expires(actor);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whenItsAskerIsInterrupted(boolean callerRuns, Oracle oracle) {
        var actor = closed(oracle, callerRuns);
        var asker = Waiter.start(() -> actor.ask(new See(1)));
        Await.until("it is queued", () -> Callee.queued(actor) == 1);

        asker.interrupt();

        assertThat(asker.error()).isInstanceOf(ActorInterruptedException.class);
        expires(actor);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whenItsAskerIsKilled(boolean callerRuns, Oracle oracle) {
        var actor = closed(oracle, callerRuns);
        var system = PlainRef.cellOf(actor).system();
        var asker = system.spawn(Object.class, OnStart.of(Object::new));
        asker.tell(_ -> actor.ask(new See(1)));
        Await.until("it is queued", () -> Callee.queued(actor) == 1);

        asker.kill();

        assertThat(asker.join().wasKilled()).isTrue();
        expires(actor);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whenItsFutureIsCancelled(boolean callerRuns, Oracle oracle) {
        var actor = closed(oracle, callerRuns);
        var future = actor.askAsync(new See(1));

        assertThat(future.cancel(true)).isTrue();

        expires(actor);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whenItsFutureHasTimedOut(boolean callerRuns, Oracle oracle) {
        var actor = closed(oracle, callerRuns);
        var future = actor.askAsync(new See(1), SHORT);

        assertThatThrownBy(() -> Calling.get(future)).isInstanceOf(ActorTimeoutException.class);

        expires(actor);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whenItsFutureHasBeenCompletedByItsOwner(boolean callerRuns, Oracle oracle) {
        var actor = closed(oracle, callerRuns);

        assertThat(actor.askAsync(new See(1)).complete(7)).isTrue();

        expires(actor);
    }

    @Test
    void whenItsTimeIsOverInTheUrgentLane(Oracle oracle) {
        var system = oracle.build(ActorSystem.builder().onDeadLetter(letters::add));
        var actor = Gate.closed(system, SpawnOptions.defaults().urgentLane(1), gate);

        assertThatThrownBy(() -> actor.urgent().ask(new See(1), SHORT))
                .isInstanceOf(ActorTimeoutException.class);

        gate.open();
        assertThat(actor.ask(Gate::seen)).isEmpty();
        assertThat(letters)
                .extracting(DeadLetter::reason)
                .containsExactly(DeadLetter.Reason.EXPIRED);
    }

    @Test
    void whenTheActorEndsBeforeItsTurn(Oracle oracle) {
        var actor = closed(oracle, false);
        var future = actor.askAsync(new See(1));
        future.cancel(false);

        actor.kill();

        assertThat(actor.join().orElseThrow().seen()).isEmpty();
        assertThat(letters)
                .containsExactly(
                        new DeadLetter(actor.identity(), new See(1), DeadLetter.Reason.EXPIRED));
    }

    @Test
    void whatHasBegunIsNotExpired(Oracle oracle) throws Exception {
        var actor = closed(oracle, false);
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var future =
                actor.runAsync(g -> {
                    begun.countDown();
                    goOn.await();
                    g.see("all of it");
                });
        gate.open();
        begun.await();

        future.cancel(true);
        goOn.countDown();

        assertThat(actor.ask(Gate::seen)).containsExactly("all of it");
        assertThat(letters).isEmpty();
    }
}
