package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One request to many actors.
class AskManyTest {
    private static final Duration SHORT = Duration.ofMillis(30);

    /// The three ways.
    enum Way {
        ALL,
        FIRST,
        EACH;

        <R, E extends Exception> Object ask(
                List<? extends ActorRef<Gate>> refs, Request<? super Gate, R, E> request) throws E {
            return switch (this) {
                case ALL -> ActorRef.askAll(refs, request);
                case FIRST -> List.of(ActorRef.askFirst(refs, request));
                case EACH -> ActorRef.askEach(refs, request);
            };
        }
    }

    private static List<ActorHandle<Probe>> probes(ActorSystem system, int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> system.spawn(Probe.class, Probe.plain()))
                .toList();
    }

    private static Integer fail() throws IOException {
        throw new IOException("on purpose");
    }

    @Test
    @Promise("M13")
    void allRepliesComeInTheOrderOfTheReferences(ActorSystem system) {
        var actors = probes(system, 20);
        for (var i = 0; i < actors.size(); i++) {
            var number = i;
            actors.get(i).run(probe -> probe.add("number " + number));
        }
        List<List<String>> replies = ActorRef.askAll(actors, Probe::log);

        assertThat(replies).hasSize(20);
        for (var i = 0; i < 20; i++) {
            assertThat(replies.get(i)).containsExactly("number " + i);
        }
        assertThatThrownBy(replies::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    @Promise("M13")
    void allAreAtWorkAtATime(ActorSystem system) throws Exception {
        var together = new CountDownLatch(5);
        List<Boolean> replies =
                ActorRef.askAll(
                        probes(system, 5),
                        _ -> {
                            together.countDown();
                            together.await();
                            return true;
                        });
        assertThat(replies).containsOnly(true);
    }

    @Test
    @Promise("M13")
    void nobodyIsNoReply(ActorSystem system) {
        List<ActorRef<Probe>> nobody = List.of();
        assertThat(ActorRef.askAll(nobody, Probe::count)).isEmpty();
        assertThat(ActorRef.askEach(nobody, Probe::count)).isEmpty();
        assertThatThrownBy(() -> ActorRef.askFirst(nobody, Probe::count))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(system.actors()).isEmpty();
    }

    @Test
    @Promise("M13")
    void whoIsThereTwiceIsAskedTwice(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        List<Integer> counts = ActorRef.askAll(List.of(actor, actor), Probe::incrementAndGet);
        assertThat(counts).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    @Promise("M9")
    @SuppressWarnings("NullAway") // on purpose
    void badInputFailsBeforeAnybodyIsAsked(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        var some = new ArrayList<ActorRef<Probe>>();
        some.add(actor);
        some.add(null);
        Query<Probe, Integer> request = Probe::incrementAndGet;

        assertThatThrownBy(() -> ActorRef.askAll(some, request))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ActorRef.askEach(List.of(actor), null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ActorRef.askFirst(List.of(actor), request, null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> ActorRef.askAll(List.of(actor), request, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(actor.ask(Probe::count)).isZero();
    }

    @Test
    @Promise("M13")
    void aReplyMayBeNull(ActorSystem system) {
        var actors = probes(system, 2);
        Query<Probe, @Nullable Object> nothing = _ -> null;

        assertThat(ActorRef.askAll(actors, nothing)).hasSize(2).containsOnlyNulls();
        assertThat(ActorRef.askEach(actors, nothing)).allMatch(Outcome::isReplied);
    }

    // ---- Failures.

    @Test
    @Promise("M13")
    void theFirstFailureEndsAllAtOnceAsItIs(ActorSystem system) {
        var gate = new Gate();
        var stuck = Gate.closed(system, SpawnOptions.defaults(), gate);
        var other = system.spawn(Gate.class, OnStart.of(Gate::new));
        var error = new IOException("on purpose");
        Request<Gate, Object, IOException> request =
                actor -> {
                    if (actor == gate) {
                        return actor.see("begun");
                    }
                    throw error;
                };
        assertThatThrownBy(() -> ActorRef.askAll(List.of(stuck, other), request)).isSameAs(error);
        gate.open();
        assertThat(stuck.ask(Gate::seen)).as("given up before it began").isEmpty();
        assertThat(system.deadLetterCount()).isEqualTo(1);
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    @Promise("M13")
    @Promise("E5")
    void theErrorTellsWhereItWasAskedFrom(ActorSystem system) {
        var error = catchThrowable(() -> ActorRef.askAll(probes(system, 2), _ -> fail()));
        assertThat(error).isInstanceOf(IOException.class);
        assertThat(Stream.of(error.getStackTrace()).map(StackTraceElement::toString))
                .anyMatch(frame ->
                        frame.startsWith("asked by ") && frame.contains("AskManyTest.java"));
    }

    @Test
    @Promise("M13")
    @Promise("E4")
    void whoHasEndedFailsTheWhole(ActorSystem system) {
        var actors = probes(system, 3);
        actors.get(1).stop();
        actors.get(1).join();
        assertThatThrownBy(() -> ActorRef.askAll(actors, Probe::incrementAndGet))
                .isInstanceOfSatisfying(
                        ActorStoppedException.class,
                        e -> assertThat(e.identity()).isEqualTo(actors.get(1).identity()));
    }

    @Test
    @Promise("M13")
    @Promise("E4")
    void whoEndsMeanwhileFailsTheWhole(ActorSystem system) {
        var gate = new Gate();
        var stuck = Gate.closed(system, SpawnOptions.defaults(), gate);
        var other = system.spawn(Gate.class, OnStart.of(Gate::new));
        var waiter = Waiter.start(() -> ActorRef.askAll(List.of(other, stuck), Gate::seen));
        stuck.kill();
        assertThat(waiter.error()).isInstanceOf(ActorStoppedException.class);
    }

    @Test
    @Promise("M13")
    void theFirstReplyIsEnough(ActorSystem system) {
        var gate = new Gate();
        var stuck = Gate.closed(system, SpawnOptions.defaults(), gate);
        var ended = system.spawn(Gate.class, OnStart.of(Gate::new));
        ended.stop();
        ended.join();
        var quick = system.spawn(Gate.class, OnStart.of(Gate::new));
        Object reply = ActorRef.askFirst(List.of(ended, stuck, quick), gate2 -> gate2.see("begun"));
        assertThat(reply).isEqualTo("begun");
        gate.open();
        assertThat(stuck.ask(Gate::seen)).as("given up before it began").isEmpty();
    }

    @Test
    @Promise("M13")
    void whereAllFailTheErrorOfTheFirstIsThrownWithTheOthersInIt(ActorSystem system) {
        var actors = probes(system, 3);
        actors.get(1).kill();
        actors.get(1).join();
        var error =
                catchThrowable(() ->
                        ActorRef.askFirst(
                                actors,
                                probe -> {
                                    throw new IOException(probe.self.identity().name());
                                }));
        assertThat(error)
                .isInstanceOf(IOException.class)
                .hasMessage(actors.get(0).identity().name());
        assertThat(error.getSuppressed())
                .hasSize(2)
                .hasAtLeastOneElementOfType(ActorStoppedException.class);
    }

    @Test
    @Promise("M13")
    void eachHasAnOutcomeOfItsOwn(ActorSystem system) {
        var gate = new Gate();
        var stuck = Gate.closed(system, SpawnOptions.defaults(), gate);
        var fine = system.spawn(Gate.class, OnStart.of(Gate::new));
        var ended = system.spawn(Gate.class, OnStart.of(Gate::new));
        ended.stop();
        ended.join();
        var outcomes = ActorRef.askEach(List.of(stuck, ended, fine), g -> g.see("it"), SHORT);

        assertThat(outcomes).extracting(Outcome::isReplied).containsExactly(false, false, true);
        assertThat(outcomes.get(0).findError().orElseThrow())
                .isInstanceOf(ActorTimeoutException.class);
        assertThat(outcomes.get(1).findError().orElseThrow())
                .isInstanceOf(ActorStoppedException.class);
        assertThat(outcomes.get(2).orElseThrow()).isEqualTo("it");
        assertThat(outcomes.get(2).actor()).isEqualTo(fine.identity());
        assertThatThrownBy(outcomes.get(0)::orElseThrow)
                .isInstanceOf(ActorFailedException.class)
                .hasMessageContaining(stuck.identity().name())
                .hasCauseInstanceOf(ActorTimeoutException.class);
        gate.open();
    }

    // ---- Time, interrupts, ends.

    @Test
    @Promise("M13")
    @Promise("M4")
    void theTimeIsThatOfTheWhole(ActorSystem system) {
        var gate = new Gate();
        var stuck = Gate.closed(system, SpawnOptions.defaults(), gate);
        var fine = system.spawn(Gate.class, OnStart.of(Gate::new));
        assertThatThrownBy(() -> ActorRef.askAll(List.of(fine, stuck), Gate::seen, SHORT))
                .isInstanceOf(ActorTimeoutException.class)
                .hasMessageContaining(stuck.identity().name())
                .hasMessageContaining("1 other actor");
        assertThatThrownBy(() -> ActorRef.askFirst(List.of(stuck), Gate::seen, SHORT))
                .isInstanceOf(ActorTimeoutException.class);
        gate.open();
    }

    @Test
    @Promise("M5")
    void theDeadlineIsInherited(ActorSystem system) {
        var gate = new Gate();
        var stuck = Gate.closed(system, SpawnOptions.defaults(), gate);
        var asker = system.spawn(Probe.class, Probe.plain());
        var inner = new CompletableFuture<Throwable>();
        // Both end at the same moment: the asker gets its own timeout, or the reply.
        var _ = catchThrowable(() -> asker.run(_ -> inner.complete(askInVain(stuck)), SHORT));
        assertThat(inner.join()).isInstanceOf(ActorTimeoutException.class);
        gate.open();
    }

    private static Throwable askInVain(ActorRef<Gate> stuck) {
        return catchThrowable(() -> ActorRef.askAll(List.of(stuck), Gate::seen));
    }

    @Promise("M10")
    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWait(Way way, ActorSystem system) {
        var gate = new Gate();
        var stuck = Gate.closed(system, SpawnOptions.defaults(), gate);
        var waiter = Waiter.start(() -> way.ask(List.of(stuck, stuck), g -> g.see("it")));
        waiter.interrupt();
        assertThat(waiter.error()).isInstanceOf(ActorInterruptedException.class);
        assertThat(waiter.outcome().interrupted()).isTrue();
        gate.open();
        assertThat(stuck.ask(Gate::seen)).isEmpty();
    }

    @Promise("L9")
    @ParameterizedTest
    @EnumSource
    void aKillOfTheAskerEndsTheWait(Way way, ActorSystem system) {
        var gate = new Gate();
        var stuck = Gate.closed(system, SpawnOptions.defaults(), gate);
        var asker = system.spawn(Probe.class, Probe.plain());
        asker.tell(_ -> way.ask(List.of(stuck), g -> g.see("it")));
        Await.until("it is asked", () -> Look.at(system, stuck).queueLength() == 1);
        asker.kill();
        assertThat(asker.join().isCompleted()).isTrue();
        gate.open();
        assertThat(stuck.ask(Gate::seen)).isEmpty();
    }

    @Test
    @Promise("L4")
    void inOnRunItIsAnAwaitPoint(ActorSystem system) {
        var gate = new Gate();
        var stuck = Gate.closed(system, SpawnOptions.defaults(), gate);
        var replied = new CompletableFuture<List<Object>>();
        var asker =
                system.spawn(
                        Probe.class,
                        Probe.running((_, self) -> {
                            replied.complete(
                                    ActorRef.askAll(List.of(stuck, stuck), g -> g.see("it")));
                            self.sleep(Duration.ofDays(1));
                        }));
        Await.until("it is asked", () -> Look.at(system, stuck).queueLength() == 2);
        assertThat(asker.ask(Probe::incrementAndGet)).isEqualTo(1);
        gate.open();
        assertThat(replied.join()).containsExactly("it", "it");
    }

    @Test
    @Promise("L8")
    void inOnRunAStopUnwindsIt(ActorSystem system) {
        var gate = new Gate();
        var stuck = Gate.closed(system, SpawnOptions.defaults(), gate);
        var asker =
                system.spawn(
                        Probe.class,
                        Probe.running((_, _) -> ActorRef.askEach(List.of(stuck), Gate::seen)));
        Await.until("it is asked", () -> Look.at(system, stuck).queueLength() == 1);
        asker.stop();
        assertThat(asker.join().stoppedNormally()).isTrue();
        gate.open();
    }
}
