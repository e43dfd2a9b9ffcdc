package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A wait made while handling a request with a deadline never lasts beyond it.
@Promise("M5")
class DeadlineTest {
    private static final Duration SHORT = Duration.ofMillis(40);

    /// A wait for an actor that never does what is waited for; on its own it would last for ever,
    /// or for a minute.
    enum Wait {
        ASK,
        TIMED_ASK,
        RUN,
        TIMED_RUN,
        ASK_JOIN,
        TIMED_ASK_JOIN,
        JOIN_OF_A_STAGE,
        ASK_ASYNC,
        TIMED_ASK_ASYNC,
        RUN_ASYNC,
        TELL_FOR_ROOM,
        TIMED_TELL_FOR_ROOM,
        ASK_FOR_ROOM,
        JOIN,
        TIMED_JOIN,
        AWAIT_STOPPED;

        @Nullable Object on(ActorHandle<Gate> gate, ActorRef<Object> idle) throws Exception {
            return switch (this) {
                case ASK, ASK_FOR_ROOM -> gate.ask(Gate::seen);
                case TIMED_ASK -> gate.ask(Gate::seen, Calling.LONG);
                case RUN -> run(() -> gate.run(g -> g.see(1)));
                case TIMED_RUN -> run(() -> gate.run(g -> g.see(1), Calling.LONG));
                case ASK_JOIN -> gate.askJoin(_ -> new CompletableFuture<>());
                case TIMED_ASK_JOIN -> gate.askJoin(_ -> new CompletableFuture<>(), Calling.LONG);
                case JOIN_OF_A_STAGE -> idle.askJoin(_ -> new CompletableFuture<>());
                case ASK_ASYNC -> Calling.get(gate.askAsync(Gate::seen));
                case TIMED_ASK_ASYNC -> Calling.get(gate.askAsync(Gate::seen, Calling.LONG));
                case RUN_ASYNC -> Calling.get(gate.runAsync(g -> g.see(1)));
                case TELL_FOR_ROOM -> run(() -> gate.tell(g -> g.see(1)));
                case TIMED_TELL_FOR_ROOM -> run(() -> gate.tell(g -> g.see(1), Calling.LONG));
                case JOIN -> gate.join();
                case TIMED_JOIN -> gate.join(Calling.LONG);
                case AWAIT_STOPPED -> run(gate::awaitStopped);
            };
        }

        private static @Nullable Object run(Runnable wait) {
            wait.run();
            return null;
        }

        boolean isForRoom() {
            return name().endsWith("FOR_ROOM");
        }
    }

    private static final Query<Object, Long> LIMIT = _ -> inherited();

    private final Gate gate = new Gate();

    @AfterEach
    void open() {
        gate.open();
    }

    private ActorHandle<Gate> closed(ActorSystem system, boolean full) {
        var actor = Gate.closed(system, SpawnOptions.defaults().mailbox(1), gate);
        if (full) {
            actor.tell(_ -> {});
        }
        return actor;
    }

    private static ActorHandle<Object> idle(ActorSystem system) {
        return system.spawn(Object.class, OnStart.of(Object::new));
    }

