package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What happens to a message that finds the mailbox full.
@Promise("M2")
class OverflowTest {
    private static final class Slow {
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final List<Integer> seen = new ArrayList<>();

        void block() throws InterruptedException {
            goOn.await();
        }

        List<Integer> seen() {
            return List.copyOf(seen);
        }
    }

    private record See(int number) implements Message<Slow> {
        @Override
        public void handle(Slow actor) {
            actor.seen.add(number);
        }
    }

    private final Slow slow = new Slow();

    @AfterEach
    void letGo() {
        slow.goOn.countDown();
    }

    private final ConcurrentLinkedQueue<DeadLetter> letters = new ConcurrentLinkedQueue<>();

    private ActorSystem system(Oracle oracle) {
        return oracle.build(ActorSystem.builder().onDeadLetter(letters::add));
    }

    private ActorHandle<Slow> blocked(ActorSystem system, SpawnOptions options) {
        var actor = system.spawn(Slow.class, options, OnStart.of(() -> slow));
        actor.tell(Slow::block);
        Await.until("it blocks", () -> Callee.queued(actor) == 0);
        return actor;
    }

    private static SpawnOptions full(Overflow rule) {
        return SpawnOptions.defaults().mailbox(2).overflow(rule);
    }

    private void assertDropped(ActorRef<Slow> actor, See... dropped) {
        var expected = new ArrayList<DeadLetter>();
        for (var see : dropped) {
            expected.add(new DeadLetter(actor.identity(), see, DeadLetter.Reason.DROPPED));
        }
        assertThat(letters).containsExactlyElementsOf(expected);
    }

    @Test
    void failTellsTheSenderOfEveryKind(Oracle oracle) {
        var actor = blocked(system(oracle), full(Overflow.FAIL));
        actor.tell(new See(1));
        actor.tell(new See(2));

        assertIsFull(actor, () -> actor.tell(new See(3)));
        assertIsFull(actor, () -> actor.tell(new See(3), Calling.LONG));
        for (var call : Calling.values()) {
            assertIsFull(actor, () -> call.call(actor, s -> s.seen.add(4)));
        }
        assertThat(actor.tryTell(new See(5))).isFalse();
        slow.goOn.countDown();

        Callee.untilIdle(actor);
        assertThat(actor.ask(Slow::seen)).containsExactly(1, 2);
        assertThat(letters).isEmpty();
    }

    private static void assertIsFull(ActorRef<Slow> actor, ThrowingCallable send) {
        assertThatThrownBy(send)
                .isInstanceOfSatisfying(
                        MailboxFullException.class,
                        thrown -> assertThat(thrown.identity()).isEqualTo(actor.identity()));
    }

    @Test
    void dropNewestMakesTheNewMessageADeadLetter(Oracle oracle) {
        var actor = blocked(system(oracle), full(Overflow.DROP_NEWEST));
        for (var number = 1; number <= 4; number++) {
            actor.tell(new See(number));
        }
        actor.tell(new See(5), Duration.ZERO);
        assertThat(actor.tryTell(new See(6))).isFalse();
        slow.goOn.countDown();

        Callee.untilIdle(actor);
        assertThat(actor.ask(Slow::seen)).containsExactly(1, 2);
        assertDropped(actor, new See(3), new See(4), new See(5), new See(6));
    }

