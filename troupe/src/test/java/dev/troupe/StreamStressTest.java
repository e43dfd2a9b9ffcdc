package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// An actor that emits from `onRun` and from handlers at once, to subscribers of all kinds that
/// come and go, until it ends in one way or another: each gets all items from its subscription on,
/// in the order of emission and without a gap, to the last one or to where it has left.
@Promise("F2")
@Promise("F4")
@Promise("F5")
@Promise("F6")
class StreamStressTest {
    private static final int ITEMS = 1_500;
    private static final int SUBSCRIBERS = 6;
    private static final int NEVER = Integer.MAX_VALUE;

    static Stream<Arguments> seeds() {
        var first = Long.getLong("troupe.seed", System.nanoTime());
        return Stream.iterate(first, seed -> seed + 1).limit(30).map(Arguments::of);
    }

    private enum End {
        COMPLETED,
        STOPPED,
        FAILED,
        KILLED
    }

    /// Emits the numbers from 0 on, in order.
    private static final class Source implements Actor<Source> {
        private final Outlet<Integer> outlet;
        private final CompletableFuture<Void> go;
        private final Random random;

        /// The next number. Written on the turn.
        private volatile int next;

        Source(ActorContext<Source> self, CompletableFuture<Void> go, Random random) {
            this.outlet = self.outlet(1 + random.nextInt(8));
            this.go = go;
            this.random = random;
        }

        Outlet<Integer> outlet() {
            return outlet;
        }

        @Override
        public void onRun(ActorContext<Source> self) throws Exception {
            self.await(go);
            while (next < ITEMS) {
                emit();
                if (random.nextInt(8) == 0) {
                    self.sleep(Duration.ZERO);
                }
            }
            self.sleep(Duration.ofDays(1));
        }

        void emit() {
            var number = next;
            if (random.nextInt(4) == 0) {
                next = outlet.tryEmit(number) ? number + 1 : number;
            } else {
                next = number + 1; // while this waits, others emit
                outlet.emit(number);
            }
        }

        void complete() {
            outlet.complete();
        }
    }

    /// Somebody who receives, and leaves after so many items.
    private static class Receiver {
        private final int leavesAfter;
        private final List<Integer> items = new ArrayList<>();
        private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();

        /// What was emitted when it had subscribed, or more: one item may not be counted yet.
        volatile int next = NEVER;

        Receiver(int leavesAfter) {
            this.leavesAfter = leavesAfter;
        }

        /// @return whether it stays
        boolean take(int item) {
            items.add(item);
            return items.size() < leavesAfter;
        }

        void end(@Nullable Throwable error) {
            end.complete(error);
        }

        void check(int emitted) {
            if (items.isEmpty()) {
                assertThat(next).as("items were there for it").isGreaterThanOrEqualTo(emitted);
                return;
            }
            var first = items.getFirst();
            assertThat(first).as("the first of %s", items.size()).isLessThanOrEqualTo(next);
            var left = items.size() >= leavesAfter;
            var last = left ? first + items.size() : emitted;
            assertThat(items).isEqualTo(IntStream.range(first, last).boxed().toList());
        }
    }

    /// No actor: asks for a few at a time, here or from another thread; leaves by throwing or not.
    private static final class Outsider extends Receiver implements Flow.Subscriber<Integer> {
        private final Random random;
        private Flow.@Nullable Subscription upstream;
        private int asked;

        Outsider(int leavesAfter, Random random) {
            super(leavesAfter);
            this.random = random;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            upstream = subscription;
            ask(subscription);
        }

        private void ask(Flow.Subscription subscription) {
            var items = 1 + random.nextInt(6);
            asked = items;
            if (random.nextBoolean()) {
                subscription.request(items);
            } else {
                Thread.startVirtualThread(() -> subscription.request(items));
            }
        }

        @Override
        public void onNext(Integer item) {
            var subscription = Objects.requireNonNull(upstream);
            if (!take(item)) {
                subscription.cancel();
                end(null);
                if (random.nextBoolean()) {
                    throw new IllegalStateException("on purpose");
                }
            } else if (--asked == 0) {
                ask(subscription);
            }
        }

        @Override
        public void onError(Throwable error) {
            end(error);
        }

        @Override
        public void onComplete() {
            end(null);
        }
    }

    /// One of the kinds, for this source.
    private static Receiver join(ActorSystem system, Random random, Source source) {
        var leaves = random.nextBoolean() ? NEVER : 1 + random.nextInt(ITEMS / 2);
        if (random.nextBoolean()) {
            var made = new Outsider(leaves, new Random(random.nextLong()));
            source.outlet.subscribe(made);
            made.next = source.next + 1;
            return made;
        }
        var made = new Receiver(leaves);
        var options = SpawnOptions.defaults().mailbox(1 + random.nextInt(40));
        var actor = system.spawn(Receiver.class, options, self -> subscribe(self, source, made));
        actor.run(_ -> {});
        return made;
    }

    private static Receiver subscribe(ActorContext<Receiver> self, Source source, Receiver made) {
        var subscription = new CompletableFuture<Cancellable>();
        subscription.complete(
                self.subscribe(
                        source.outlet,
                        (actor, item) -> {
                            if (!actor.take(item)) {
                                subscription.join().cancel();
                                actor.end(null);
                            }
                        },
                        (actor, error) -> actor.end(error.orElse(null))));
        made.next = source.next + 1;
        return made;
    }

    private static Source source(
            ActorContext<Source> self,
            CompletableFuture<Void> go,
            long seed,
            CompletableFuture<Source> made) {
        made.complete(new Source(self, go, new Random(seed)));
        return made.join();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everybodyGetsEverythingInOrder(long seed, Oracle oracle) throws Exception {
        var random = new Random(seed);
        var system = oracle.build(ActorSystem.builder());
        var go = new CompletableFuture<Void>();
        var made = new CompletableFuture<Source>();
        var source = system.spawn(Source.class, self -> source(self, go, seed, made));
        var witness = HandSubscriber.asking(Long.MAX_VALUE);
        made.join().outlet().subscribe(witness);
        var receivers = new ArrayList<Receiver>();
        for (var i = 0; i < SUBSCRIBERS; i++) {
            receivers.add(join(system, random, made.join()));
            if (i == SUBSCRIBERS / 2) {
                go.complete(null); // the others come late
            }
            source.tryTell(Source::emit);
        }
        var end = End.values()[random.nextInt(End.values().length)];
        end(source, end, random);

        var error = witness.end();
        assertThat(error == null).isEqualTo(end == End.COMPLETED || end == End.STOPPED);
        var emitted = witness.items().size();
        for (var receiver : receivers) {
            receiver.end.get(30, TimeUnit.SECONDS);
        }
        system.close();
        if (end != End.KILLED) { // which may give up a number, and emit the next one
            receivers.forEach(receiver -> receiver.check(emitted));
        }
    }

    private static void end(ActorRef<Source> source, End end, Random random) {
        var atOnce = random.nextBoolean();
        for (var i = 0; i < 200; i++) {
            source.tell(Source::emit);
        }
        if (end == End.COMPLETED || !atOnce) {
            Await.until("all are emitted", () -> source.ask(s -> s.next) >= ITEMS);
        }
        switch (end) {
            case COMPLETED -> source.run(Source::complete);
            case STOPPED -> source.stop();
            case FAILED ->
                    source.tell(_ -> {
                        throw new IllegalStateException("on purpose");
                    });
            case KILLED -> source.kill();
        }
    }
}