    /// A request whose handler waits until the deadline: its asker may just get the reply.
    private static void untilDeadline(Runnable request) {
        try {
            request.run();
        } catch (ActorTimeoutException expected) {
            // as often as not
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWaitInAHandlerEndsWithItsRequest(Wait wait, ActorSystem system) {
        var blocked = closed(system, wait.isForRoom());
        var idle = idle(system);
        var outcome = new CompletableFuture<Throwable>();
        var asker = idle(system);
        var start = System.nanoTime();

        untilDeadline(() -> asker.run(_ -> waitIn(wait, blocked, idle, outcome), SHORT));

        assertThat(Waiter.run(() -> Calling.get(outcome)).value())
                .isInstanceOf(ActorTimeoutException.class);
        assertThat(System.nanoTime() - start).isLessThan(15_000_000_000L);
        gate.open();
    }

    private static void waitIn(
            Wait wait,
            ActorHandle<Gate> blocked,
            ActorRef<Object> idle,
            CompletableFuture<Throwable> outcome) {
        try {
            outcome.complete(new AssertionError("waited for " + wait.on(blocked, idle)));
        } catch (Throwable thrown) {
            outcome.complete(thrown);
        }
    }

    @Test
    void aTimedWaitForAnEndIsOverWithItsRequestToo(ActorSystem system) {
        var blocked = closed(system, false);
        var ended = new CompletableFuture<Boolean>();
        var asker = idle(system);

        untilDeadline(
                () -> asker.run(_ -> ended.complete(blocked.awaitStopped(Calling.LONG)), SHORT));

        assertThat(Waiter.run(() -> Calling.get(ended)).value()).isEqualTo(false);
        gate.open();
    }

    @Test
    void itIsInheritedThroughManyActors(ActorSystem system) {
        var blocked = closed(system, false);
        var first = idle(system);
        var second = idle(system);
        var third = idle(system);
        var outcome = new CompletableFuture<Throwable>();
        Action<Object, RuntimeException> last = _ -> waitIn(Wait.ASK, blocked, first, outcome);

        untilDeadline(() -> first.run(_ -> second.run(_ -> third.run(last)), SHORT));

        assertThat(Waiter.run(() -> Calling.get(outcome)).value())
                .isInstanceOf(ActorTimeoutException.class);
        gate.open();
    }

    @Test
    void aCallerRunsActorInBetweenPassesItOn(ActorSystem system) {
        var blocked = closed(system, false);
        var first = idle(system);
        var second =
                system.spawn(
                        Object.class,
                        SpawnOptions.defaults().callerRuns(),
                        OnStart.of(Object::new));
        var outcome = new CompletableFuture<Throwable>();
        Action<Object, RuntimeException> last = _ -> waitIn(Wait.ASK, blocked, first, outcome);

        untilDeadline(() -> first.run(_ -> second.run(last), SHORT));

        assertThat(Waiter.run(() -> Calling.get(outcome)).value())
                .isInstanceOf(ActorTimeoutException.class);
        gate.open();
    }

    /// What a handler sees of its deadline, in the nanoseconds of the stage.
    private static long inherited() {
        return Deadline.inherited();
    }

    @ParameterizedTest
    @EnumSource
    void itIsNeverExtendedAndMayBeShortened(Callee callee, ActorSystem system) {
        var outer = idle(system);
        var inner = callee.spawn(system, Object.class, OnStart.of(Object::new));
        var limit = Duration.ofSeconds(30);

        var seen =
                outer.ask(
                        _ -> {
                            var own = inherited();
                            var untimed = inner.ask(LIMIT);
                            var longer = inner.ask(LIMIT, Calling.LONG);
                            var shorter = inner.ask(LIMIT, Duration.ofSeconds(20));
                            return new long[] {own, untimed, longer, shorter, inherited()};
                        },
                        limit);

        assertThat(seen[0]).isBetween(0L, system.stage().nanoTime() + limit.toNanos());
        assertThat(seen[1]).isEqualTo(seen[0]);
        assertThat(seen[2]).isEqualTo(seen[0]);
        assertThat(seen[3]).isLessThan(seen[0]);
        assertThat(seen[4]).as("afterwards, in the handler").isEqualTo(seen[0]);
    }

    @ParameterizedTest
    @EnumSource
    void withoutATimeoutThereIsNone(Callee callee, ActorSystem system) {
        var actor = callee.spawn(system, Object.class, OnStart.of(Object::new));

        assertThat(actor.ask(LIMIT)).isEqualTo(Deadline.NONE);
        assertThat(actor.ask(LIMIT, Calling.LONG)).isLessThan(Deadline.NONE);
        assertThat(actor.ask(LIMIT)).as("it is left behind").isEqualTo(Deadline.NONE);
        assertThat(actor.askAsync(LIMIT).join()).isEqualTo(Deadline.NONE);
        assertThat(inherited()).as("on the asking thread").isEqualTo(Deadline.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void tellDoesNotPassItOn(Callee callee, ActorSystem system) {
        var outer = idle(system);
        var inner = callee.spawn(system, Object.class, OnStart.of(Object::new));
        var seen = new CompletableFuture<Long>();

        outer.run(_ -> inner.tell(_ -> seen.complete(inherited())), Calling.LONG);

        assertThat(Waiter.run(() -> Calling.get(seen)).value()).isEqualTo(Deadline.NONE);
    }

    @Test
    void aTellWithATimeoutPassesNothingOnEither(ActorSystem system) {
        var actor = idle(system);
        var seen = new CompletableFuture<Long>();

        actor.tell(_ -> seen.complete(inherited()), Calling.LONG);

        assertThat(Waiter.run(() -> Calling.get(seen)).value()).isEqualTo(Deadline.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void askAsyncPassesItOn(Callee callee, ActorSystem system) {
        var outer = idle(system);
        var inner = callee.spawn(system, Object.class, OnStart.of(Object::new));

        var seen =
                outer.ask(
                        _ -> new long[] {inherited(), inner.askAsync(LIMIT).join()}, Calling.LONG);

        assertThat(seen[1]).isLessThan(Deadline.NONE).isEqualTo(seen[0]);
    }

    /// An actor that knows its context.
    private record Knowing(ActorContext<Knowing> self) {}

    @Test
    void awaitPassesItOnAndPipeDoesNot(ActorSystem system) {
        var actor = system.spawn(Knowing.class, Knowing::new);
        var piped = new CompletableFuture<Long>();

        var seen =
                actor.ask(
                        a -> {
                            a.self.pipe(
                                    DeadlineTest::inherited, (_, limit) -> piped.complete(limit));
                            Call<Long, RuntimeException> call = DeadlineTest::inherited;
                            return new long[] {inherited(), a.self.await(call)};
                        },
                        Calling.LONG);

        assertThat(seen[1]).isLessThan(Deadline.NONE).isEqualTo(seen[0]);
        assertThat(Waiter.run(() -> Calling.get(piped)).value()).isEqualTo(Deadline.NONE);
    }

    @Test
    void aWaitInsideOfAnAwaitedCallEndsWithTheRequest(ActorSystem system) {
        var blocked = closed(system, false);
        var actor = system.spawn(Knowing.class, Knowing::new);
        var outcome = new CompletableFuture<Throwable>();
        var done = new CountDownLatch(1);

        untilDeadline(() ->
                actor.run(
                        a -> {
                            Call<Boolean, RuntimeException> call =
                                    () -> {
                                        waitIn(Wait.ASK, blocked, actor(a), outcome);
                                        return true;
                                    };
                            a.self.await(call);
                            done.countDown();
                        },
                        SHORT));

        assertThat(Waiter.run(() -> Calling.get(outcome)).value())
                .isInstanceOf(ActorTimeoutException.class);
        Await.until("the handler has ended", () -> done.getCount() == 0);
        gate.open();
    }

    private static ActorRef<Object> actor(Knowing knowing) {
        return knowing.self.system().spawn(Object.class, OnStart.of(Object::new));
    }
}
