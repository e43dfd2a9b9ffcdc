package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// The dump of a system.
@Promise("D4")
class DumpTest {
    static final class Node {
        void block(CountDownLatch gate) throws InterruptedException {
            gate.await();
        }

        <T, E extends Exception> T calls(Call<T, E> call) throws E {
            return call.call();
        }
    }

    record Block(int number, CountDownLatch gate) implements Action<Node, InterruptedException> {
        @Override
        public void run(Node node) throws InterruptedException {
            node.block(gate);
        }

        @Override
        public String toString() {
            return "Block[" + number + "]";
        }
    }

    record Get(int number) implements Query<Node, String> {
        @Override
        public String reply(Node node) {
            return "got";
        }
    }

    static final class Sleeper implements Actor<Sleeper> {
        @Override
        public void onRun(ActorContext<Sleeper> self) throws Exception {
            self.sleep(Duration.ofHours(1));
        }
    }

    static ActorHandle<Node> node(ActorSystem system) {
        return system.spawn(Node.class, OnStart.of(Node::new));
    }

    static DumpedActor of(ActorRef<?> ref) {
        return Dump.of(PlainRef.cellOf(ref).system()).actors().stream()
                .filter(actor -> actor.identity().equals(ref.identity()))
                .findAny()
                .orElseThrow();
    }

    static boolean isIdle(ActorRef<?> ref) {
        return PlainRef.cellOf(ref).state() == 0;
    }

    /// Waits until the handler of its first message waits for something.
    static void untilBlocked(ActorRef<?> ref) {
        var cell = PlainRef.cellOf(ref);
        Await.until(
                "it is blocked",
                () -> {
                    var thread = cell.owner();
                    return cell.handled() == 1
                            && thread != null
                            && thread.getState() == Thread.State.WAITING;
                });
    }

    /// An actor that runs a message, with a request behind it.
    private record Busy(DumpedActor told, String text, ActorRef<Node> ref) {
        static Busy in(ActorSystem system) throws Exception {
            var gate = new CountDownLatch(1);
            var options = SpawnOptions.defaults().named("the node").mailbox(7).urgentLane(3);
            var node = system.spawn(Node.class, options, OnStart.of(Node::new));
            var running = node.runAsync(new Block(4, gate));
            untilBlocked(node);
            var asker = TestThread.start(() -> node.ask(new Get(1)));
            Await.until("one is behind it", () -> PlainRef.cellOf(node).queueLength() == 1);
            var busy = new Busy(of(node), system.dump(), node);
            gate.countDown();
            running.get();
            assertThat(asker.get()).isEqualTo("got");
            return busy;
        }
    }

    @Test
    void aRunningActorIsToldWithItsMessageItsStackItsQueueAndWhoWaits(ActorSystem system)
            throws Exception {
        var told = Busy.in(system).told;

        assertThat(told.snapshot().name()).contains("the node");
        assertThat(told.snapshot().state()).isEqualTo(ActorSnapshot.State.RUNNING);
        assertThat(told.doing()).isEqualTo("Block[4]");
        assertThat(told.thread()).isEqualTo("Node");
        assertThat(told.waits()).isEmpty();
        assertThat(told.queue()).isEqualTo(new DumpedActor.Lane(1, 7));
        assertThat(told.urgent()).isEqualTo(new DumpedActor.Lane(0, 3));
        assertThat(told.waiting()).containsExactly("a future", "test");
        assertThat(told.stack())
                .extracting(StackTraceElement::getMethodName)
                .contains("block")
                .endsWith("run");
    }

    @Test
    void theTextHasABlockForARunningActor(ActorSystem system) throws Exception {
        var busy = Busy.in(system);

        assertThat(busy.text)
                .startsWith("ActorSystem troupe: 1 actor, 1 running, 1 queued, 0 dead letters\n")
                .contains(busy.ref.identity() + " \"the node\" RUNNING: Block[4], for ")
                .contains("queue 1 of 7, urgent 0 of 3, handled 1\n")
                .contains("    waited for by a future, test\n")
                .contains("        at dev.troupe.DumpTest$Node.block(");
    }

    @Test
    void whatAnActorWaitsForIsTold(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var target = node(system);
        var asker = node(system);
        var running = target.runAsync(new Block(1, gate));
        var asking = asker.askAsync((Node n) -> n.calls(() -> target.ask(new Get(5))));
        Await.until("it waits", () -> PlainRef.cellOf(asker).edge() != null);

        var wait = of(asker).waits();
        gate.countDown();

        assertThat(wait).hasSize(1);
        assertThat(wait.getFirst().how()).isEqualTo("asks " + target.identity());
        assertThat(wait.getFirst().message()).isEqualTo("Get[number=5]");
        assertThat(wait.getFirst().kind()).isEqualTo(Wait.Kind.ASK);
        running.get();
        asking.get();
    }

    @Test
    void nestedCallsOnOneThreadAreToldInOrder(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var options = SpawnOptions.defaults().callerRuns();
        var last = node(system);
        var inner = system.spawn(Node.class, options, OnStart.of(Node::new));
        var outer = node(system);
        Await.until("it is idle", () -> isIdle(inner));
        var blocked = last.runAsync(new Block(1, gate));
        var nested =
                outer.askAsync(
                        (Node a) -> inner.ask((Node b) -> b.calls(() -> last.ask(new Get(2)))));
        Await.until("it waits", () -> PlainRef.cellOf(inner).edge() != null);

        var waiting = of(outer);
        var called = of(inner);
        gate.countDown();
        blocked.get();
        nested.get();

        assertThat(waiting.waits())
                .extracting(DumpedWait::how)
                .containsExactly(
                        "runs a handler of " + inner.identity(), "asks " + last.identity());
        assertThat(called.waits())
                .extracting(DumpedWait::how)
                .containsExactly("asks " + last.identity());
        assertThat(called.waiting()).containsExactly(outer.identity().name());
    }

