package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The dump for programs, and dumps of very many actors and of such that come and go.
@Promise("D4")
class DumpJsonTest {
    private static final Duration GENEROUS = Duration.ofSeconds(10);

    static final class Node {
        void block(CountDownLatch gate) throws InterruptedException {
            gate.await();
        }

        /// Waits for another, unless that has ended or waits for this one.
        void pass(ActorRef<Node> other) {
            try {
                other.run(_ -> {});
            } catch (ActorException _) {
                // so be it
            }
        }
    }

    /// Prints as it is told to.
    record Hostile(CountDownLatch gate, String text) implements Action<Node, InterruptedException> {
        @Override
        public void run(Node node) throws InterruptedException {
            node.block(gate);
        }

        @Override
        public String toString() {
            if (text.isEmpty()) {
                throw new IllegalStateException("on purpose");
            }
            return text;
        }
    }

    private static Map<String, @Nullable Object> dump(ActorSystem system) {
        return Json.object(Json.parse(system.dumpJson()));
    }

    private static Map<String, @Nullable Object> only(Map<String, @Nullable Object> dump) {
        var actors = Json.list(dump.get("actors"));
        assertThat(actors).hasSize(1);
        return Json.object(actors.getFirst());
    }

    @Test
    void theFieldsHaveTheNamesThatAreDocumented(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var options = SpawnOptions.defaults().named("n").mailbox(5).urgentLane(2);
        var node = system.spawn(Node.class, options, OnStart.of(Node::new));
        var running = node.runAsync(new Hostile(gate, "it"));
        DumpTest.untilBlocked(node);
        node.tell(_ -> {});

        var dump = dump(system);
        gate.countDown();
        running.get();

        var actor = only(dump);
        assertThat(Json.list(actor.remove("stack")).toString()).contains("Node.block(");
        assertThat(actor.remove("ageMillis")).isInstanceOf(Long.class);
        assertThat(actor.remove("doingForMillis")).isInstanceOf(Long.class);
        assertThat(dump.toString())
                .isEqualTo(
                        "{system=troupe, actorCount=1, running=1, queued=1, deadLetters=0, actors=[{"
                                + ("actor=" + node.identity())
                                + ", name=n, parent=null, state=RUNNING, doing=it, thread=Node"
                                + ", atAwaitPoint=false, waits=[], queue={length=1, capacity=5}"
                                + ", urgent={length=0, capacity=2}, handled=1, failures=0, restarts=0"
                                + ", children=0, waitedForBy=[a future]}]}");
    }

    @Test
    void whatIsWaitedForIsTold(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var options = SpawnOptions.defaults().mailbox(1);
        var target = system.spawn(Node.class, options, OnStart.of(Node::new));
        var running = target.runAsync(new Hostile(gate, "it"));
        DumpTest.untilBlocked(target);
        target.tell(_ -> {});
        var sender = system.spawn(Node.class, OnStart.of(Node::new));
        var sending = sender.runAsync((Node _) -> target.run(new Hostile(gate, "more")));
        Await.until("it waits", () -> PlainRef.cellOf(sender).edge() != null);

        var actors = Json.list(dump(system).get("actors"));
        gate.countDown();
        running.get();
        sending.get();

        var wait = Json.object(Json.list(of(actors, sender).get("waits")).getFirst());
        assertThat(wait.remove("forMillis")).isInstanceOf(Long.class);
        assertThat(wait.toString())
                .isEqualTo("{kind=ROOM, actor=" + target.identity() + ", message=more}");
        assertThat(Json.list(of(actors, target).get("waitedForBy")).toString())
                .contains(sender.identity().name());
    }

