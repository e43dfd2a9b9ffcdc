package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The actors that a thread goes on with: in order, none twice, and none left to wait.
class WokenTest {
    private static final class Node {}

    private final ActorSystem system;
    private final Woken woken;

    WokenTest(ActorSystem system) {
        this.system = system;
        this.woken = new Woken(new Drainer(idle()));
    }

    /// Not of the system's books, and never run but by hand.
    private Cell<Node> idle() {
        var cell =
                new Cell<Node>(
                        system, Node.class, SpawnOptions.defaults(), OnStart.of(Node::new), null);
        cell.takeOnStart();
        cell.actor(new Node());
        cell.release(Turn.HELD);
        return cell;
    }

    private List<Cell<Node>> woken(int count) {
        return IntStream.range(0, count).mapToObj(_ -> wake(idle())).toList();
    }

    private static Cell<Node> wake(Cell<Node> cell) {
        assertThat(cell.claimAsWoken()).isTrue();
        return cell;
    }

    private void add(List<Cell<Node>> cells) {
        cells.forEach(woken::add);
    }

    private static Cell<Node> chainOf(List<Cell<Node>> cells) {
        for (var i = 0; i < cells.size(); i++) {
            assertThat(cells.get(i).takeWoken()).isTrue();
            cells.get(i).nextWoken = i + 1 < cells.size() ? cells.get(i + 1) : null;
        }
        return cells.getFirst();
    }

    private static List<Cell<?>> listOf(@Nullable Cell<?> chain) {
        var cells = new ArrayList<Cell<?>>();
        for (var cell = chain; cell != null; cell = cell.nextWoken) {
            cells.add(cell);
        }
        return cells;
    }

    private List<Cell<?>> takeAll() {
        var taken = new ArrayList<Cell<?>>();
        for (var cell = woken.next(); cell != null; cell = woken.next()) {
            taken.add(cell);
        }
        return taken;
    }

    @Test
    void thoseThatHaveBeenWokenComeInOrderAfterTheChain() {
        var ring = woken(3);
        var chain = woken(2);
        add(ring);
        woken.give(chainOf(chain), 2);
        assertThat(woken.size()).isEqualTo(5);

        var expected = new ArrayList<Cell<?>>(chain);
        expected.addAll(ring);
        assertThat(takeAll()).isEqualTo(expected);
        assertThat(woken.size()).isZero();
        assertThat(expected).allMatch(cell -> cell.nextWoken == null);
    }

    @Test
    void itSaysWhenItIsFullAndGoesRoundForEver() {
        for (var round = 0; round < 3; round++) {
            var cells = woken(Woken.MOST);
            add(cells.subList(0, Woken.MOST - 2));
            woken.add(cells.get(Woken.MOST - 2));
            assertThat(woken.hasRoom()).isTrue();
            woken.add(cells.getLast());
            assertThat(woken.hasRoom()).isFalse();
            assertThat(takeAll()).isEqualTo(cells);
        }
    }

    @Test
    void anActorThatSomebodyElseHasTakenIsPassedOver() {
        var cells = woken(3);
        add(cells);
        assertThat(cells.get(1).takeWoken()).isTrue();

        assertThat(takeAll()).containsExactly(cells.get(0), cells.get(2));
    }

    @Test
    void halfIsTakenOfTheChainOrElseOfTheRing() {
        var ring = woken(4);
        add(ring);
        assertThat(listOf(woken.takeHalf())).isEqualTo(ring.subList(0, 2));

        var chain = woken(5);
        woken.give(chainOf(chain), 5);
        assertThat(listOf(woken.takeHalf())).isEqualTo(chain.subList(2, 5));
        assertThat(takeAll()).containsExactly(chain.get(0), chain.get(1), ring.get(2), ring.get(3));
    }

    @Test
    void whatIsTakenFromTheRingIsAChainWithoutTheMark() {
        var ring = woken(3);
        add(ring);
        var chain = woken.takeFromRing(2);

        assertThat(listOf(chain)).isEqualTo(ring.subList(0, 2));
        assertThat(ring.subList(0, 2)).allMatch(cell -> cell.state() == Turn.HELD);
        assertThat(ring.getLast().state()).isEqualTo(Turn.HELD | Turn.WOKEN);
    }

    /// A thread of the system runs them, and frees their turns.
    private static void awaitRun(List<Cell<Node>> cells) {
        cells.forEach(cell -> Await.until("it has been run", () -> cell.state() == 0));
    }

    @Test
    void thePatrolStartsThoseThatWereThereWhenItLookedBefore() {
        var ring = woken(2);
        var chain = woken(2);
        add(ring);
        woken.give(chainOf(chain), 2);
        woken.rescue();
        assertThat(ring).allMatch(cell -> cell.has(Turn.WOKEN));
        woken.rescue();

        awaitRun(ring);
        awaitRun(chain);
        assertThat(woken.next()).isNull();
    }

    @Test
    void thePatrolStartsAtOnceThoseThatWaitForAHandlerThatBlocks() throws Exception {
        var gate = new CountDownLatch(1);
        var blocking = idle();
        blocking.mailbox().append(new Told<Node>(_ -> gate.await()));
        assertThat(blocking.claim()).isTrue();
        var drainer = new Drainer(blocking);
        var thread = TestThread.running(drainer::run);
        Await.untilWaiting(thread.thread());
        var ring = new Woken(drainer);
        var kept = woken(1);
        ring.add(kept.getFirst());
        ring.rescue();

        awaitRun(kept);
        gate.countDown();
        thread.get();
    }

    @Test
    void thePatrolLeavesThoseThatAreNewWhereTheThreadGetsOn() {
        add(woken(1));
        woken.rescue();
        assertThat(woken.next()).isNotNull();
        var fresh = woken(1);
        add(fresh);
        woken.rescue();

        assertThat(fresh.getFirst().has(Turn.WOKEN)).isTrue();
    }

    @Test
    void whatThePatrolHasSeenToItDoesNotSeeToAgain() {
        var cell = wake(idle());
        add(List.of(cell));
        woken.rescue();
        woken.rescue();
        awaitRun(List.of(cell));
        wake(cell); // for another thread
        woken.rescue();
        woken.rescue();

        assertThat(cell.has(Turn.WOKEN)).isTrue();
    }

    @Test
    void oneThatComesAfterThePatrolHasBeenThereIsSeenToAsWell() {
        add(woken(1));
        woken.rescue();
        woken.rescue();
        var late = woken(1);
        add(late);
        woken.rescue();
        woken.rescue();

        awaitRun(late);
    }

    @Test
    void itIsOverWithItsThreadOnceNothingIsLeft() throws Exception {
        var cell = idle();
        assertThat(cell.claim()).isTrue();
        var drainer = new Drainer(cell);
        var ring = new Woken(drainer);
        assertThat(ring.isOver()).isFalse();
        ring.add(wake(idle()));
        TestThread.running(drainer::run).get();

        assertThat(ring.isOver()).isFalse();
        ring.rescue();
        ring.rescue();
        assertThat(ring.isOver()).isTrue();
    }
}