    @Test
    void aCallThatComputesIsToldOfItsCaller(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var options = SpawnOptions.defaults().callerRuns();
        var inner = system.spawn(Node.class, options, OnStart.of(Node::new));
        var outer = node(system);
        Await.until("it is idle", () -> isIdle(inner));
        var nested = outer.runAsync((Node a) -> inner.run(new Block(1, gate)));
        Await.until("it runs", () -> PlainRef.cellOf(inner).handled() == 1);
        Await.until("its caller is known", () -> PlainRef.cellOf(inner).calledFrom() != null);

        var waits = of(outer).waits();
        gate.countDown();
        nested.get();

        assertThat(waits)
                .extracting(DumpedWait::how)
                .containsExactly("runs a handler of " + inner.identity());
    }

    @Test
    void whatAnAwaitedCallWaitsForIsTold(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var target = node(system);
        var blocked = target.runAsync(new Block(1, gate));
        record Awaiting(ActorContext<Awaiting> self) {}
        var asker = system.spawn(Awaiting.class, Awaiting::new);
        var asking = asker.askAsync((Awaiting a) -> a.self.await(() -> target.ask(new Get(3))));
        Await.until("two wait", () -> of(asker).waits().size() == 2);

        var waits = of(asker).waits();
        gate.countDown();
        blocked.get();
        asking.get();

        assertThat(waits)
                .extracting(DumpedWait::how)
                .containsExactly("awaits a call of its own", "asks " + target.identity());
        assertThat(waits.getLast().message()).isEqualTo("Get[number=3]");
    }

    @Test
    void anAwaitPointIsTold(ActorSystem system) {
        var sleeper = system.spawn(Sleeper.class, OnStart.of(Sleeper::new));
        Await.until("it sleeps", () -> of(sleeper).isAtAwaitPoint() && isIdle(sleeper));

        var told = of(sleeper);

        assertThat(told.snapshot().state()).isEqualTo(ActorSnapshot.State.IDLE);
        assertThat(told.waits()).extracting(DumpedWait::how).containsExactly("sleeps");
        assertThat(told.stack()).extracting(StackTraceElement::getMethodName).endsWith("onRun");
        assertThat(system.dump())
                .contains(sleeper.identity() + " IDLE: onRun is at an await point");
    }

    @Test
    void idleActorsHaveALineEachWithTheirFamilyAndCounts(ActorSystem system) throws Exception {
        record Parent(ActorHandle<Node> child) {}
        var parent =
                system.spawn(
                        Parent.class,
                        self -> new Parent(self.spawn(Node.class, OnStart.of(Node::new))));
        var child = parent.ask((Parent p) -> p.child());
        var failed =
                child.runAsync((Node _) -> {
                    throw new IllegalStateException("on purpose");
                });
        Await.until("it has failed", failed::isDone);
        Await.until("both are idle", () -> isIdle(parent) && isIdle(child));

        var lines = system.dump().lines().toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).startsWith(parent.identity() + " IDLE; ");
        assertThat(lines.get(1)).endsWith(", queue 0 of 1024, handled 1, children 1");
        assertThat(lines.get(2)).contains(", child of " + parent.identity() + ", ");
        assertThat(lines.get(2)).endsWith(", handled 1, failures 1");
    }

    @Test
    void theBusiestComeFirst(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var idle = node(system);
        var sleeper = system.spawn(Sleeper.class, OnStart.of(Sleeper::new));
        var young = node(system);
        var old = node(system);
        var first = old.runAsync(new Block(1, gate));
        untilBlocked(old);
        Await.until("it has run for long", () -> of(old).doingForMillis() > 200);
        var second = young.runAsync(new Block(2, gate));
        untilBlocked(young);
        Await.until("others are at rest", () -> of(sleeper).isAtAwaitPoint() && isIdle(idle));

        var order = Dump.of(system).actors().stream().map(DumpedActor::identity).toList();
        gate.countDown();
        first.get();
        second.get();

        assertThat(order)
                .containsExactly(
                        old.identity(), young.identity(), sleeper.identity(), idle.identity());
    }

    @Test
    void aNameOrAMessageCannotForgeALine(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        record Forged(CountDownLatch gate) implements Action<Node, InterruptedException> {
            @Override
            public void run(Node node) throws InterruptedException {
                node.block(gate);
            }

            @Override
            public String toString() {
                return "a\nNode#9 IDLE";
            }
        }
        var options = SpawnOptions.defaults().named("x\r\nNode#8 IDLE");
        var node = system.spawn(Node.class, options, OnStart.of(Node::new));
        var running = node.runAsync(new Forged(gate));
        untilBlocked(node);

        var text = system.dump();
        gate.countDown();
        running.get();

        assertThat(text).contains("a\\u000aNode#9", "x\\u000d\\u000aNode#8");
        assertThat(text.lines()).noneMatch(line -> line.startsWith("Node#9 IDLE"));
        assertThat(text.lines()).noneMatch(line -> line.startsWith("Node#8 IDLE"));
    }

    @Test
    void theTextIsBounded(ActorSystem system) {
        var node = node(system);
        Await.until("it is idle", () -> isIdle(node));
        var actors = Dump.of(system).actors();
        var many = Collections.nCopies(12_000, actors.getFirst());

        var text = DumpText.of(new Dump("many", many.size(), 0, true, many));

        assertThat(text.lines()).hasSize(10_002);
        assertThat(text).endsWith("… and 2000 more actors; dumpJson has them all\n");
    }
}