    private static Map<String, @Nullable Object> of(List<?> actors, ActorRef<?> ref) {
        return actors.stream()
                .map(Json::object)
                .filter(actor -> ref.identity().name().equals(actor.get("actor")))
                .findAny()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"quoted\" and \\slashed\\",
                "a\nb\rc\td\be\ff\u0000g\u001fh\u007fi\u0085j\u2028k\u2029l",
                "a pair \ud83d\ude00 stays",
                "\ud83d",
                "\ude00 low, high \ud83d",
                "\ude00\ud83d\ud83d\ude00",
                "{\"actors\":[]}"
            })
    void hostileTextsAreEscaped(String hostile, ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var options = SpawnOptions.defaults().named(hostile);
        var node = system.spawn(Node.class, options, OnStart.of(Node::new));
        var running = node.runAsync(new Hostile(gate, hostile));
        DumpTest.untilBlocked(node);

        var json = system.dumpJson();
        gate.countDown();
        running.get();

        var bytes = json.getBytes(StandardCharsets.UTF_8);
        var actor = only(Json.object(Json.parse(new String(bytes, StandardCharsets.UTF_8))));
        assertThat(actor).containsEntry("name", hostile).containsEntry("doing", hostile);
        assertThat(json.codePoints().filter(Character::isISOControl))
                .as("between actors only")
                .containsOnly((int) '\n');
        assertThat(system.dump()).contains(node.identity().name() + " ");
    }

    @Test
    void aMessageWhoseTextThrowsDoesNoHarm(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var node = system.spawn(Node.class, OnStart.of(Node::new));
        var running = node.runAsync(new Hostile(gate, ""));
        DumpTest.untilBlocked(node);

        var actor = only(dump(system));
        var text = system.dump();
        gate.countDown();
        running.get();

        assertThat(String.valueOf(actor.get("doing"))).contains("its toString threw");
        assertThat(text).contains("its toString threw IllegalStateException");
    }

    @Test
    void aHundredThousandActorsAndAMillionMessagesAreTold(ActorSystem system) throws Exception {
        var many = 100_000;
        for (var i = 1; i < many; i++) {
            system.spawn(Node.class, OnStart.of(Node::new));
        }
        var gate = new CountDownLatch(1);
        var options = SpawnOptions.defaults().mailbox(1_000_000);
        var busy = system.spawn(Node.class, options, OnStart.of(Node::new));
        var running = busy.runAsync(new Hostile(gate, "it"));
        DumpTest.untilBlocked(busy);
        for (var i = 0; i < 1_000_000; i++) {
            busy.tell(_ -> {});
        }
        Await.until("all have started", () -> atRest(system) == many - 1);

        var start = System.nanoTime();
        var json = system.dumpJson();
        var text = system.dump();
        var took = Duration.ofNanos(System.nanoTime() - start);
        gate.countDown();
        running.get();

        assertThat(took).as("0.5 s for both, where nothing else runs").isLessThan(GENEROUS);
        assertThat(text.lines()).hasSizeBetween(10_002, 10_100);
        assertThat(text).contains("queue 1000000 of 1000000", "… and 90000 more actors");
        var dump = Json.object(Json.parse(json));
        assertThat(Json.list(dump.get("actors"))).hasSize(many);
        assertThat(dump).containsEntry("queued", 1_000_000L);
    }

    private static long atRest(ActorSystem system) {
        return system.actors().stream()
                .filter(actor -> actor.state() == ActorSnapshot.State.IDLE)
                .count();
    }

    /// Actors that spawn, call each other on their own threads and through mailboxes, and end.
    private static void storm(ActorSystem system, AtomicBoolean isOver, Random random) {
        var actors = new ArrayList<ActorHandle<Node>>();
        while (!isOver.get()) {
            var options = SpawnOptions.defaults();
            var node =
                    system.spawn(
                            Node.class,
                            random.nextBoolean() ? options.callerRuns() : options,
                            OnStart.of(Node::new));
            actors.add(node);
            var other = actors.get(random.nextInt(actors.size()));
            node.tell(_ -> other.tryTell(_ -> {}));
            node.tell(a -> a.pass(other));
            if (actors.size() > 50) {
                var ending = actors.remove(random.nextInt(actors.size()));
                if (random.nextBoolean()) {
                    ending.stop();
                } else {
                    ending.kill();
                }
                ending.awaitStopped();
            }
        }
    }

    @Test
    void dumpsInAStormOfActorsNeitherThrowNorBlock(ActorSystem system) throws Exception {
        var isOver = new AtomicBoolean();
        var first = TestThread.running(() -> storm(system, isOver, new Random(1)));
        var second = TestThread.running(() -> storm(system, isOver, new Random(2)));
        var dumps = 0;
        var longest = Duration.ZERO;
        var start = System.nanoTime();
        while (System.nanoTime() - start < 1_000_000_000L || dumps < 3) {
            var begun = System.nanoTime();
            var json = system.dumpJson();
            assertThat(system.dump()).startsWith("ActorSystem troupe: ");
            var took = Duration.ofNanos(System.nanoTime() - begun);
            assertThat(Json.object(Json.parse(json))).containsKey("actors");
            longest = took.compareTo(longest) > 0 ? took : longest;
            dumps++;
        }
        isOver.set(true);
        first.get();
        second.get();

        assertThat(longest).isLessThan(GENEROUS);
    }

    @Test
    void theReaderOfTheTestsIsStrict() {
        assertThat(
                        String.valueOf(
                                Json.parse(" {\"a\" : [1, -2.5e1, true, null, \"\\u0041\\n\"]} ")))
                .isEqualTo("{a=[1, -25.0, true, null, A\n]}");
        for (var wrong :
                List.of("", "{", "[1,]", "{\"a\":1,\"a\":2}", "01", "\"\n\"", "\"\\x\"", "1 2")) {
            assertThatThrownBy(() -> Json.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
