package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How an actor waits for its slowest subscriber.
class EmitTest {
    private static ActorHandle<Emitter> spawn(ActorSystem system, int capacity) {
        return system.spawn(Emitter.class, self -> new Emitter(self, capacity));
    }

    private static HandSubscriber subscribe(ActorRef<Emitter> emitter, HandSubscriber subscriber) {
        emitter.ask(Emitter::outlet).subscribe(subscriber);
        return subscriber;
    }

    private static void awaitWaiting(ActorRef<Emitter> emitter) {
        Await.until("it waits", () -> PlainRef.cellOf(emitter).edge() != null);
    }

    @Test
    @Promise("F5")
    void waitsWhileTheSlowestHasNoRoom(ActorSystem system) {
        var emitter = spawn(system, 2);
        var slow = subscribe(emitter, new HandSubscriber());
        var quick = subscribe(emitter, HandSubscriber.asking(Long.MAX_VALUE));
        emitter.run(e -> e.emit(1, 2));
        var emitted = emitter.runAsync(e -> e.emit(3));
        awaitWaiting(emitter);
        quick.awaitItems(1, 2);
        assertThat(system.dump()).contains("waits for a subscriber to have room");

        slow.upstream().request(1);
        emitted.join();
        quick.awaitItems(1, 2, 3);
        slow.awaitItems(1);
    }

    @Test
    @Promise("F5")
    void tryEmitDoesNotWaitAndGivesToAllOrNone(ActorSystem system) {
        var emitter = spawn(system, 1);
        var slow = subscribe(emitter, new HandSubscriber());
        var quick = subscribe(emitter, HandSubscriber.asking(Long.MAX_VALUE));
        assertThat(emitter.ask(e -> e.tryEmit(1)).booleanValue()).isTrue();
        assertThat(emitter.ask(e -> e.tryEmit(2)).booleanValue()).isFalse();
        slow.upstream().request(1);
        slow.awaitItems(1);
        assertThat(emitter.ask(e -> e.tryEmit(3)).booleanValue()).isTrue();
        quick.awaitItems(1, 3);
    }

    @Test
    @Promise("F5")
    void aSubscriberThatLeavesKeepsNobodyWaiting(ActorSystem system) {
        var emitter = spawn(system, 1);
        var slow = subscribe(emitter, new HandSubscriber());
        var quick = subscribe(emitter, HandSubscriber.asking(Long.MAX_VALUE));
        emitter.run(e -> e.emit(1));
        var emitted = emitter.runAsync(e -> e.emit(2));
        awaitWaiting(emitter);
        slow.upstream().cancel();
        emitted.join();
        quick.awaitItems(1, 2);
        assertThat(slow.items()).isEmpty();
    }

    @Test
    @Promise("F5")
    void inOnRunItIsAnAwaitPoint(ActorSystem system) {
        var outlet = new CompletableFuture<Outlet<Integer>>();
        var emitter =
                system.spawn(
                        Probe.class,
                        Probe.running((probe, self) -> {
                            var made = self.<Integer>outlet(1);
                            outlet.complete(made);
                            self.await(() -> probeWaits(made));
                            for (var i = 1; ; i++) {
                                made.emit(i);
                                probe.add("emitted " + i);
                            }
                        }));
        var subscriber = new HandSubscriber();
        outlet.join().subscribe(subscriber);
        Await.until("it is full", () -> emitter.ask(Probe::log).contains("emitted 1"));
        emitter.run(Probe::increment);
        assertThat(emitter.ask(Probe::log)).containsExactly("emitted 1");
        subscriber.upstream().request(1);
        Await.until("it goes on", () -> emitter.ask(Probe::log).contains("emitted 2"));
        emitter.stop();

        assertThat(emitter.join().stoppedNormally()).isTrue();
        subscriber.upstream().request(9);
        assertThat(subscriber.end()).isNull();
        subscriber.awaitItems(1, 2); // the third was unwound
    }

    private static boolean probeWaits(Outlet<Integer> outlet) {
        Await.until("somebody has subscribed", () -> outlet.subscribers() > 0);
        return true;
    }

    @Test
    @Promise("F5")
    void onRunAndHandlersTakeTurnsWhereBothWait(ActorSystem system) {
        var outlet = new CompletableFuture<Outlet<Integer>>();
        var emitter =
                system.spawn(
                        Probe.class,
                        Probe.running((_, self) -> {
                            var made = self.<Integer>outlet(1);
                            outlet.complete(made);
                            self.await(() -> probeWaits(made));
                            made.emit(1);
                            made.emit(2); // waits
                            made.emit(4);
                            self.sleep(Duration.ofDays(1));
                        }));
        var subscriber = new HandSubscriber();
        outlet.join().subscribe(subscriber);
        var cell = PlainRef.cellOf(emitter);
        Await.until("onRun waits", () -> isEmitting(cell.awaits()));
        var handler = emitter.runAsync(_ -> outlet.join().emit(3));
        Await.until("the handler waits", () -> isEmitting(cell.edge()));
        subscriber.upstream().request(9);
        handler.join();

        Await.until("all have come", () -> subscriber.items().size() == 4);
        assertThat(subscriber.items()).containsExactly(1, 2, 3, 4);
    }

    private static boolean isEmitting(@Nullable Edge edge) {
        return edge != null && edge.wait instanceof Emission;
    }

