package dev.troupe.examples;

import dev.troupe.Actor;
import dev.troupe.ActorContext;
import dev.troupe.ActorHandle;
import dev.troupe.ActorResult;
import dev.troupe.ActorStoppedException;
import dev.troupe.ActorSystem;
import dev.troupe.Interval;
import java.time.Duration;

/// The whole life of an actor: it starts with an argument, lives by two clocks while it answers
/// messages, is stopped, and is handed back with its final state.
final class Quickstart {
    private Quickstart() {}

    /// An ordinary class. Nobody touches it but through its reference, so it needs no lock.
    static final class Counter implements Actor<Counter> {
        private final Interval fast;
        private final Interval slow;
        private int count;
        private int fastTicks;
        private int slowTicks;

        Counter(ActorContext<Counter> self, int start) {
            if (start < 0) {
                throw new IllegalArgumentException("A counter does not start below 0: " + start);
            }
            count = start;
            fast = self.interval(Duration.ofMillis(300));
            slow = self.interval(Duration.ofSeconds(1));
            IO.println(self.identity() + " starts at " + start);
        }

        /// Called again and again. While it waits for a tick, messages are handled.
        @Override
        public void onRun(ActorContext<Counter> self) {
            var ticked = Interval.tickFirst(fast, slow);
            if (ticked.equals(fast)) {
                fastTicks++;
                IO.println("  300 ms tick, count is " + count);
            } else {
                slowTicks++;
                IO.println("  1 s tick, count is " + count);
            }
        }

        @Override
        public void onStop(ActorContext<Counter> self, boolean killed) {
            IO.println(self.identity() + " stops, killed: " + killed);
        }

        int increment() {
            return ++count;
        }

        int decrement() {
            return --count;
        }

        int count() {
            return count;
        }

        int slowTicks() {
            return slowTicks;
        }
    }

    static void main(String... arguments) throws Exception {
        var given = new Arguments(arguments);
        int start = given.number("START", 100, Integer.MIN_VALUE, Integer.MAX_VALUE);
        given.end();

        try (var system = ActorSystem.start()) {
            ActorHandle<Counter> counter =
                    system.spawn(Counter.class, self -> new Counter(self, start));
            try {
                talkTo(counter);
            } catch (ActorStoppedException gone) {
                IO.println(gone.getMessage());
            }
            counter.stop();
            report(counter.join());
        }
    }

    private static void talkTo(ActorHandle<Counter> counter) throws InterruptedException {
        Thread.sleep(700);
        int incremented = counter.ask(Counter::increment);
        IO.println("increment: " + incremented);
        int decremented = counter.ask(Counter::decrement);
        IO.println("decrement: " + decremented);
        counter.tell(Counter::increment); // does not wait
        int count = counter.ask(Counter::count); // behind the increment
        IO.println("count: " + count);
        while (counter.ask(Counter::slowTicks) == 0) {
            Thread.sleep(50);
        }
    }

    private static void report(ActorResult<Counter> result) throws Exit {
        switch (result) {
            case ActorResult.Completed<Counter>(var counter, var killed) ->
                    IO.println(
                            "completed, killed: %s, count: %d, fast ticks: %d, slow ticks: %d"
                                    .formatted(
                                            killed,
                                            counter.count,
                                            counter.fastTicks,
                                            counter.slowTicks));
            case ActorResult.Failed<Counter>(_, var error, var phase, _) ->
                    throw Exit.failed("The counter failed in " + phase + ": " + error);
        }
    }
}
