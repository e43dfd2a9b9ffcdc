package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// An actor as a publisher: who gets what it emits, and how that ends.
class OutletTest {
    private static ActorHandle<Emitter> spawn(ActorSystem system, int capacity) {
        return system.spawn(Emitter.class, self -> new Emitter(self, capacity));
    }

    @Test
    @Promise("F4")
    void everySubscriberGetsEverythingInOrder(ActorSystem system) {
        var emitter = spawn(system, 4);
        var outlet = emitter.ask(Emitter::outlet);
        var one = HandSubscriber.asking(2);
        var other = HandSubscriber.asking(Long.MAX_VALUE);
        outlet.subscribe(one);
        outlet.subscribe(other);
        emitter.run(e -> e.emit(1, 2, 3));
        one.awaitItems(1, 2);
        other.awaitItems(1, 2, 3);
        one.upstream().request(1);
        one.awaitItems(1, 2, 3);
        assertThat(outlet.subscribers()).isEqualTo(2);
    }

    @Test
    @Promise("F4")
    void whatIsEmittedWithoutSubscribersGoesNowhere(ActorSystem system) {
        var emitter = spawn(system, 1);
        emitter.run(e -> e.emit(1, 2, 3));
        var late = HandSubscriber.asking(9);
        emitter.ask(Emitter::outlet).subscribe(late);
        emitter.run(e -> e.emit(4));
        late.awaitItems(4);
    }

    @Test
    @Promise("F4")
    void anActorReceivesWhatAnotherEmits(ActorSystem system) {
        var emitter = spawn(system, 4);
        var outlet = emitter.ask(Emitter::outlet);
        var receiver = system.spawn(Probe.class, Probe.plain());
        receiver.run(p -> p.self.subscribe(outlet, (probe, item) -> probe.add("" + item)));
        emitter.run(e -> e.emit(1, 2, 3));
        Await.until("all have come", () -> receiver.ask(Probe::log).size() == 3);
        assertThat(receiver.ask(Probe::log)).containsExactly("1", "2", "3");
    }

    @Test
    @Promise("F6")
    void itCompletesWhenTheActorHasStopped(ActorSystem system) {
        var emitter =
                system.spawn(
                        Emitter.class,
                        self -> new Emitter(self, 4, e -> e.emit(3))); // still in onStop
        var outlet = emitter.ask(Emitter::outlet);
        var slow = new HandSubscriber();
        outlet.subscribe(slow);
        emitter.tell(e -> e.emit(1, 2));
        emitter.stop();
        emitter.join();

        var late = new HandSubscriber();
        outlet.subscribe(late);
        assertThat(late.end()).isNull();
        assertThat(slow.hasEnded()).as("it has not got the items").isFalse();
        slow.upstream().request(2);
        slow.awaitItems(1, 2);
        assertThat(slow.hasEnded()).isFalse();
        slow.upstream().request(1);
        assertThat(slow.end()).isNull();
        slow.awaitItems(1, 2, 3);
        assertThat(outlet.subscribers()).isZero();
    }

    @Test
    @Promise("F6")
    void subscribersGetTheErrorOfAnActorThatFails(ActorSystem system) {
        var error = new IllegalStateException("on purpose");
        var emitter = spawn(system, 4);
        var outlet = emitter.ask(Emitter::outlet);
        var subscriber = HandSubscriber.asking(9);
        outlet.subscribe(subscriber);
        emitter.tell(e -> {
            e.emit(1);
            throw error;
        });
        assertThat(subscriber.end()).isSameAs(error);
        subscriber.awaitItems(1);
        emitter.join();
        var late = new HandSubscriber();
        outlet.subscribe(late);
        assertThat(late.end()).isSameAs(error);
    }

    @Test
    @Promise("F6")
    void aKillIsNoCompletion(ActorSystem system) {
        var emitter = spawn(system, 4);
        var subscriber = HandSubscriber.asking(9);
        emitter.ask(Emitter::outlet).subscribe(subscriber);
        emitter.kill();
        assertThat(subscriber.end())
                .isInstanceOf(ActorStoppedException.class)
                .hasMessageContaining("killed");
    }

    @Test
    @Promise("F6")
    void aRestartEndsTheOutletsOfTheInstanceBefore(ActorSystem system) {
        var error = new IllegalStateException("on purpose");
        var emitter =
                system.spawn(
                        Emitter.class,
                        SpawnOptions.defaults().supervision(Supervision.restart()),
                        self -> new Emitter(self, 4));
        var subscriber = HandSubscriber.asking(9);
        emitter.ask(Emitter::outlet).subscribe(subscriber);
        emitter.tell(_ -> {
            throw error;
        });
        assertThat(subscriber.end()).isSameAs(error);

        var anew = HandSubscriber.asking(9);
        emitter.ask(Emitter::outlet).subscribe(anew);
        emitter.run(e -> e.emit(1));
        anew.awaitItems(1);
    }

