package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many who ask one caller-runs actor at the same time.
class CallerContentionTest {
    private static final SpawnOptions CALLER_RUNS = SpawnOptions.defaults().callerRuns();

    private static final class Counter {
        private long count;

        long increment() {
            return ++count;
        }

        long count() {
            return count;
        }
    }

    private static ActorHandle<Counter> counter(ActorSystem system) {
        return Callee.CALLER_RUNS_IDLE.spawn(system, Counter.class, OnStart.of(Counter::new));
    }

    private static Thread.Builder threads(boolean virtual) {
        return virtual ? Thread.ofVirtual() : Thread.ofPlatform();
    }

    /// Starts threads that ask until told to stop.
    private static List<Thread> start(
            int count, boolean virtual, AtomicBoolean stop, Runnable asking) {
        var started = new ArrayList<Thread>();
        for (var i = 0; i < count; i++) {
            started.add(
                    threads(virtual)
                            .start(() -> {
                                while (!stop.get()) {
                                    asking.run();
                                }
                            }));
        }
        return started;
    }

    private static void join(List<Thread> threads) {
        for (var thread : threads) {
            Await.until(thread + " has ended", () -> !thread.isAlive());
        }
    }

    @Promise("T1")
    @Promise("T6")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyAskIsHandledOnceAndAlone(boolean virtual, ActorSystem system) {
        var actor = counter(system);
        var asked = new AtomicInteger();
        var stop = new AtomicBoolean();
        var askers =
                start(
                        16,
                        virtual,
                        stop,
                        () -> {
                            actor.ask(Counter::increment);
                            if (asked.incrementAndGet() >= 100_000) {
                                stop.set(true);
                            }
                        });
        join(askers);

        assertThat(actor.ask(Counter::count)).isEqualTo(asked.get());
        assertThat(callers(PlainRef.cellOf(actor)).standing()).isZero();
    }

    /// Where each is woken at once, all of them stay in the mailbox for good.
    @Test
    @Promise("T6")
    void manyWhoAskAtTheSameTimeFindTheActorIdleAgain(ActorSystem system) {
        var actor = counter(system);
        var cell = PlainRef.cellOf(actor);
        var gate = new CountDownLatch(1);
        actor.tell(_ -> gate.await());
        var stop = new AtomicBoolean();
        var askers = start(64, false, stop, () -> actor.ask(Counter::increment));

        try {
            Await.until("all of them queue", () -> cell.queueLength() == askers.size());
            gate.countDown();
            Await.until("most of them run their handlers themselves", () -> mostOnCallers(cell));
        } finally {
            stop.set(true);
            join(askers);
        }
    }

    /// While half a million are handled.
    private static boolean mostOnCallers(Cell<?> cell) {
        var handled = cell.handled();
        var before = onCallers(cell);
        Await.until("some are handled", () -> cell.handled() - handled > 500_000);
        var share = (onCallers(cell) - before) * 100 / (cell.handled() - handled);
        return share > 90;
    }

    private static CallersTurn callers(Cell<?> cell) {
        return Objects.requireNonNull(cell.belongings().callers);
    }

    private static long onCallers(Cell<?> cell) {
        return callers(cell).handled;
    }

    /// The asker's reply is there, and it is not kept from it by the handler after it, which blocks
    /// in a way that the library cannot know.
    @Test
    @Promise("T6")
    void aReplyDoesNotWaitForALaterHandlerThatBlocks(ActorSystem system) throws Exception {
        for (var round = 0; round < 30; round++) {
            var actor = counter(system);
            holdBackReplies(system);
            var first = new CountDownLatch(1);
            var last = new CountDownLatch(1);
            actor.tell(_ -> first.await());
            var askers = new ArrayList<TestThread<Long>>();
            for (var i = 1; i <= 3; i++) {
                askers.add(TestThread.start(() -> actor.ask(Counter::increment)));
                Await.untilWaiting(askers.getLast().thread());
            }
            Await.until("they have queued", () -> Callee.queued(actor) == 3);
            actor.tell(_ -> last.await());
            first.countDown();

            for (var asker : askers) {
                assertThat(asker.get()).isBetween(1L, 3L);
            }
            last.countDown();
        }
    }

    /// Has replies held back in this system for the next moments.
    private static void holdBackReplies(ActorSystem system) {
        Await.until(
                "the patrol looks often",
                () -> {
                    for (var i = 0; i < 64; i++) {
                        system.handover().mayHoldBack(0);
                    }
                    return system.handover().isOn();
                });
    }

    @Test
    @Promise("L8")
    void anAskThatWaitsForABlockedCallerIsHandledBeforeAStop(ActorSystem system) throws Exception {
        for (var round = 0; round < 30; round++) {
            var actor = counter(system);
            var begun = new CountDownLatch(1);
            var gate = new CountDownLatch(1);
            var holder =
                    TestThread.running(() ->
                            actor.run(_ -> {
                                begun.countDown();
                                gate.await();
                            }));
            begun.await();
            Await.untilWaiting(holder.thread());
            var asker = TestThread.start(() -> actor.ask(Counter::increment));
            Await.untilWaiting(asker.thread());
            actor.stop();
            gate.countDown();

            assertThat(asker.get()).isEqualTo(1);
        }
    }

    /// Two who hold each other's actor, over and over: whoever stands back must not do so for good.
    @Test
    @Promise("D2")
    void aCycleOfContendedCallersIsFound(ActorSystem system) throws Exception {
        var one = system.spawn(Counter.class, CALLER_RUNS, OnStart.of(Counter::new));
        var other = system.spawn(Counter.class, CALLER_RUNS, OnStart.of(Counter::new));
        var cycles = new AtomicInteger();
        var stop = new AtomicBoolean();
        var askers = new ArrayList<Thread>();
        askers.addAll(start(2, false, stop, () -> nested(one, other, cycles)));
        askers.addAll(start(2, false, stop, () -> nested(other, one, cycles)));

        try {
            Await.until("cycles have been found", () -> cycles.get() > 20);
        } finally {
            stop.set(true);
            join(askers);
        }
    }

    private static void nested(
            ActorRef<Counter> outer, ActorRef<Counter> inner, AtomicInteger cycles) {
        try {
            outer.run(_ -> {
                LockSupport.parkNanos(1_000);
                inner.run(Counter::increment);
            });
        } catch (DeadlockException cycle) {
            cycles.incrementAndGet();
        }
    }

    /// Stop, kill and interrupts while many ask: everybody comes back.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Promise("M7")
    @Promise("M10")
    @Promise("E4")
    void whoeverAsksComesBackWhenTheActorEnds(boolean kill, ActorSystem system) {
        for (var round = 0; round < 100; round++) {
            var actor = counter(system);
            var stop = new AtomicBoolean();
            var askers = start(4, round % 2 == 0, stop, () -> askUntilGone(actor, stop));
            askers.getFirst().interrupt();
            Await.until("some are handled", () -> PlainRef.cellOf(actor).handled() > 1_000);
            askers.getLast().interrupt();
            if (kill) {
                actor.kill();
            } else {
                actor.stop();
            }

            assertThat(actor.awaitStopped(Duration.ofSeconds(20))).isTrue();
            Await.until("all have noticed", stop::get);
            join(askers);
        }
    }

    private static void askUntilGone(ActorRef<Counter> actor, AtomicBoolean stop) {
        try {
            actor.ask(Counter::increment);
        } catch (ActorInterruptedException interrupted) {
            Thread.interrupted();
        } catch (ActorStoppedException gone) {
            stop.set(true);
        }
    }
}
