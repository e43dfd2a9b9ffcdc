package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Where the context of a sender is seen again.
@Promise("C1")
class ContextTest {
    private static final Duration SOON = Duration.ofMillis(1);

    private final Tickets tickets = new Tickets();
    private final BlockingQueue<Optional<String>> seen = new LinkedBlockingQueue<>();

    @AfterEach
    void allIsReleased() {
        tickets.set(null);
        tickets.assertBalanced();
    }

    private ActorSystem system(Oracle oracle) {
        return oracle.build(ActorSystem.builder().carrier(tickets));
    }

    private void see() {
        seen.add(Optional.ofNullable(tickets.here()));
    }

    private void assertSeen(@Nullable String text) throws InterruptedException {
        assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo(Optional.ofNullable(text));
    }

    @ParameterizedTest
    @EnumSource(Callee.class)
    void isThereInTheHandlerOfEveryWayToAsk(Callee callee, Oracle oracle) throws Exception {
        var actor = callee.spawn(system(oracle), Probe.class, Probe.plain());
        for (var way : Calling.values()) {
            callee.prepare(actor);
            tickets.with(
                    "r1",
                    () -> assertThat(way.call(actor, _ -> "" + tickets.here())).isEqualTo("r1"));
        }
        assertThat(tickets.captured()).isEqualTo(Calling.values().length);
        assertThat(tickets.released()).as("before the asker goes on").isEqualTo(tickets.captured());
    }

    @Test
    void isThereInTheHandlerOfEveryWayToTell(Oracle oracle) throws Exception {
        var options = SpawnOptions.defaults().urgentLane(4);
        var actor = system(oracle).spawn(Probe.class, options, Probe.plain());
        tickets.set("r2");

        actor.tell(_ -> see());
        assertSeen("r2");
        actor.tell(_ -> see(), Calling.LONG);
        assertSeen("r2");
        assertThat(actor.tryTell(_ -> see())).isTrue();
        assertSeen("r2");
        actor.urgent().tell(_ -> see());
        assertSeen("r2");
    }

    @Test
    void isWhatItWasWhenTheMessageWasSent(Oracle oracle) throws Exception {
        var gate = new Gate();
        var actor = Gate.closed(system(oracle), SpawnOptions.defaults(), gate);
        tickets.with("first", () -> actor.tell(_ -> see()));
        actor.tell(_ -> see());
        tickets.with("second", () -> actor.tell(_ -> see()));
        gate.open();

        assertSeen("first");
        assertSeen(null);
        assertSeen("second");
    }

    @Test
    void followsDownAChainOfActors(Oracle oracle) throws Exception {
        var system = system(oracle);
        var last = system.spawn(Probe.class, Probe.plain());
        var middle = system.spawn(Probe.class, Probe.plain());
        var first = system.spawn(Probe.class, Probe.plain());

        tickets.with("r3", () -> first.tell(_ -> middle.run(_ -> last.tell(_ -> see()))));

        assertSeen("r3");
    }

    @Test
    void aHandlerOnItsCallersThreadLeavesTheCallersContextAlone(Oracle oracle) throws Exception {
        var actor = Callee.CALLER_RUNS_IDLE.spawn(system(oracle), Probe.class, Probe.plain());
        tickets.with(
                "mine",
                () -> {
                    actor.run(_ -> tickets.set("its own"));
                    assertThat(tickets.here()).isEqualTo("mine");
                });
    }

    @Test
    void comesWithATimerFromWhereThatWasSet(Oracle oracle) throws Exception {
        var actor = system(oracle).spawn(Probe.class, Probe.plain());
        tickets.with("r4", () -> actor.run(a -> a.self.after(SOON, _ -> see())));
        assertSeen("r4");

        tickets.with("r5", () -> actor.run(a -> a.self.every(SOON, _ -> see())));
        assertSeen("r5");
        assertSeen("r5");
        assertThat(tickets.captured() - tickets.released()).as("kept by the timer").isEqualTo(1);
        actor.stop();
        actor.awaitStopped();
    }

    @Test
    void isReleasedWhenATimerIsCalledOffEvenByItsOwnTick(Oracle oracle) throws Exception {
        var actor = system(oracle).spawn(Probe.class, Probe.plain());
        var timers = new ArrayList<Cancellable>();
        tickets.set("r6");
        actor.run(a -> timers.add(a.self.after(Calling.LONG, _ -> see())));
        actor.run(a -> timers.add(a.self.every(Calling.LONG, _ -> see())));
        actor.run(a ->
                timers.add(
                        a.self.every(
                                SOON,
                                _ -> {
                                    timers.getLast().cancel();
                                    see();
                                })));
        tickets.set(null);
        assertSeen("r6");
        timers.forEach(Cancellable::cancel);

        tickets.assertBalanced();
    }

    @Test
    void goesWithAPipeToItsCallAndBackWithTheResult(Oracle oracle) throws Exception {
        var actor = system(oracle).spawn(Probe.class, Probe.plain());
        tickets.set("r7");
        actor.run(a ->
                a.self.<String>pipe(
                        () -> "in the call: " + tickets.here(),
                        (_, text) -> seen.add(Optional.of(text + ", back: " + tickets.here()))));
        assertSeen("in the call: r7, back: r7");

        actor.run(a ->
                a.self.<String>pipe(
                        () -> {
                            throw new IllegalStateException("on purpose");
                        },
                        (_, _) -> {},
                        (_, _) -> see()));
        assertSeen("r7");

        var stage = new CompletableFuture<String>();
        actor.run(a -> a.self.pipe(stage, (_, _) -> see()));
        tickets.with("another", () -> stage.complete("done"));
        assertSeen("r7");
    }

