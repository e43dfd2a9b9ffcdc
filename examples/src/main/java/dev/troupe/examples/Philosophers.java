package dev.troupe.examples;

import dev.troupe.Actor;
import dev.troupe.ActorContext;
import dev.troupe.ActorHandle;
import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/// Philosophers sit in a circle with one fork between each two, and each needs both forks to eat.
/// If all took the left one first, all could wait for the right one for ever. Here everyone takes
/// the fork with the lower number first: whoever holds a fork only ever waits for a higher one, so
/// that waiting cannot go round in a circle.
final class Philosophers {
    private static final Duration A_WHILE = Duration.ofMillis(1);

    private Philosophers() {}

    /// A fork is handed to whoever waits for it, in order.
    static final class Fork {
        private final Queue<CompletableFuture<Integer>> waiting = new ArrayDeque<>();
        private boolean taken;
        private int uses;

        /// Replies at once with a promise, kept when the fork is free: who asks with `askJoin`
        /// waits for that, and the fork can take messages meanwhile.
        CompletionStage<Integer> take() {
            var promise = new CompletableFuture<Integer>();
            waiting.add(promise);
            handOut();
            return promise;
        }

        void putDown() {
            taken = false;
            handOut();
        }

        private void handOut() {
            if (!taken && !waiting.isEmpty()) {
                taken = true;
                waiting.remove().complete(++uses);
            }
        }

        int uses() {
            return uses;
        }
    }

    /// Sees how many eat at the same time.
    static final class Host {
        private int eating;
        private int most;

        void begins() {
            most = Math.max(most, ++eating);
        }

        void ends() {
            eating--;
        }

        int most() {
            return most;
        }
    }

    /// One call of `onRun` is one meal. While he sleeps or waits for a fork he can be talked to.
    static final class Philosopher implements Actor<Philosopher> {
        private final ActorRef<Host> host;
        private final ActorRef<Fork> first;
        private final ActorRef<Fork> second;
        private int mealsLeft;
        private int meals;

        Philosopher(
                ActorRef<Host> host, ActorRef<Fork> first, ActorRef<Fork> second, int mealsLeft) {
            this.host = host;
            this.first = first;
            this.second = second;
            this.mealsLeft = mealsLeft;
        }

        @Override
        public void onRun(ActorContext<Philosopher> self) {
            first.askJoin(Fork::take);
            second.askJoin(Fork::take);
            host.run(Host::begins);
            self.sleep(A_WHILE); // eats
            meals++;
            host.run(Host::ends);
            second.tell(Fork::putDown);
            first.tell(Fork::putDown);
            self.sleep(A_WHILE); // thinks
            if (--mealsLeft == 0) {
                self.stop();
            }
        }
    }

    static void main(String... arguments) throws Exception {
        var given = new Arguments(arguments);
        int seats = given.number("PHILOSOPHERS", 5, 2, 10_000);
        int meals = given.number("MEALS", 20, 1, 1_000_000);
        given.end();

        try (var system = ActorSystem.start()) {
            var host = system.spawn(Host.class, OnStart.of(Host::new));
            var forks =
                    IntStream.range(0, seats)
                            .mapToObj(_ -> system.spawn(Fork.class, OnStart.of(Fork::new)))
                            .toList();
            var philosophers = new ArrayList<ActorHandle<Philosopher>>();
            for (int seat = 0; seat < seats; seat++) {
                int lower = Math.min(seat, (seat + 1) % seats);
                int higher = Math.max(seat, (seat + 1) % seats);
                IO.println("philosopher %d: fork %d, then %d".formatted(seat, lower, higher));
                OnStart<Philosopher> sitDown =
                        _ -> new Philosopher(host, forks.get(lower), forks.get(higher), meals);
                philosophers.add(system.spawn(Philosopher.class, sitDown));
            }
            report(philosophers, forks);
            int most = host.ask(Host::most);
            IO.println("at most %d of %d ate at the same time".formatted(most, seats));
            IO.println("Nobody has waited for ever.");
        }
    }

    private static void report(
            List<ActorHandle<Philosopher>> philosophers, List<ActorHandle<Fork>> forks) {
        for (int seat = 0; seat < philosophers.size(); seat++) {
            var philosopher = philosophers.get(seat).join().orElseThrow();
            IO.println("philosopher %d has had %d meals".formatted(seat, philosopher.meals));
        }
        for (int number = 0; number < forks.size(); number++) {
            int uses = forks.get(number).ask(Fork::uses);
            IO.println("fork %d was used %d times".formatted(number, uses));
        }
    }
}
