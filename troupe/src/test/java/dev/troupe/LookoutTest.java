package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever waits looks for a moment before it parks, where that is likely to pay.
class LookoutTest {
    private final ManualStage stage = new ManualStage(1);

    /// Waits so often, and says which of the waits began with a look.
    private List<Integer> looks(Lookout lookout, int waits, boolean isOver) {
        var looks = new ArrayList<Integer>();
        for (var i = 0; i < waits; i++) {
            var looked = new AtomicBoolean();
            var found =
                    lookout.isOver(
                            stage,
                            () -> {
                                looked.set(true);
                                return isOver;
                            });
            assertThat(found).isEqualTo(looked.get() && isOver);
            if (looked.get()) {
                looks.add(i);
            }
        }
        return looks;
    }

    @Test
    void theFirstOnesAreLeftOut() {
        assertThat(looks(new Lookout(3), 6, true)).containsExactly(3, 4, 5);
    }

    @Test
    void afterALookInVainTwiceAsManyAreLeftOutAsBefore() {
        assertThat(looks(new Lookout(0), 64, false)).containsExactly(0, 2, 5, 10, 19, 36);
    }

    @Test
    void noMoreThanAThousandAreLeftOut() {
        var lookout = new Lookout(0);
        looks(lookout, 5_000, false);
        assertThat(looks(lookout, 2 * 1_025, false)).hasSize(2);
    }

    @Test
    void eachThatIsNotInVainHalvesThat() {
        var lookout = new Lookout(0);
        looks(lookout, 19, false); // eight are left out before the next
        assertThat(looks(lookout, 2, true)).containsExactly(0, 1);
        assertThat(looks(lookout, 7, false)).containsExactly(0, 5);
    }

    /// So that others get the processor.
    @Test
    void oneOfManyIsLeftOutHoweverWellItGoes() {
        var left = new ArrayList<>(IntStream.range(0, 600).boxed().toList());
        left.removeAll(looks(new Lookout(0), 600, true));
        assertThat(left).containsExactly(256, 513);
    }

    @Test
    void aLookOnTheLiveStageSeesWhatAnotherThreadDoesAndEnds() throws Exception {
        var live = new LiveStage("looked-at");
        var comes = new AtomicBoolean();
        var looker =
                TestThread.start(() -> {
                    var looks = 0;
                    while (!live.lookOut(comes::get)) {
                        looks++;
                    }
                    return looks;
                });
        Await.until("it has been started", () -> looker.thread().isAlive());
        comes.set(true);

        assertThat(looker.get()).isNotNegative();
        assertThat(live.lookOut(() -> false)).isFalse();
        live.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 16, 1_000})
    void aLookForRoomIsForSeveralPlacesWhereThereAreMany(int capacity) {
        var lane = new Mailbox(capacity);
        for (var i = 0; i < capacity; i++) {
            lane.offer(new MailboxTest.Numbered(0, i));
        }
        var expected = Math.clamp(capacity / 4, 1, 32);
        for (var free = 0; free < expected; free++) {
            assertThat(isOverSoon(new RoomLook(lane))).as("%d places", free).isFalse();
            lane.poll();
        }
        assertThat(isOverSoon(new RoomLook(lane))).as("%d places", expected).isTrue();
    }

    /// It looks rarely.
    private static boolean isOverSoon(RoomLook look) {
        return IntStream.range(0, 100).anyMatch(_ -> look.isOver());
    }

    private static final class Counter implements Actor<Counter> {
        private int count;
        private int steps;

        int increment() {
            return ++count;
        }

        @Override
        public void onRun(ActorContext<Counter> self) throws Exception {
            steps++;
            self.sleep(Duration.ZERO);
        }
    }

    private static int steps(ActorRef<Counter> actor) {
        return actor.ask(counter -> counter.steps);
    }

    private static TestThread<Integer> asking(ActorRef<Counter> actor, AtomicBoolean stop) {
        return TestThread.start(() -> {
            var asked = 0;
            while (!stop.get()) {
                actor.ask(Counter::increment);
                asked++;
            }
            return asked;
        });
    }

    /// An asker that comes back at once keeps neither `onRun` from its turn, nor other threads from
    /// their processors: with as many of them as there are.
    @Test
    @Promise("L4")
    void whoAsksAgainAtOnceLeavesRoomForOthers(ActorSystem system) throws Exception {
        var stop = new AtomicBoolean();
        var pairs = Runtime.getRuntime().availableProcessors();
        var actors = new ArrayList<ActorHandle<Counter>>();
        var askers = new ArrayList<TestThread<Integer>>();
        for (var i = 0; i < pairs; i++) {
            actors.add(system.spawn(Counter.class, OnStart.of(Counter::new)));
            askers.add(asking(actors.get(i), stop));
        }
        var late = system.spawn(Counter.class, OnStart.of(Counter::new));
        for (var actor : actors) {
            Await.until("it has been asked", () -> PlainRef.cellOf(actor).handled() > 1_000);
        }
        var first = TestThread.start(() -> late.ask(Counter::increment));
        assertThat(first.get()).isEqualTo(1);
        for (var actor : actors) {
            var before = steps(actor);
            Await.until("onRun goes on", () -> steps(actor) > before + 100);
        }
        stop.set(true);
        for (var i = 0; i < pairs; i++) {
            var asked = askers.get(i).get();
            int counted = actors.get(i).ask(counter -> counter.count);
            assertThat(counted).isEqualTo(asked);
        }
    }
}
