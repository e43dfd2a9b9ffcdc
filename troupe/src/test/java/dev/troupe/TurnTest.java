package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One thing at a time, in order, and what happens-before what.
class TurnTest {
    private static final int SENDERS = 4;
    private static final int EACH = 3_000;

    private static SpawnOptions options(boolean callerRuns) {
        var defaults = SpawnOptions.defaults().mailbox(64);
        return callerRuns ? defaults.callerRuns() : defaults;
    }

    /// Counts without any synchronization, and notices when somebody else is in here too.
    private static final class Counter implements Actor<Counter> {
        private final AtomicInteger inside = new AtomicInteger();
        private boolean overlapped;
        private long first;
        private long second;

        void count() {
            overlapped |= inside.incrementAndGet() != 1;
            first++;
            second--;
            overlapped |= first + second != 0;
            inside.decrementAndGet();
        }

        long counted() {
            return first;
        }

        boolean overlapped() {
            return overlapped;
        }
    }

    /// The same, and lives by `onRun`.
    private static final class LivingCounter implements Actor<LivingCounter> {
        private final Counter counter = new Counter();
        private int lived;

        @Override
        public void onRun(ActorContext<LivingCounter> self) {
            for (var i = 0; i < 50; i++) {
                counter.count();
                lived++;
            }
            self.sleep(Duration.ofNanos(1));
        }
    }

    @Promise("T1")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void handlesOneThingAtATimeHoweverItIsSent(boolean callerRuns, ActorSystem system)
            throws Exception {
        var counter = system.spawn(Counter.class, options(callerRuns), OnStart.of(Counter::new));
        var senders = new ArrayList<TestThread<?>>();
        for (var s = 0; s < SENDERS; s++) {
            senders.add(
                    TestThread.running(() -> {
                        for (var i = 0; i < EACH; i++) {
                            send(counter, i % 5);
                        }
                    }));
        }
        for (var sender : senders) {
            sender.get();
        }
        counter.stop();

        var ended = counter.join().orElseThrow();
        assertThat(ended.counted()).isEqualTo((long) SENDERS * EACH);
        assertThat(ended.overlapped()).isFalse();
    }

    private static void send(ActorRef<Counter> counter, int way) {
        switch (way) {
            case 0 -> counter.tell(Counter::count);
            case 1 -> counter.run(Counter::count);
            case 2 -> counter.run(Counter::count, Duration.ofSeconds(60));
            case 3 -> {
                var _ = counter.runAsync((Action<Counter, RuntimeException>) Counter::count);
            }
            default ->
                    counter.ask(c -> {
                        c.count();
                        return 0;
                    });
        }
    }

    @Promise("T1")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onRunSharesTheTurnWithTheMessages(boolean callerRuns, ActorSystem system)
            throws Exception {
        var actor =
                system.spawn(
                        LivingCounter.class, options(callerRuns), OnStart.of(LivingCounter::new));
        var senders = new ArrayList<TestThread<?>>();
        for (var s = 0; s < SENDERS; s++) {
            senders.add(
                    TestThread.running(() -> {
                        for (var i = 0; i < EACH; i++) {
                            actor.run(a -> a.counter.count());
                        }
                    }));
        }
        for (var sender : senders) {
            sender.get();
        }
        actor.stop();

        var ended = actor.join().orElseThrow();
        assertThat(ended.lived).isPositive();
        assertThat(ended.counter.counted()).isEqualTo((long) SENDERS * EACH + ended.lived);
        assertThat(ended.counter.overlapped()).isFalse();
    }

    private static final class Box {
        private int value;
    }

    @Promise("T1")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatASenderDidIsSeenByTheHandlerAndTheHandlersWorkByTheAsker(
            boolean callerRuns, ActorSystem system) {
        var actor = system.spawn(Probe.class, options(callerRuns), Probe.plain());
        var torn = new AtomicInteger();
        for (var i = 1; i <= 5_000; i++) {
            var expected = i;
            var there = new Box();
            var back = new Box();
            there.value = i;
            actor.tell(_ -> {
                if (there.value != expected) {
                    torn.incrementAndGet();
                }
                there.value = -expected;
            });
            actor.run(_ -> back.value = there.value);
            assertThat(back.value).isEqualTo(-i);
        }
        assertThat(torn).hasValue(0);
    }

