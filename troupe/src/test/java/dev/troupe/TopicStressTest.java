package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Subscribers with every rule come, go, fail and are killed while several threads publish, each in
/// its own context or, with odd seeds, in none.
class TopicStressTest {
    private static final int PUBLISHERS = 3;
    private static final int ITEMS = 2_000;
    private static final List<Overflow> RULES = List.of(Overflow.values());

    private record Item(int publisher, int number) {}

    /// Checks the order of each publisher's items.
    private static final class Reader {
        private final int[] last = new int[PUBLISHERS];
        private long handled;

        void read(Item item) {
            if (item.number <= last[item.publisher]) {
                throw new AssertionError(item + " came after " + last[item.publisher]);
            }
            last[item.publisher] = item.number;
            handled++;
        }

        long handled() {
            return handled;
        }
    }

    private final Topic<Item> topic = Topic.create();
    private final AtomicLong outOfOrder = new AtomicLong();
    private final Tickets tickets = new Tickets();
    private boolean isCarried;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyItemIsHandledOrDeadAndInOrder(long seed, Oracle oracle) {
        var dead = new AtomicLong();
        isCarried = seed % 2 == 0;
        var builder = ActorSystem.builder().onDeadLetter(_ -> dead.incrementAndGet());
        var system = oracle.build(isCarried ? builder.carrier(tickets) : builder);
        var steady = steadyReaders(system);
        publishWhileOthersComeAndGo(system, new SplittableRandom(seed));

        assertThat(outOfOrder).as("seed " + seed).hasValue(0);
        long handled = 0;
        for (var reader : steady) {
            reader.stop();
            handled += reader.join().orElseThrow().handled();
        }
        assertThat(handled).isLessThanOrEqualTo((long) steady.size() * PUBLISHERS * ITEMS);
        assertThat(steady.getFirst().join().orElseThrow().handled())
                .as("the one that waits misses nothing, seed " + seed)
                .isEqualTo((long) PUBLISHERS * ITEMS);
        assertThat(topic.publishedCount()).isEqualTo((long) PUBLISHERS * ITEMS);
        Await.until("nobody is left", () -> topic.subscriberCount() == 0);
        assertThat(dead.get()).isGreaterThanOrEqualTo(topic.droppedCount());
        tickets.assertBalanced();
    }

    private void publishWhileOthersComeAndGo(ActorSystem system, SplittableRandom random) {
        var threads = new ArrayList<TestThread<?>>();
        for (var publisher = 0; publisher < PUBLISHERS; publisher++) {
            var me = publisher;
            threads.add(TestThread.running(() -> publish(me)));
        }
        while (threads.stream().anyMatch(thread -> thread.thread().isAlive())) {
            comeAndGo(system, random);
        }
        threads.forEach(TestThread::join);
    }

    private List<ActorHandle<Reader>> steadyReaders(ActorSystem system) {
        var all = new ArrayList<ActorHandle<Reader>>();
        for (var rule : List.of(Overflow.WAIT, Overflow.DROP_NEWEST, Overflow.DROP_OLDEST)) {
            all.add(reader(system, rule));
        }
        return all;
    }

    private ActorHandle<Reader> reader(ActorSystem system, Overflow rule) {
        var options = SpawnOptions.defaults().mailbox(8);
        var reader = system.spawn(Reader.class, options, OnStart.of(Reader::new));
        topic.subscribe(reader, rule, this::read);
        return reader;
    }

    private void read(Reader reader, Item item) {
        try {
            assertThat(tickets.here()).isEqualTo(isCarried ? "" + item.publisher : null);
            reader.read(item);
        } catch (AssertionError wrong) {
            outOfOrder.incrementAndGet();
            throw wrong;
        }
    }

    private void publish(int publisher) {
        tickets.set("" + publisher);
        for (var number = 1; number <= ITEMS; number++) {
            try {
                topic.publish(new Item(publisher, number));
            } catch (MailboxFullException full) {
                // All others have got it.
            }
        }
    }

    private void comeAndGo(ActorSystem system, SplittableRandom random) {
        var rule = RULES.get(random.nextInt(RULES.size()));
        var options = SpawnOptions.defaults().mailbox(1 + random.nextInt(4));
        var reader = system.spawn(Reader.class, options, OnStart.of(Reader::new));
        var subscription = topic.subscribe(reader, rule, this::read);
        reader.run(_ -> {});
        switch (random.nextInt(4)) {
            case 0 -> reader.stop();
            case 1 -> reader.kill();
            case 2 -> {
                subscription.cancel();
                reader.stop();
            }
            default -> {
                var _ =
                        reader.tryTell(_ -> {
                            throw new IllegalStateException("on purpose");
                        });
                reader.stop();
            }
        }
        reader.join();
    }
}
