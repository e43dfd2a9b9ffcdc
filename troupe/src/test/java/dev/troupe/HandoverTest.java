package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// A thread goes on with the actors that it has woken, and none of them waits for that.
class HandoverTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    static final class Player {
        private int left;
        private final CountDownLatch over = new CountDownLatch(1);

        void hit(ActorRef<Player> other, ActorRef<Player> self) {
            if (--left > 0) {
                other.tell(player -> player.hit(self, other));
            } else {
                over.countDown();
            }
        }
    }

    /// Lets two actors wake each other often until hand-overs are on.
    private static void warmUp(ActorSystem system) {
        var stop = new AtomicBoolean();
        var one = system.spawn(Pinger.class, OnStart.of(() -> new Pinger(stop)));
        var other = system.spawn(Pinger.class, OnStart.of(() -> new Pinger(stop)));
        one.tell(pinger -> pinger.ping(one, other));
        Await.until("hand-overs are on", () -> system.handover().isOn());
        stop.set(true);
        other.run(_ -> {});
    }

    private record Pinger(AtomicBoolean stop) {
        void ping(ActorRef<Pinger> self, ActorRef<Pinger> other) {
            if (!stop.get()) {
                other.tell(pinger -> pinger.ping(other, self));
            }
        }
    }

    static final class Node {
        private int handled;

        int handle() {
            return ++handled;
        }
    }

    private static List<ActorHandle<Node>> nodes(ActorSystem system, int count) {
        var nodes = new ArrayList<ActorHandle<Node>>();
        for (var i = 0; i < count; i++) {
            nodes.add(system.spawn(Node.class, OnStart.of(Node::new)));
        }
        nodes.forEach(node -> node.run(Node::handle));
        return nodes;
    }

    /// The patrol may be quicker, or the other actor still busy: not each time, but soon.
    @Test
    void aThreadGoesOnWithTheActorThatItHasWoken(ActorSystem system) {
        warmUp(system);
        var waker = nodes(system, 1).getFirst();
        var woken = nodes(system, 1).getFirst();

        Await.until("one thread has run both", () -> runOnOneThread(waker, woken));
    }

    private static boolean runOnOneThread(ActorRef<Node> waker, ActorRef<Node> woken) {
        Await.until("it is idle", () -> !PlainRef.cellOf(woken).has(Turn.HELD));
        var second = new CompletableFuture<Thread>();
        var first = new CompletableFuture<Thread>();
        waker.tell(_ -> {
            woken.tell(_ -> second.complete(Thread.currentThread()));
            first.complete(Thread.currentThread());
        });
        return first.join().equals(second.join());
    }

    @Test
    void aThreadGoesOnWithAllThatItHasWokenOneAfterTheOther(ActorSystem system) {
        warmUp(system);
        var waker = nodes(system, 1).getFirst();
        var woken = nodes(system, 3);

        Await.until("one thread has run them all", () -> runOnOneThread(waker, woken));
    }

    private static boolean runOnOneThread(
            ActorRef<Node> waker, List<? extends ActorRef<Node>> woken) {
        for (var node : woken) {
            Await.until("it is idle", () -> !PlainRef.cellOf(node).has(Turn.HELD));
        }
        var threads = new CompletableFuture<List<CompletableFuture<Thread>>>();
        waker.tell(_ -> {
            var theirs = new ArrayList<CompletableFuture<Thread>>();
            for (var node : woken) {
                var thread = new CompletableFuture<Thread>();
                node.tell(_ -> thread.complete(Thread.currentThread()));
                theirs.add(thread);
            }
            threads.complete(theirs);
        });
        return threads.join().stream().map(CompletableFuture::join).distinct().count() == 1;
    }

    /// Two of those woken wake each other for ever, on the thread that has kept the others.
    @Test
    void thoseThatAreKeptAreNotStarvedByThoseThatAreWokenLater(ActorSystem system)
            throws Exception {
        warmUp(system);
        var stop = new AtomicBoolean();
        var one = system.spawn(Pinger.class, OnStart.of(() -> new Pinger(stop)));
        var other = system.spawn(Pinger.class, OnStart.of(() -> new Pinger(stop)));
        var waker = nodes(system, 1).getFirst();
        var kept = nodes(system, 2);
        var done = new CountDownLatch(kept.size());

        waker.tell(_ -> {
            one.tell(pinger -> pinger.ping(one, other)); // the first one woken runs first
            kept.forEach(node -> node.tell(_ -> done.countDown()));
        });

        assertThat(done.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        stop.set(true);
    }

    @Test
    void anActorWokenByAHandlerThatThenBlocksIsNotKeptWaiting(ActorSystem system) throws Exception {
        warmUp(system);
        var waker = nodes(system, 1).getFirst();
        var woken = nodes(system, 1).getFirst();
        var gate = new CountDownLatch(1);
        var done = new CompletableFuture<Void>();

        waker.tell(_ -> {
            woken.tell(_ -> done.complete(null));
            gate.await(); // nothing of the library's: only the patrol can help
        });
        done.get(LONG.toSeconds(), TimeUnit.SECONDS);
        gate.countDown();
    }

    /// Each of them for the first time, so that nothing has been learnt of them.
    @Test
    void anActorWokenByAHandlerThatThenSleepsAnswersLongBeforeItWakesUp(ActorSystem system)
            throws Exception {
        warmUp(system);
        for (var i = 0; i < 10; i++) {
            var waker = nodes(system, 1).getFirst();
            var woken = nodes(system, 1).getFirst();
            var gate = new CountDownLatch(1); // nobody opens it
            var hasSlept = new AtomicBoolean();
            var sleptBefore = new CompletableFuture<Boolean>();

            waker.tell(_ -> {
                woken.tell(_ -> sleptBefore.complete(hasSlept.get()));
                var _ = gate.await(200, TimeUnit.MILLISECONDS);
                hasSlept.set(true);
            });

            assertThat(sleptBefore.get(LONG.toSeconds(), TimeUnit.SECONDS)).isFalse();
        }
    }

    @Test
    void manyActorsWokenByOneHandlerThatThenBlocksAllRun(ActorSystem system) throws Exception {
        warmUp(system);
        var waker = nodes(system, 1).getFirst();
        var woken = nodes(system, 100);
        var gate = new CountDownLatch(1);
        var done = new CountDownLatch(woken.size());

        waker.tell(_ -> {
            woken.forEach(node -> node.tell(_ -> done.countDown()));
            gate.await();
        });
        done.await();
        gate.countDown();
    }

    @Test
    void manyActorsThatBlockDoNotWaitForEachOther(ActorSystem system) throws Exception {
        warmUp(system);
        var waker = nodes(system, 1).getFirst();
        var woken = nodes(system, 5_000);
        var gate = new CountDownLatch(1);
        var inside = new CountDownLatch(woken.size());

        waker.tell(_ ->
                woken.forEach(node ->
                        node.tell(_ -> {
                            inside.countDown();
                            gate.await();
                        })));
        inside.await(); // all of them at the same time
        gate.countDown();
    }

    @Test
    void anAskOfAnActorThatTheAskersThreadHasJustWokenIsAnswered(ActorSystem system) {
        warmUp(system);
        var waker = nodes(system, 1).getFirst();
        var woken = nodes(system, 1).getFirst();

        int handled =
                waker.ask(_ -> {
                    woken.tell(Node::handle);
                    return woken.ask(Node::handle);
                });

        assertThat(handled).isEqualTo(3);
    }

    @Test
    void workSpreadsOverThreads(ActorSystem system) throws Exception {
        warmUp(system);
        var waker = nodes(system, 1).getFirst();
        var woken = nodes(system, 8);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        var together = new CountDownLatch(2);

        waker.tell(_ ->
                woken.forEach(node ->
                        node.tell(_ -> {
                            threads.add(Thread.currentThread());
                            together.countDown();
                            together.await();
                        })));
        together.await(); // two at the same time

        assertThat(threads).hasSizeGreaterThan(1);
    }

    @Test
    @Promise("T2")
    @Promise("L9")
    void anActorThatIsKilledWhileItWaitsToBeRunEnds(ActorSystem system) {
        warmUp(system);
        var waker = nodes(system, 1).getFirst();
        for (var i = 0; i < 200; i++) {
            var woken = nodes(system, 1).getFirst();

            waker.run(_ -> {
                woken.tell(Node::handle);
                woken.kill();
            });

            assertThat(woken.join(LONG).wasKilled()).isTrue();
        }
    }

    @Test
    @Promise("T4")
    void noThreadIsKeptWhenThereIsNothingToDo(ActorSystem system) {
        warmUp(system);

        Await.until("hand-overs are off", () -> !system.handover().isOn());
        Await.until("no thread waits", () -> !system.handover().hasWaiting());
    }

    @Test
    @Promise("M11")
    void whatHangsOnAFutureRunsInNoTurnAndMayBlock(ActorSystem system) throws Exception {
        warmUp(system);
        var asker = nodes(system, 1).getFirst();
        var asked = nodes(system, 1).getFirst();
        var gate = new CountDownLatch(1);
        var hanging = new CountDownLatch(1);
        var isHungOn = new CountDownLatch(1);
        asked.tell(_ -> isHungOn.await()); // or it might be done before anything hangs on it

        var future =
                asker.ask(_ ->
                        asked.askAsync(Node::handle)
                                .thenApply(value -> {
                                    hanging.countDown();
                                    try {
                                        gate.await();
                                    } catch (InterruptedException e) {
                                        throw new AssertionError(e);
                                    }
                                    return value + asked.ask(Node::handle);
                                }));
        isHungOn.countDown();
        hanging.await();
        assertThat((int) asked.ask(Node::handle)).as("it is free").isEqualTo(3);
        gate.countDown();

        assertThat(future.get()).isEqualTo(2 + 4);
    }

    @Test
    void playersWhoWakeEachOtherTakeTurnsToTheEnd(ActorSystem system) throws Exception {
        warmUp(system);
        var one = system.spawn(Player.class, OnStart.of(Player::new));
        var other = system.spawn(Player.class, OnStart.of(Player::new));
        one.run(player -> player.left = 100_000);
        other.run(player -> player.left = 100_000);
        CountDownLatch over = one.ask(player -> player.over);

        one.tell(player -> player.hit(other, one));

        over.await();
    }
}
