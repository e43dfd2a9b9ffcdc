package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Many senders, every way to send, interrupts, and an end somewhere in between: each message is
/// handled once, or a dead letter once, or was not accepted and is neither. The context of each is
/// released once.
@Promise("M8")
@Promise("T2")
class SendStressTest {
    private static final int SENDERS = 5;
    private static final int MESSAGES = 300;

    static Stream<Arguments> seeds() {
        var first = Long.getLong("troupe.seed", System.nanoTime());
        return Stream.iterate(first, seed -> seed + 1).limit(40).map(Arguments::of);
    }

    /// What may become of a message after what its sender has seen.
    private enum Fate {
        /// It has its reply.
        HANDLED,
        /// It was accepted, or came too late: one of the two, and only once.
        HANDLED_OR_DEAD,
        /// It was refused as too late.
        DEAD,
        /// The sender has given up, or been turned away: perhaps before it was accepted.
        ANY,
        /// It was not accepted.
        NEITHER;

        boolean allows(int handled, int dead) {
            return switch (this) {
                case HANDLED -> handled == 1 && dead == 0;
                case HANDLED_OR_DEAD -> handled + dead == 1;
                case DEAD -> handled == 0 && dead == 1;
                case ANY -> handled + dead <= 1;
                case NEITHER -> handled + dead == 0;
            };
        }
    }

    /// An actor that sees to the order.
    private static final class Sink {
        private final int[] last = new int[SENDERS];
        private final List<String> wrong = new ArrayList<>();

        Integer take(Parcel parcel) {
            if (parcel.number <= last[parcel.sender]) {
                wrong.add(parcel + " came after " + last[parcel.sender]);
            }
            last[parcel.sender] = parcel.number;
            return parcel.number;
        }
    }

    /// One message; both a request and an action.
    private static final class Parcel
            implements Request<Sink, Integer, RuntimeException>, Action<Sink, RuntimeException> {
        private final int sender;
        private final int number;
        private final AtomicInteger handled = new AtomicInteger();
        private final AtomicInteger dead = new AtomicInteger();

        /// Written by the sender.
        private Fate fate = Fate.ANY;

        private String sent = "";

        Parcel(int sender, int number) {
            this.sender = sender;
            this.number = number;
        }

        @Override
        public Integer reply(Sink sink) {
            handled.incrementAndGet();
            if (number % 16 == 0) {
                LockSupport.parkNanos(100_000);
            }
            return sink.take(this);
        }

        @Override
        public void run(Sink sink) {
            reply(sink);
        }

        @Override
        public void handle(Sink sink) {
            reply(sink);
        }

        boolean isConserved() {
            return fate.allows(handled.get(), dead.get());
        }

        @Override
        public String toString() {
            return "%d/%d %s %s: handled %s, dead %s"
                    .formatted(sender, number, sent, fate, handled, dead);
        }
    }

    /// A thread that sends in every way.
    private static final class Sender {
        private final int index;
        private final ActorRef<Sink> sink;
        private final Tickets tickets;
        private final Random random;
        private final List<Parcel> parcels = new ArrayList<>();
        private final List<Runnable> later = new ArrayList<>();

        Sender(int index, ActorRef<Sink> sink, Tickets tickets, long seed) {
            this.index = index;
            this.sink = sink;
            this.tickets = tickets;
            this.random = new Random(seed);
        }

        Object sendAll() {
            for (var number = 1; number <= MESSAGES; number++) {
                var parcel = new Parcel(index, number);
                parcels.add(parcel);
                tickets.set(number % 4 == 0 ? null : "context");
                send(parcel);
            }
            return parcels;
        }

        /// Afterwards, on the test's thread, which nobody interrupts.
        void settle() {
            later.forEach(Runnable::run);
        }

        private Duration soon() {
            return Duration.ofNanos(random.nextBoolean() ? 0 : random.nextInt(400_000));
        }

        private void send(Parcel parcel) {
            var way = random.nextInt(8);
            parcel.sent = "way " + way;
            try {
                parcel.fate = by(way, parcel);
            } catch (ActorStoppedException tooLate) {
                parcel.fate = way <= 2 ? Fate.DEAD : Fate.HANDLED_OR_DEAD;
            } catch (MailboxFullException noRoom) {
                parcel.fate = Fate.NEITHER;
            } catch (ActorTimeoutException | ActorInterruptedException givenUp) {
                parcel.fate = way <= 2 ? Fate.NEITHER : Fate.ANY;
                var _ = Thread.interrupted();
            }
        }

