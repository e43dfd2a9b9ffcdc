package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Context where more than a sender and its actor have to do with each other.
@Promise("C1")
@Promise("C2")
class PoolAndStreamContextTest {
    private final Tickets tickets = new Tickets();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @AfterEach
    void allIsReleased() {
        gate.countDown();
        tickets.set(null);
        tickets.assertBalanced();
    }

    private ActorSystem system(Oracle oracle) {
        return oracle.build(ActorSystem.builder().carrier(tickets));
    }

    private void see() {
        seen.add(String.valueOf(tickets.here()));
    }

    private String nextSeen() throws InterruptedException {
        return Objects.requireNonNull(seen.poll(20, TimeUnit.SECONDS));
    }

    /// All workers are at a handler that waits.
    private void block(ActorPool<Probe> pool) {
        var begun = new CountDownLatch(pool.size());
        for (var i = 0; i < pool.size(); i++) {
            pool.tell(_ -> {
                begun.countDown();
                gate.await();
            });
        }
        Await.until("all block", () -> begun.getCount() == 0);
    }

    @Test
    void goesToAWorkerOfAPool(Oracle oracle) throws Exception {
        var options = SpawnOptions.defaults().urgentLane(2);
        var pool = system(oracle).pool(Probe.class, options, 2, Probe.plain());
        for (var way : Calling.values()) {
            tickets.with(
                    "r1",
                    () -> assertThat(way.call(pool, _ -> "" + tickets.here())).isEqualTo("r1"));
        }
        tickets.with("r2", () -> pool.tell(_ -> see()));
        assertThat(nextSeen()).isEqualTo("r2");
        tickets.with("r3", () -> pool.urgent().tell(_ -> see()));
        assertThat(nextSeen()).isEqualTo("r3");
    }

    @Test
    void goesAlongWhenAMessageIsHandedFromAWorkerThatEndsToAnother(Oracle oracle) throws Exception {
        var pool = system(oracle).pool(Probe.class, 2, Probe.plain());
        block(pool);
        tickets.set("handed over");
        for (var i = 0; i < 4; i++) {
            pool.tell(_ -> see());
        }
        tickets.set(null);
        List.copyOf(pool.workers()).forEach(ActorRef::kill);

        for (var i = 0; i < 4; i++) {
            assertThat(nextSeen()).isEqualTo("handed over");
        }
        assertThat(tickets.captured()).isEqualTo(4);
    }

    @Test
    void isReleasedOfWhatAPoolLeavesWhenItIsKilled(Oracle oracle) {
        var pool = system(oracle).pool(Probe.class, 2, Probe.plain());
        block(pool);
        tickets.set("in vain");
        for (var i = 0; i < 4; i++) {
            pool.tell(_ -> see());
        }
        pool.kill();
        pool.awaitStopped();

        tickets.assertBalanced();
        assertThat(seen).isEmpty();
        assertThat(tickets.captured()).isEqualTo(4);
    }

    @Test
    void anItemOfAStreamHasThatOfTheSubscriptionNotOfTheEmitter(Oracle oracle) throws Exception {
        var system = system(oracle);
        var emitter = system.<Emitter>spawn(Emitter.class, self -> new Emitter(self, 4));
        var source = emitter.ask(Emitter::outlet);
        var actor = system.spawn(Probe.class, Probe.plain());
        tickets.with("subscribed", () -> actor.run(a -> a.self.subscribe(source, (_, _) -> see())));
        tickets.with("emitted", () -> emitter.run(e -> e.emit(1, 2)));

        assertThat(nextSeen()).isEqualTo("subscribed");
        assertThat(nextSeen()).isEqualTo("subscribed");
        assertThat(tickets.captured() - tickets.released()).as("the subscription's").isEqualTo(1);
        emitter.stop();
    }

    @Test
    void aSubscriberThatIsNoActorHasNone(Oracle oracle) throws Exception {
        var emitter = system(oracle).<Emitter>spawn(Emitter.class, self -> new Emitter(self, 4));
        var subscriber =
                new HandSubscriber() {
                    @Override
                    public void onNext(Integer item) {
                        see();
                    }
                };
        tickets.set("emitted");
        emitter.ask(Emitter::outlet).subscribe(subscriber);
        subscriber.upstream().request(2);
        emitter.run(e -> e.emit(1, 2));

        assertThat(nextSeen()).isEqualTo("null");
        assertThat(nextSeen()).isEqualTo("null");
    }

    @Test
    void nothingIsCapturedForWhatSendsTheActorNothing(Oracle oracle) {
        var system = system(oracle);
        var other = system.spawn(Probe.class, Probe.plain());
        var actor = system.spawn(Probe.class, Probe.plain());
        var topic = Topic.<String>create();
        tickets.set("mine");
        actor.run(a -> {
            a.self.link(other);
            a.self.outlet(4);
            topic.subscribe(a.self.self(), Probe::add);
        });

        assertThat(tickets.captured()).as("for the message itself").isEqualTo(1);
        assertThat(tickets.released()).isEqualTo(1);
    }
}
