package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What linked actors have died of: of a link only where nothing else has ended them.
@Promise("V5")
class LinkEndsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANY = 10_000;

    private final IOException error = new IOException("disk full");

    private static ActorHandle<Probe> spawn(ActorSystem system) {
        return system.spawn(Probe.class, Probe.plain());
    }

    private static Cancellable link(ActorRef<Probe> linking, ActorRef<?> linked) {
        return linking.ask(probe -> probe.self.link(linked));
    }

    private void fail(ActorRef<Probe> actor) {
        actor.tell(_ -> {
            throw error;
        });
    }

    private static boolean isJustKilled(ActorHandle<Probe> actor) {
        var result = actor.join(PATIENCE);
        return result.isCompleted() && result.wasKilled();
    }

    // ---- From above.

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void siblingsThatTheirParentEndsDoNotFailForEachOther(boolean fails, ActorSystem system) {
        for (var round = 0; round < 50; round++) {
            var parent = spawn(system);
            var children = new ArrayList<ActorHandle<Probe>>();
            for (var i = 0; i < 6; i++) {
                ActorHandle<Probe> child =
                        parent.ask(p -> p.self.spawn(Probe.class, Probe.plain()));
                children.forEach(each -> link(child, each));
                link(child, parent);
                children.add(child);
            }
            if (fails) {
                fail(parent);
            } else {
                parent.kill();
            }
            assertThat(parent.join(PATIENCE).isFailed()).isEqualTo(fails);
            assertThat(children).allMatch(LinkEndsTest::isJustKilled);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theCloseOfASystemFailsNobody(boolean graceful, Oracle oracle) {
        for (var round = 0; round < 20; round++) {
            var builder = ActorSystem.builder();
            var system = oracle.build(graceful ? builder : builder.shutdownTimeout(Duration.ZERO));
            var actors = new ArrayList<ActorHandle<Probe>>();
            for (var i = 0; i < 20; i++) {
                var actor = spawn(system);
                actors.forEach(each -> link(actor, each));
                actors.add(actor);
            }
            system.close();
            assertThat(actors).allMatch(actor -> actor.join(PATIENCE).isCompleted());
        }
    }

    @Test
    void aChildThatFailsWhileItsParentStopsTakesTheLinkedAlong(ActorSystem system) {
        var parent = spawn(system);
        ActorHandle<Probe> old = parent.ask(p -> p.self.spawn(Probe.class, Probe.plain()));
        ActorHandle<Probe> young =
                parent.ask(p ->
                        p.self.spawn(
                                Probe.class,
                                Probe.stopping((_, _, _) -> {
                                    throw error;
                                })));
        link(old, young);

        parent.stop();

        assertThat(parent.join(PATIENCE).stoppedNormally()).isTrue();
        assertThat(young.join().isStopFailed()).isTrue();
        assertThat(old.join().findError().orElseThrow()).hasCause(error);
    }

    // ---- Who was first.

    @Test
    void whoWasKilledByHandDidNotDieOfALink(ActorSystem system) {
        var other = spawn(system);
        var stubborn = new CountDownLatch(1);
        var busy = spawn(system);
        link(busy, other);
        busy.tell(_ -> Await.until("the gate opens", () -> stubborn.getCount() == 0));
        Await.until("it runs", () -> PlainRef.cellOf(busy).has(Turn.HELD));

        busy.kill();
        other.kill();
        other.awaitStopped();
        stubborn.countDown();

        assertThat(busy.join(PATIENCE).isCompleted()).as("just killed").isTrue();
    }

    @Test
    void whoseEndHasBegunIsLeftAlone(ActorSystem system) {
        var begun = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var one =
                system.spawn(
                        Probe.class,
                        Probe.stopping((_, _, _) -> {
                            begun.countDown();
                            gate.await();
                        }));
        var other = spawn(system);
        link(other, one);
        one.stop();
        Await.until("it ends", () -> begun.getCount() == 0);

        other.kill();
        Await.until("everybody is told", () -> system.actors().size() == 1);
        Await.until("and it is swept", () -> system.roster().living().size() == 1);
        gate.countDown();

        assertThat(one.join(PATIENCE).stoppedNormally()).isTrue();
        assertThat(PlainRef.cellOf(one).errorOfEnd()).isNull();
    }

    /// While one ends by itself the other dies: what askers are told is what the result says.
    @Test
    void aStopAndALinkAtTheSameTimeAgreeOnOneReason(ActorSystem system) {
        for (var round = 0; round < 500; round++) {
            var one = spawn(system);
            var other = spawn(system);
            link(one, other);
            var stopping =
                    Waiter.run(() -> {
                        one.stop();
                        return true;
                    });
            other.kill();
            stopping.value();
            var result = one.join(PATIENCE);

            assertThat(PlainRef.cellOf(one).errorOfEnd())
                    .isEqualTo(result.findError().orElse(null));
            assertThat(result.isFailed()).isEqualTo(result.wasKilled());
        }
    }

    @Test
    void anErrorOfItsOwnIsWhatTheNextOneDiesOf(ActorSystem system) {
        var own = new AssertionError("its own");
        var first = spawn(system);
        var second = spawn(system);
        var third = spawn(system);
        link(second, first);
        link(third, second);
        var begun = new CountDownLatch(1);
        second.tell(_ -> {
            begun.countDown();
            try {
                Blocking.sleepForEver();
            } catch (InterruptedException killed) {
                throw own;
            }
        });
        Await.until("it runs", () -> begun.getCount() == 0);

        fail(first);

        assertThat(second.join(PATIENCE).findError()).containsSame(own);
        assertThat(third.join(PATIENCE).findError().orElseThrow())
                .hasCause(own)
                .hasMessageContaining("its own");
    }

    @Test
    void aLinkThatIsTakenBackWhenTheEndHasBegunIsTakenBack(Oracle oracle) {
        var link = new AtomicReference<Cancellable>();
        var isCancelled = new AtomicReference<Boolean>();
        var builder = ActorSystem.builder();
        var system = oracle.build(builder.onDeadLetter(_ -> isCancelled.set(link.get().cancel())));
        var other = spawn(system);
        var busy = spawn(system);
        link.set(link(busy, other));
        var begun = new CountDownLatch(1);
        busy.tell(_ -> {
            begun.countDown();
            Blocking.sleepForEver();
        });
        Await.until("it runs", () -> begun.getCount() == 0); // so that one letter is dead, not two
        busy.tell(Probe::increment); // is discarded when the end has begun

        busy.kill();
        busy.awaitStopped();

        assertThat(isCancelled).hasValue(true);
        assertThat(other.ask(Probe::incrementAndGet)).isEqualTo(1);
    }

    @Test
    void aStartIsInterruptedAndItsReasonIsTheLink(ActorSystem system) throws Exception {
        var linked = new CountDownLatch(1);
        var one = spawn(system);
        var starting =
                system.<Probe>spawn(
                        Probe.class,
                        self -> {
                            self.link(one);
                            linked.countDown();
                            Blocking.sleepForEver();
                            return Probe.plain().onStart(self);
                        });
        linked.await();
        fail(one);

        var result = starting.join(PATIENCE);

        assertThat(result.isStartupFailed()).isTrue();
        assertThat(result.wasKilled()).isTrue();
        var reason = result.findError().orElseThrow();
        assertThat(reason).isInstanceOf(ActorFailedException.class).hasCause(error);
        assertThat(reason.getSuppressed()).singleElement().isInstanceOf(InterruptedException.class);
    }

    @Test
    @Promise("V3")
    void oneThatWaitsToBeRestartedEndsWithTheLinkAsItsReason(ActorSystem system) {
        var ever = Duration.ofDays(1);
        var rule =
                Supervision.restart()
                        .backoff(ever, ever)
                        .on(ActorFailedException.class, Supervision.escalate());
        var options = SpawnOptions.defaults().supervision(rule);
        var parent = spawn(system);
        ActorHandle<Probe> one = parent.ask(p -> p.self.spawn(Probe.class, options, Probe.plain()));
        var other = spawn(system);
        link(other, one);
        var own = new IllegalStateException("its own");
        one.tell(_ -> {
            throw own;
        });
        Await.until("it waits", () -> !PlainRef.cellOf(one).isMade());

        fail(other);

        var reason = one.join(PATIENCE).findError().orElseThrow();
        assertThat(reason).isInstanceOf(ActorFailedException.class).hasCause(error);
        assertThat(reason.getSuppressed()).containsExactly(own);
        assertThat(parent.ask(Probe::incrementAndGet)).as("it does not escalate").isEqualTo(1);
    }

    @Test
    void anEndByALinkDoesNotEscalate(ActorSystem system) throws Exception {
        var options = SpawnOptions.defaults().supervision(Supervision.escalate());
        var parent = spawn(system);
        var other = spawn(system);
        var linked = new CountDownLatch(1);
        ActorHandle<Probe> starting =
                parent.ask(p ->
                        p.self.spawn(
                                Probe.class,
                                options,
                                self -> {
                                    self.link(other);
                                    linked.countDown();
                                    Blocking.sleepForEver();
                                    return Probe.plain().onStart(self);
                                }));
        ActorHandle<Probe> child =
                parent.ask(p -> p.self.spawn(Probe.class, options, Probe.plain()));
        link(child, other);
        linked.await();
        fail(other);

        assertThat(child.join(PATIENCE).isFailed()).isTrue();
        assertThat(starting.join(PATIENCE).isFailed()).isTrue();
        assertThat(parent.ask(Probe::incrementAndGet)).isEqualTo(1);
    }

    // ---- Long ways.

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChainOfTenThousandEndsWithShortReasonsThatTellWhereItBegan(
            boolean isRing, ActorSystem system) {
        var actors = IntStream.range(0, MANY).mapToObj(_ -> spawn(system)).toList();
        for (var i = 1; i < MANY; i++) {
            link(actors.get(i), actors.get(i - 1));
        }
        if (isRing) {
            link(actors.getFirst(), actors.getLast());
        }
        var _ =
                Logged.during(() -> {
                    fail(actors.getFirst());
                    actors.forEach(actor -> actor.join(PATIENCE));
                });

        assertThat(actors.getFirst().join().findError()).containsSame(error);
        for (var actor : actors.subList(1, MANY)) {
            var reason = actor.join().findError().orElseThrow();
            assertThat(causes(reason)).hasSizeLessThan(12).endsWith(error);
            assertThat(reason.getMessage())
                    .contains(actor.identity() + " is linked to ")
                    .contains(", which has failed: java.io.IOException: disk full")
                    .contains(actors.getFirst().identity().name())
                    .hasSizeLessThan(400);
        }
        if (!isRing) {
            assertThat(causes(actors.get(6).join().findError().orElseThrow()))
                    .as("a short way is told whole")
                    .hasSize(7);
        }
    }

    private static List<Throwable> causes(Throwable error) {
        var causes = new ArrayList<Throwable>();
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    // ---- Once.

    @Test
    void toLinkTwiceIsToLinkOnce(ActorSystem system) {
        var one = spawn(system);
        var other = spawn(system);
        var first = link(one, other);
        assertThat(link(one, other)).isSameAs(first);
        assertThat(PlainRef.cellOf(other).listeners()).hasSize(1);

        assertThat(first.cancel()).isTrue();
        fail(other);
        other.awaitStopped();
        assertThat(one.ask(Probe::incrementAndGet)).isEqualTo(1);
        assertThat(PlainRef.cellOf(one).listeners()).isEmpty();
    }

    @Test
    void afterALinkIsTakenBackAnotherCanBeMade(ActorSystem system) {
        var one = spawn(system);
        var other = spawn(system);
        link(one, other).cancel();
        link(one, other);
        fail(other);

        assertThat(one.join(PATIENCE).isFailed()).isTrue();
    }

    @Test
    void whatTheOtherOneLinksIsALinkOfItsOwn(ActorSystem system) {
        var one = spawn(system);
        var other = spawn(system);
        var forth = link(one, other);
        link(other, one);
        forth.cancel();

        fail(one);

        assertThat(other.join(PATIENCE).isFailed()).isTrue();
    }

    @Test
    @Promise("L18")
    void whoIsEndingIsLinkedWithNobody(ActorSystem system) {
        var other = spawn(system);
        var actor = system.spawn(Probe.class, Probe.stopping((_, self, _) -> self.link(other)));
        actor.stop();

        assertThatThrownBy(actor.join(PATIENCE)::orElseThrow)
                .hasCauseInstanceOf(ActorStoppedException.class);
        assertThat(other.isAlive()).isTrue();
    }
}