        private Fate by(int way, Parcel parcel) {
            switch (way) {
                case 0 -> sink.tell(parcel);
                case 1 -> sink.tell(parcel, soon());
                case 2 -> {
                    return sink.tryTell(parcel) ? Fate.HANDLED_OR_DEAD : notTaken(parcel);
                }
                case 3 -> {
                    return replied(sink.ask(parcel), parcel);
                }
                case 4 -> {
                    return replied(sink.ask(parcel, soon()), parcel);
                }
                case 5 -> {
                    sink.run(parcel);
                    return Fate.HANDLED;
                }
                case 6 -> {
                    sink.run(parcel, soon());
                    return Fate.HANDLED;
                }
                default -> sendAsync(parcel);
            }
            return way == 7 ? parcel.fate : Fate.HANDLED_OR_DEAD;
        }

        /// Full, which is silent, or dropped, or too late, which is not.
        private static Fate notTaken(Parcel parcel) {
            return parcel.dead.get() == 0 ? Fate.NEITHER : Fate.DEAD;
        }

        private static Fate replied(int reply, Parcel parcel) {
            assertThat(reply).isEqualTo(parcel.number);
            return Fate.HANDLED;
        }

        private void sendAsync(Parcel parcel) {
            var future = sink.askAsync(parcel);
            if (random.nextInt(3) == 0) {
                future.cancel(true);
            }
            later.add(() -> {
                try {
                    parcel.fate = replied(Calling.get(future), parcel);
                } catch (ActorStoppedException tooLate) {
                    parcel.fate = Fate.HANDLED_OR_DEAD;
                } catch (MailboxFullException noRoom) {
                    parcel.fate = Fate.NEITHER;
                } catch (CancellationException | ActorInterruptedException givenUp) {
                    parcel.fate = Fate.ANY;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    private static SpawnOptions options(Random random) {
        var options = SpawnOptions.defaults().mailbox(1 + random.nextInt(6)).urgentLane(2);
        var rules = Overflow.values();
        options = options.overflow(rules[random.nextInt(rules.length)]);
        return random.nextBoolean() ? options.callerRuns() : options;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void eachMessageIsHandledOrDeadOrWasNotAccepted(long seed, Oracle oracle) {
        var random = new Random(seed);
        var tickets = new Tickets();
        var system =
                oracle.build(
                        ActorSystem.builder()
                                .carrier(tickets)
                                .onDeadLetter(letter ->
                                        ((Parcel) letter.message()).dead.incrementAndGet()));
        var sink = system.spawn(Sink.class, options(random), OnStart.of(Sink::new));
        var senders = new ArrayList<Sender>();
        var threads = new ArrayList<Waiter>();
        for (var index = 0; index < SENDERS; index++) {
            var sender = new Sender(index, sink, tickets, random.nextLong());
            senders.add(sender);
            threads.add(Waiter.run(sender::sendAll));
        }
        disturb(random, threads, sink);

        threads.forEach(Waiter::value);
        senders.forEach(Sender::settle);
        sink.stop();
        check(seed, sink.join(), system, senders);
        tickets.assertBalanced();
    }

    /// Interrupts senders and, most of the time, ends the actor before they are through.
    private static void disturb(Random random, List<Waiter> threads, ActorRef<Sink> sink) {
        var rounds = random.nextInt(60);
        for (var round = 0; round < rounds; round++) {
            threads.get(random.nextInt(SENDERS)).interrupt();
            LockSupport.parkNanos(random.nextInt(300_000));
        }
        switch (random.nextInt(4)) {
            case 0 -> sink.stop();
            case 1 -> sink.kill();
            case 2 -> fail(sink);
            default -> {
                // it lives until all is said
            }
        }
    }

    private static void fail(ActorRef<Sink> sink) {
        sink.urgent()
                .tell(_ -> {
                    throw new Exception("on purpose");
                });
    }

    private static void check(
            long seed, ActorResult<Sink> result, ActorSystem system, List<Sender> senders) {
        var parcels = senders.stream().flatMap(sender -> sender.parcels.stream()).toList();
        // What slipped in behind the end is swept after the result is out.
        var start = System.nanoTime();
        while (!parcels.stream().allMatch(Parcel::isConserved)
                && System.nanoTime() - start < 5_000_000_000L) {
            LockSupport.parkNanos(1_000_000);
        }

        assertThat(parcels).as("seed %d", seed).allMatch(Parcel::isConserved);
        assertThat(parcels).hasSize(SENDERS * MESSAGES);
        assertThat(result.findActor().orElseThrow().wrong).as("seed %d", seed).isEmpty();
        assertThat(parcels.stream().mapToInt(parcel -> parcel.dead.get()).sum())
                .as("seed %d", seed)
                .isEqualTo((int) system.deadLetterCount());
    }
}