    @Test
    @Promise("F6")
    void theActorMayCompleteIt(ActorSystem system) {
        var emitter = spawn(system, 4);
        var outlet = emitter.ask(Emitter::outlet);
        var subscriber = HandSubscriber.asking(9);
        outlet.subscribe(subscriber);
        emitter.run(e -> {
            e.emit(1);
            e.outlet().complete();
            e.outlet().fail(new IllegalStateException("too late"));
        });
        assertThat(subscriber.end()).isNull();
        subscriber.awaitItems(1);
        assertThatThrownBy(() -> emitter.run(e -> e.emit(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("completed");
        assertThat(emitter.isAlive()).isTrue();
    }

    @Test
    @Promise("F6")
    void theActorMaySayThatItHasFailed(ActorSystem system) {
        var error = new IllegalStateException("on purpose");
        var emitter = spawn(system, 4);
        var subscriber = HandSubscriber.asking(9);
        emitter.ask(Emitter::outlet).subscribe(subscriber);
        emitter.run(e -> e.outlet().fail(error));
        assertThat(subscriber.end()).isSameAs(error);
        assertThat(emitter.isAlive()).isTrue();
    }

    @Test
    @Promise("F6")
    void aSubscriberThatThrowsIsDroppedAndTheOthersAreNot(ActorSystem system) {
        var emitter = spawn(system, 1);
        var outlet = emitter.ask(Emitter::outlet);
        var bad =
                new HandSubscriber() {
                    @Override
                    public void onNext(Integer item) {
                        throw new IllegalStateException("on purpose");
                    }
                };
        var good = HandSubscriber.asking(Long.MAX_VALUE);
        outlet.subscribe(bad);
        outlet.subscribe(good);
        var logged =
                LogRecords.during(texts -> {
                    bad.upstream().request(1);
                    emitter.run(e -> e.emit(1, 2, 3));
                    good.awaitItems(1, 2, 3);
                    Await.until("it is logged", () -> !texts.isEmpty());
                });
        assertThat(logged).singleElement().asString().contains("threw, and is dropped");
        assertThat(outlet.subscribers()).isEqualTo(1);
    }

    @Test
    @Promise("F6")
    void whoAsksForNoneIsTold(ActorSystem system) {
        var outlet = spawn(system, 1).ask(Emitter::outlet);
        for (var items : new long[] {0, -1}) {
            var subscriber = HandSubscriber.asking(items);
            outlet.subscribe(subscriber);
            assertThat(subscriber.end()).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(outlet.subscribers()).isZero();
    }

    @Test
    @Promise("F6")
    void askingInTheMiddleOfAnItemIsNoRecursion(ActorSystem system) throws Exception {
        var emitter = spawn(system, 64);
        var done = new CountDownLatch(100_000);
        var subscriber =
                new HandSubscriber() {
                    @Override
                    public void onNext(Integer item) {
                        done.countDown();
                        upstream().request(1);
                    }
                };
        emitter.ask(Emitter::outlet).subscribe(subscriber);
        subscriber.upstream().request(1);
        emitter.run(e -> {
            for (var i = 0; i < 100_000; i++) {
                e.emit(i);
            }
        });
        done.await();
    }

    @Test
    @Promise("F6")
    void subscribersAreNotCalledOnAnActorsTurn(ActorSystem system) {
        var emitter = spawn(system, 1);
        var actor = new AtomicReference<@Nullable Cell<?>>();
        var subscriber =
                new HandSubscriber() {
                    @Override
                    public void onNext(Integer item) {
                        actor.set(Current.get().actor());
                        super.onNext(item);
                    }
                };
        emitter.run(e -> {
            e.outlet().subscribe(subscriber);
            subscriber.upstream().request(1); // comes although this turn is kept
            e.emit(1);
            subscriber.awaitItems(1);
        });
        assertThat(actor.get()).isNull();
    }

    @Test
    @Promise("F4")
    @SuppressWarnings("NullAway") // on purpose
    void badInputFailsInTheCaller(ActorSystem system) {
        var emitter = spawn(system, 1);
        var outlet = emitter.ask(Emitter::outlet);
        assertThatThrownBy(() -> outlet.emit(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("turn");
        assertThatThrownBy(() -> outlet.tryEmit(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(outlet::complete).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> outlet.subscribe(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> emitter.run(e -> e.outlet().emit(null)))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> emitter.run(e -> e.outlet().fail(null)))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> emitter.run(e -> e.outlet().emit(1, Duration.ofMillis(-1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> emitter.run(e -> e.self().outlet(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
    }
}
