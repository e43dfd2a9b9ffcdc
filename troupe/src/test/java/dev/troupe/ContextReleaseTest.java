package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is captured is released once, whatever becomes of the message.
@Promise("C2")
class ContextReleaseTest {
    private final Tickets tickets = new Tickets();
    private final Gate gate = new Gate();
    private final ConcurrentLinkedQueue<Object> dead = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void thereIsAContext() {
        tickets.set("mine");
    }

    @AfterEach
    void allIsReleased() {
        gate.open();
        tickets.set(null);
        tickets.assertBalanced();
    }

    private ActorHandle<Gate> closed(Oracle oracle, SpawnOptions options) {
        var builder = ActorSystem.builder().carrier(tickets);
        var system = oracle.build(builder.onDeadLetter(letter -> dead.add(letter.message())));
        var actor = Gate.closed(system, options, gate);
        return actor;
    }

    private static SpawnOptions full(Overflow rule) {
        return SpawnOptions.defaults().mailbox(1).overflow(rule);
    }

    /// Nothing but the handler that blocks has something captured.
    private void assertReleased(int messages) {
        assertThat(tickets.captured()).isEqualTo(messages + 1);
        Await.until("they are released", () -> tickets.released() >= messages);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofWhatWaitsWhenItsActorIsKilledAndListenersSeeTheMessageItself(
            boolean isAsked, Oracle oracle) {
        var actor = closed(oracle, SpawnOptions.defaults());
        var message = new Gate.See(1);
        if (isAsked) {
            var reply = actor.askAsync(message);
            actor.kill();
            assertThatThrownBy(() -> Calling.get(reply))
                    .isInstanceOf(ActorStoppedException.class)
                    .hasMessageContaining("See[number=1]");
        } else {
            actor.tell(message);
            actor.kill();
        }
        actor.awaitStopped();

        Await.until("it is dead", () -> !dead.isEmpty());
        assertThat(dead).containsExactly(message);
        assertThat(tickets.arounds()).as("of the handler that blocks").isEqualTo(1);
    }

    @Test
    void ofWhatIsSentToAnActorThatHasEnded(Oracle oracle) {
        var actor = closed(oracle, SpawnOptions.defaults());
        actor.kill();
        actor.awaitStopped();

        assertThat(actor.tryTell(new Gate.See(1))).isFalse();
        assertThatThrownBy(() -> actor.tell(new Gate.See(2)))
                .isInstanceOf(ActorStoppedException.class);
        assertThatThrownBy(() -> actor.ask(new Gate.See(3)))
                .isInstanceOf(ActorStoppedException.class);
        assertThat(dead).containsExactly(new Gate.See(1), new Gate.See(2), new Gate.See(3));
    }

    @Test
    void ofARequestWhoseAskerHasGivenUp(Oracle oracle) {
        var actor = closed(oracle, SpawnOptions.defaults());
        assertThatThrownBy(() -> actor.ask(new Gate.See(1), Duration.ofMillis(2)))
                .isInstanceOf(ActorTimeoutException.class)
                .hasMessageContaining("See[number=1]");
        assertThat(tickets.released()).as("it keeps its place").isZero();
        gate.open();

        Await.until("it has expired", () -> dead.contains(new Gate.See(1)));
        assertThat(tickets.arounds()).isEqualTo(1);
    }

    @Test
    void ofWhatFindsNoRoom(Oracle oracle) {
        var actor = closed(oracle, full(Overflow.FAIL));
        actor.tell(new Gate.See(1));

        assertThat(actor.tryTell(new Gate.See(2))).isFalse();
        assertThatThrownBy(() -> actor.tell(new Gate.See(3)))
                .isInstanceOf(MailboxFullException.class)
                .hasMessageContaining("See[number=3]");
        assertThatThrownBy(() -> actor.ask(new Gate.See(4)))
                .isInstanceOf(MailboxFullException.class);
        assertThat(tickets.captured()).isEqualTo(5);
        assertThat(tickets.released()).isEqualTo(3);
        assertThat(dead).isEmpty();
    }

    @Test
    void ofWhatHasWaitedForRoomInVain(Oracle oracle) throws Exception {
        var actor = closed(oracle, full(Overflow.WAIT));
        actor.tell(new Gate.See(1));
        var before = tickets.released();

        assertThat(actor.tryTell(new Gate.See(2))).isFalse();
        assertThatThrownBy(() -> actor.tell(new Gate.See(3), Duration.ofMillis(2)))
                .isInstanceOf(ActorTimeoutException.class);
        assertThatThrownBy(() -> actor.ask(new Gate.See(4), Duration.ofMillis(2)))
                .isInstanceOf(ActorTimeoutException.class);
        assertThat(tickets.released()).isEqualTo(before + 3);

        var interrupted = sender(actor);
        interrupted.thread().interrupt();
        assertThat(interrupted.failure()).isInstanceOf(ActorInterruptedException.class);
        assertThat(tickets.released()).isEqualTo(before + 4);

        var sentAway = sender(actor);
        actor.stop();
        assertThat(sentAway.failure()).isInstanceOf(ActorStoppedException.class);
        assertThat(tickets.released()).isEqualTo(before + 5);
    }

    /// One that waits for room, with a context.
    private TestThread<@Nullable Void> sender(ActorRef<Gate> actor) {
        var sender =
                TestThread.running(
                        () -> tickets.with("a sender's", () -> actor.tell(new Gate.See(5))));
        Await.untilWaiting(sender.thread());
        return sender;
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_NEWEST", "DROP_OLDEST"})
    void ofWhatIsDropped(Overflow rule, Oracle oracle) {
        var actor = closed(oracle, full(rule));
        actor.tell(new Gate.See(1));
        actor.tell(new Gate.See(2));
        var _ = actor.tryTell(new Gate.See(3));

        assertThat(dead).hasSize(2);
        assertThat(tickets.captured()).isEqualTo(4);
        assertThat(tickets.released()).isEqualTo(2);
    }

    @Test
    void ofAnAskerThatWasInterruptedBefore(Oracle oracle) {
        var actor = closed(oracle, SpawnOptions.defaults());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> actor.ask(new Gate.See(1)))
                .isInstanceOf(ActorInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertReleased(1);
    }

    @Test
    void ofATickThatIsCalledOffInTheMailbox(Oracle oracle) throws Exception {
        var system = oracle.build(ActorSystem.builder().carrier(tickets));
        var actor = system.spawn(Probe.class, Probe.plain());
        var blocked = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var timer = actor.ask(a -> a.self.after(Duration.ofMillis(1), Probe::increment));
        var early = actor.ask(Probe::count);
        actor.tell(_ -> {
            blocked.countDown();
            goOn.await();
        });
        blocked.await();
        var cancelled = timer.cancel();
        goOn.countDown();

        if (cancelled) {
            assertThat(actor.ask(Probe::count)).isEqualTo(early);
        }
        tickets.assertBalanced();
    }

    @Test
    void ofAllThatAnActorHasSetGoingWhenItEnds(Oracle oracle) {
        var system = oracle.build(ActorSystem.builder().carrier(tickets));
        var actor = system.spawn(Probe.class, Probe.plain());
        var other = system.spawn(Probe.class, Probe.plain());
        actor.run(a -> {
            a.self.every(Calling.LONG, Probe::increment);
            a.self.after(Calling.LONG, Probe::increment);
            a.self.watch(other, Probe::increment);
            a.self.<String>pipe(
                    () -> {
                        new CountDownLatch(1).await();
                        return "never";
                    },
                    (_, _) -> {});
        });
        assertThat(tickets.captured() - tickets.released()).isEqualTo(4);
        actor.kill();

        actor.awaitStopped();
        tickets.assertBalanced();
    }

    private static final class Failing implements ContextCarrier<String> {
        @Override
        public @Nullable String capture() {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public void around(String captured, Runnable handler) {}
    }

    @Test
    void aCaptureThatFailsIsTheSendersAndNothingIsSent(Oracle oracle) {
        var system = oracle.build(ActorSystem.builder().carrier(tickets).carrier(new Failing()));
        var actor = system.spawn(Probe.class, Probe.plain());

        for (var send :
                List.<Message<ActorRef<Probe>>>of(
                        ref -> ref.tell(Probe::increment),
                        ref -> ref.tryTell(Probe::increment),
                        ref -> ref.ask(Probe::count),
                        ref -> ref.run(Probe::increment),
                        ref -> {
                            var _ = ref.askAsync(Probe::count);
                        })) {
            assertThatThrownBy(() -> send.handle(actor))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("on purpose");
        }
        assertThat(tickets.captured()).isEqualTo(5);
        assertThat(tickets.released()).isEqualTo(5);
        assertThat(dead).isEmpty();
    }
}