    @Test
    void goesIntoAnAwaitedCall(Oracle oracle) throws Exception {
        var actor = system(oracle).spawn(Probe.class, Probe.plain());
        tickets.set("r8");
        String inTheCall = actor.ask(a -> a.self.await(() -> String.valueOf(tickets.here())));
        assertThat(inTheCall).isEqualTo("r8");
    }

    @Test
    void comesWithTheEndOfAWatchedActorAndWithItems(Oracle oracle) throws Exception {
        var system = system(oracle);
        var other = system.spawn(Probe.class, Probe.plain());
        var actor = system.spawn(Probe.class, Probe.plain());
        tickets.with("r9", () -> actor.run(a -> a.self.watch(other, _ -> see())));
        other.stop();
        assertSeen("r9");

        try (var publisher = new SubmissionPublisher<String>(Runnable::run, 8)) {
            tickets.with("r10", () -> actor.run(a -> a.self.subscribe(publisher, (_, _) -> see())));
            publisher.submit("item");
            assertSeen("r10");
        }
    }

    @Test
    void hooksHaveNone(Oracle oracle) throws Exception {
        var system = system(oracle);
        tickets.set("r11");
        var started = new CompletableFuture<Optional<String>>();
        var ran = new CompletableFuture<Optional<String>>();
        var stopped = new CompletableFuture<Optional<String>>();
        var probe =
                Probe.running(
                        (_, self) -> {
                            ran.complete(Optional.ofNullable(tickets.here()));
                            self.sleep(Calling.LONG);
                        },
                        (_, _, _) -> stopped.complete(Optional.ofNullable(tickets.here())));
        var actor =
                system.<Probe>spawn(
                        Probe.class,
                        self -> {
                            started.complete(Optional.ofNullable(tickets.here()));
                            return probe.onStart(self);
                        });
        assertThat(Calling.get(ran)).isEmpty();
        actor.stop();
        assertThat(Calling.get(started)).isEmpty();
        assertThat(Calling.get(stopped)).isEmpty();
        tickets.set(null);
    }

    @Test
    void queuedMessagesKeepItOverARestart(Oracle oracle) throws Exception {
        var gate = new Gate();
        var options = SpawnOptions.defaults().supervision(Supervision.restart());
        var actor = Gate.closed(system(oracle), options, gate);
        actor.tell(_ -> {
            throw new IllegalStateException("on purpose");
        });
        tickets.with("r12", () -> actor.tell(_ -> see()));
        gate.open();

        assertSeen("r12");
    }

    @Test
    void aScopedValueCanBeCarried(Oracle oracle) {
        var tenant = ScopedValue.<String>newInstance();
        var carrier =
                new ContextCarrier<String>() {
                    @Override
                    public @Nullable String capture() {
                        return tenant.isBound() ? tenant.get() : null;
                    }

                    @Override
                    public void around(String captured, Runnable handler) {
                        ScopedValue.where(tenant, captured).run(handler);
                    }
                };
        var system = oracle.build(ActorSystem.builder().carrier(carrier));
        var actor = system.spawn(Probe.class, Probe.plain());

        var reply = ScopedValue.where(tenant, "acme").call(() -> actor.ask(_ -> tenant.get()));

        assertThat(reply).isEqualTo("acme");
        boolean isLeftBehind = actor.ask(_ -> tenant.isBound());
        assertThat(isLeftBehind).isFalse();
    }

    @Test
    @Promise("C3")
    void theFirstCarrierIsTheOutermost(Oracle oracle) {
        var log = new ArrayList<String>();
        var builder = ActorSystem.builder();
        for (var name : List.of("a", "b", "c")) {
            builder.carrier(new Noting(name, log));
        }
        var actor = oracle.build(builder).spawn(Probe.class, Probe.plain());

        actor.run(_ -> log.add("handler"));

        // b has nothing to carry
        assertThat(log)
                .containsExactly(
                        "a captures",
                        "b captures",
                        "c captures",
                        "a before",
                        "c before",
                        "handler",
                        "c after",
                        "a after",
                        "c releases",
                        "a releases");
    }

    private record Noting(String name, List<String> log) implements ContextCarrier<String> {
        @Override
        public @Nullable String capture() {
            log.add(name + " captures");
            return name.equals("b") ? null : name;
        }

        @Override
        public void around(String captured, Runnable handler) {
            log.add(captured + " before");
            handler.run();
            log.add(captured + " after");
        }

        @Override
        public void release(String captured) {
            log.add(captured + " releases");
        }
    }

    @Test
    @Promise("C4")
    void messagesStayThemselvesWhereNothingIsCarried(Oracle oracle) {
        var actor = oracle.build(ActorSystem.builder()).spawn(Probe.class, Probe.plain());
        var other = system(oracle).spawn(Probe.class, Probe.plain());
        Message<Probe> message = Probe::increment;

        assertThat(Told.of(PlainRef.cellOf(actor), message).message()).isSameAs(message);
        assertThat(Told.of(PlainRef.cellOf(other), message).message()).isSameAs(message);
    }
}