    @Test
    void dropOldestMakesTheOldestMessageADeadLetter(Oracle oracle) {
        var actor = blocked(system(oracle), full(Overflow.DROP_OLDEST));
        for (var number = 1; number <= 4; number++) {
            actor.tell(new See(number));
        }
        actor.tell(new See(5), Duration.ZERO);
        assertThat(actor.tryTell(new See(6))).isTrue();
        slow.goOn.countDown();

        Callee.untilIdle(actor);
        assertThat(actor.ask(Slow::seen)).containsExactly(5, 6);
        assertDropped(actor, new See(1), new See(2), new See(3), new See(4));
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_NEWEST", "DROP_OLDEST"})
    void asksWaitForRoomAndAreNeverDropped(Overflow rule, Oracle oracle) {
        var actor = blocked(system(oracle), full(rule));
        actor.tell(new See(1));
        actor.tell(new See(2));
        var asker = Waiter.start(() -> actor.ask(s -> s.seen.add(3)));
        assertThat(letters).isEmpty();
        slow.goOn.countDown();

        assertThat(asker.value()).isEqualTo(true);
        assertThat(actor.ask(Slow::seen)).containsExactly(1, 2, 3);
        assertThat(letters).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_NEWEST", "DROP_OLDEST"})
    void withNothingDroppableTheNewMessageIsDropped(Overflow rule, Oracle oracle) {
        var actor = blocked(system(oracle), full(rule));
        var first = actor.askAsync(s -> s.seen.add(1));
        var second = actor.askAsync(s -> s.seen.add(2));
        actor.tell(new See(3));
        assertThat(actor.tryTell(new See(4))).isFalse();
        slow.goOn.countDown();

        assertThat(first.join()).isTrue();
        assertThat(second.join()).isTrue();
        assertThat(actor.ask(Slow::seen)).containsExactly(1, 2);
        assertDropped(actor, new See(3), new See(4));
    }

    @Test
    void dropOldestPassesOverWhatIsWaitedFor(Oracle oracle) {
        var actor = blocked(system(oracle), full(Overflow.DROP_OLDEST));
        var asked = actor.askAsync(s -> s.seen.add(1));
        actor.tell(new See(2));
        actor.tell(new See(3));
        slow.goOn.countDown();

        assertThat(asked.join()).isTrue();
        assertThat(actor.ask(Slow::seen)).containsExactly(1, 3);
        assertDropped(actor, new See(2));
    }

    /// However the mailbox is found: full, just being emptied, or empty.
    @Test
    void dropOldestNeverDropsTheNewestWhereNobodyAsks(Oracle oracle) {
        var current = new int[1];
        var wrong = new ConcurrentLinkedQueue<Object>();
        var system =
                oracle.build(
                        ActorSystem.builder()
                                .onDeadLetter(letter -> {
                                    if (letter.message().equals(new See(current[0]))) {
                                        wrong.add(letter.message());
                                    }
                                }));
        var actor =
                system.spawn(
                        Slow.class,
                        SpawnOptions.defaults().mailbox(1).overflow(Overflow.DROP_OLDEST),
                        OnStart.of(() -> slow));
        for (var number = 1; number <= 300_000; number++) {
            current[0] = number;
            actor.tell(new See(number));
        }
        Callee.untilIdle(actor);

        assertThat(wrong.size()).as("newest dropped").isZero();
        assertThat(actor.ask(Slow::seen)).endsWith(300_000).isSorted();
    }

    @ParameterizedTest
    @EnumSource
    void controlIsNeitherBoundedNorDropped(Overflow rule, Oracle oracle) {
        var system = system(oracle);
        var child = system.spawn(Object.class, OnStart.of(Object::new));
        var watcher =
                system.spawn(
                        Slow.class,
                        full(rule).mailbox(1),
                        self -> {
                            self.watch(child, s -> s.seen.add(100));
                            self.after(Duration.ZERO, s -> s.seen.add(200));
                            return slow;
                        });
        watcher.tell(Slow::block);
        Await.until("it blocks", () -> Callee.queued(watcher) == 0);
        watcher.tell(new See(1));
        var control = PlainRef.cellOf(watcher).mailbox();
        child.stop();
        child.awaitStopped();
        watcher.stop();
        slow.goOn.countDown();

        var result = watcher.join();

        assertThat(control.isEmpty()).isTrue();
        assertThat(result.stoppedNormally()).isTrue();
        assertThat(result.orElseThrow().seen).contains(1, 100);
        assertThat(letters).noneMatch(letter -> letter.reason() == DeadLetter.Reason.DROPPED);
    }

    @ParameterizedTest
    @EnumSource
    void aKillGetsThroughAFullMailbox(Overflow rule, Oracle oracle) {
        var actor = blocked(system(oracle), full(rule));
        actor.tell(new See(1));
        actor.tell(new See(2));

        actor.kill();

        assertThat(actor.join().wasKilled()).isTrue();
        assertThat(letters).extracting(DeadLetter::reason).containsOnly(DeadLetter.Reason.KILLED);
    }
}