    @Test
    @Promise("T1")
    void theEndHappensBeforeJoinReturns(ActorSystem system) {
        for (var i = 1; i <= 500; i++) {
            var box = new Box();
            var value = i;
            var actor = system.spawn(Probe.class, Probe.stopping((_, _, _) -> box.value = value));
            actor.stop();
            actor.join();
            assertThat(box.value).isEqualTo(i);
        }
    }

    private record Numbered(int sender, int number) {}

    private static final class Register {
        private final Map<Integer, Integer> last = new HashMap<>();
        private final List<String> outOfOrder = new ArrayList<>();

        void note(Numbered message) {
            var before = last.put(message.sender, message.number);
            if (message.number != (before == null ? 0 : before + 1)) {
                outOfOrder.add(message + " after " + before);
            }
        }
    }

    @Promise("T2")
    @ParameterizedTest
    @ValueSource(ints = {1, 8, 4096})
    void handlesTheMessagesOfOneSenderInTheOrderSent(int capacity, ActorSystem system)
            throws Exception {
        var options = SpawnOptions.defaults().mailbox(capacity);
        var register = system.spawn(Register.class, options, OnStart.of(Register::new));
        sendNumbered(register);
        register.stop();

        var ended = register.join().orElseThrow();
        assertThat(ended.outOfOrder).isEmpty();
        assertThat(ended.last).hasSize(SENDERS).containsValue(EACH - 1);
    }

    @Test
    @Promise("T2")
    void keepsTheOrderOnCallersThreadsToo(ActorSystem system) throws Exception {
        var options = SpawnOptions.defaults().callerRuns();
        var register = system.spawn(Register.class, options, OnStart.of(Register::new));
        sendNumbered(register);
        register.stop();

        assertThat(register.join().orElseThrow().outOfOrder).isEmpty();
    }

    @Test
    @Promise("T2")
    void keepsTheOrderInTheUrgentLane(ActorSystem system) throws Exception {
        var options = SpawnOptions.defaults().urgentLane(4);
        var register = system.spawn(Register.class, options, OnStart.of(Register::new));
        sendNumbered(register.urgent());
        register.stop();

        assertThat(register.join().orElseThrow().outOfOrder).isEmpty();
    }

    private static void sendNumbered(ActorRef<Register> register) throws Exception {
        var senders = new ArrayList<TestThread<?>>();
        for (var s = 0; s < SENDERS; s++) {
            var sender = s;
            senders.add(TestThread.running(() -> sendNumbered(register, sender)));
        }
        for (var sender : senders) {
            sender.get();
        }
    }

    private static void sendNumbered(ActorRef<Register> register, int sender) {
        for (var i = 0; i < EACH; i++) {
            var message = new Numbered(sender, i);
            switch (i % 4) {
                case 0 -> register.run(r -> r.note(message));
                case 1 -> {
                    var _ =
                            register.askAsync(r -> {
                                r.note(message);
                                return 0;
                            });
                }
                default -> register.tell(r -> r.note(message));
            }
        }
    }

    @Promise("T2")
    @ParameterizedTest
    @EnumSource(Callee.class)
    void anAskComesAfterWhatTheSameSenderToldBefore(Callee callee, ActorSystem system) {
        var actor = callee.spawn(system, Probe.class, Probe.plain());
        for (var i = 0; i < 100; i++) {
            actor.tell(Probe::increment);
        }
        assertThat(actor.ask(Probe::count)).isEqualTo(100);
    }

    @Test
    @Promise("T3")
    void aHandlerRunsToItsEndBeforeTheNextBegins(ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, Probe.plain());
        var begun = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        actor.tell(probe -> {
            probe.add("first begins");
            begun.countDown();
            gate.await();
            probe.add("first ends");
        });
        begun.await();
        actor.tell(probe -> probe.add("second"));
        var asker = TestThread.start(() -> actor.ask(Probe::log));
        Look.untilQueued(system, actor, 2);
        assertThat(asker.isDone()).isFalse();
        gate.countDown();

        assertThat(asker.get()).containsExactly("first begins", "first ends", "second");
    }

    @Test
    @Promise("T7")
    void aThreadLocalIsNotTheActorsMemory(ActorSystem system) {
        var actor = system.spawn(Probe.class, Probe.plain());
        var memory = new ThreadLocal<String>();
        actor.run(_ -> memory.set("kept"));
        Await.until(
                "a later message runs on another thread",
                () -> {
                    Look.untilIdle(system, actor);
                    return actor.ask(_ -> memory.get() == null);
                });
    }
}