    @Test
    @Promise("F5")
    void aTimeoutLeavesTheItemUnemitted(ActorSystem system) {
        var emitter = spawn(system, 1);
        var subscriber = subscribe(emitter, new HandSubscriber());
        emitter.run(e -> e.emit(1));
        assertThatThrownBy(() -> emitter.run(e -> e.outlet().emit(2, Duration.ofMillis(20))))
                .isInstanceOf(ActorTimeoutException.class)
                .hasMessageContaining("Emitting")
                .hasMessageContaining("1 item waiting");
        subscriber.upstream().request(9);
        emitter.run(e -> e.emit(3));
        subscriber.awaitItems(1, 3);
    }

    @Test
    @Promise("F5")
    void theDeadlineOfARequestIsInherited(ActorSystem system) {
        var emitter = spawn(system, 1);
        subscribe(emitter, new HandSubscriber());
        emitter.run(e -> e.emit(1));
        var thrown = new AtomicReference<Throwable>();
        assertThatThrownBy(() ->
                        emitter.run(
                                e -> {
                                    try {
                                        e.emit(2);
                                    } catch (ActorTimeoutException late) {
                                        thrown.set(late);
                                        throw late;
                                    }
                                },
                                Duration.ofMillis(50)))
                .isInstanceOf(ActorTimeoutException.class);
        Await.until("the wait is over, too", () -> thrown.get() != null);
    }

    @Test
    @Promise("F5")
    void aKillInterruptsTheWait(ActorSystem system) {
        var emitter = spawn(system, 1);
        var subscriber = subscribe(emitter, new HandSubscriber());
        emitter.run(e -> e.emit(1));
        emitter.tell(e -> e.emit(2));
        awaitWaiting(emitter);
        emitter.kill();
        assertThat(emitter.join().wasKilled()).isTrue();
        subscriber.upstream().request(9);
        assertThat(subscriber.end()).isInstanceOf(ActorStoppedException.class);
        subscriber.awaitItems(1);
    }

    @Test
    @Promise("F5")
    @Promise("D1")
    void aCycleThroughASubscriberIsADeadlock(ActorSystem system) throws Exception {
        var emitter = spawn(system, 1);
        var outlet = emitter.ask(Emitter::outlet);
        var subscriber =
                system.spawn(Probe.class, SpawnOptions.defaults().mailbox(1), Probe.plain());
        subscriber.run(p -> p.self.subscribe(outlet, (_, _) -> {}));
        var emits = new CountDownLatch(1);
        emitter.tell(e -> {
            emits.await();
            for (var i = 0; i < 9; i++) {
                e.emit(i);
            }
        });
        subscriber.tell(_ -> {
            emits.countDown();
            Await.until("it waits", () -> PlainRef.cellOf(emitter).edge() != null);
            emitter.run(_ -> {});
        });

        var result = subscriber.join();
        assertThat(result.findError().orElseThrow())
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("waits for its subscriber " + subscriber.identity().name());
        emitter.run(_ -> {}); // whose subscriber has ended
        assertThat(outlet.subscribers()).isZero();
    }

    @Test
    @Promise("F5")
    void aSubscriberBlocksOnlyWhereItHasAskedForNothing(ActorSystem system) {
        var outflow = (Outflow<Integer>) spawn(system, 1).ask(Emitter::outlet);
        var subscriber = system.spawn(Probe.class, Probe.plain());
        var asks = new Downstream<>(outflow, subscription(subscriber));
        var asksNot = new Downstream<>(outflow, subscription(subscriber));
        asks.request(1);
        synchronized (outflow) { // between these steps the item that was asked for would be taken
            asks.add(1);
            assertThat(asks.isFull()).isTrue();
            assertThat(asks.blocker()).isNull();
            asksNot.add(1);
            assertThat(asksNot.blocker()).isSameAs(PlainRef.cellOf(subscriber));
        }
    }

    @SuppressWarnings("unchecked") // it is one for numbers
    private static Flow.Subscriber<Integer> subscription(ActorRef<Probe> subscriber) {
        var given = new CompletableFuture<Flow.Subscriber<? super Integer>>();
        subscriber.run(p -> p.self.<Integer>subscribe(given::complete, (_, _) -> {}));
        return (Flow.Subscriber<Integer>) given.join();
    }

    @Test
    @Promise("F5")
    void anOnRunThatEmitsWithoutEndLetsMessagesThroughAndCanBeStopped(ActorSystem system) {
        var emitter =
                system.spawn(
                        Probe.class,
                        Probe.running((_, self) -> {
                            var outlet = self.<Integer>outlet(1); // to nobody
                            for (var i = 0; ; i++) {
                                outlet.emit(i);
                            }
                        }));
        emitter.run(Probe::increment);
        emitter.tell(Probe::increment);
        emitter.stop();
        var result = emitter.join();
        assertThat(result.stoppedNormally()).isTrue();
        assertThat(result.orElseThrow().count()).isEqualTo(2);
    }

    @Test
    @Promise("F5")
    void aKillEndsAHandlerThatEmitsWithoutEnd(ActorSystem system) throws Exception {
        var emitter = spawn(system, 1);
        var emits = new CountDownLatch(1);
        emitter.tell(e -> {
            for (var i = 0; ; i++) {
                e.emit(i);
                emits.countDown();
            }
        });
        emits.await();
        emitter.kill();
        assertThat(emitter.join().wasKilled()).isTrue();
    }
}
