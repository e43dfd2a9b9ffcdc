package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The thread that rings alarms.
class AlarmClockTest {
    private static final long MILLI = 1_000_000;
    private static final long HOUR = 3_600_000 * MILLI;

    private final Stage stage = new LiveStage("test");
    private final CopyOnWriteArrayList<Thread> threads = new CopyOnWriteArrayList<>();
    private final AlarmClock clock =
            new AlarmClock(
                    stage,
                    task -> {
                        var thread = Thread.ofPlatform().daemon().start(task);
                        threads.add(thread);
                        return thread;
                    });

    @AfterEach
    void close() {
        clock.close();
    }

    @Test
    void withoutAnAlarmThereIsNoThread() {
        assertThat(threads).isEmpty();
        clock.schedule(HOUR, () -> {});
        clock.schedule(HOUR, () -> {});
        assertThat(threads).hasSize(1);
    }

    @Test
    void withNothingDueItSleeps() throws Exception {
        clock.schedule(stage.nanoTime() + HOUR, () -> {});
        var rung = new CompletableFuture<Boolean>();
        clock.schedule(stage.nanoTime() + 20 * MILLI, () -> rung.complete(true));
        assertThat(Calling.get(rung)).isTrue();
        Await.until("it sleeps", () -> threads.getFirst().getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void anEarlierAlarmWakesItAndIsNeverEarly() throws Exception {
        clock.schedule(stage.nanoTime() + HOUR, () -> {});
        for (var i = 0; i < 50; i++) {
            var due = stage.nanoTime() + i * MILLI / 10;
            var rung = new CompletableFuture<Long>();
            clock.schedule(due, () -> rung.complete(stage.nanoTime()));
            assertThat(Calling.get(rung)).isGreaterThanOrEqualTo(due);
        }
    }

    @Test
    void calledOffItDoesNotRing() throws Exception {
        var rung = new AtomicInteger();
        var last = new CompletableFuture<Boolean>();
        var due = stage.nanoTime() + 30 * MILLI;
        var near = clock.schedule(due, rung::incrementAndGet).cancel(); // on most machines in time
        var far = clock.schedule(due + HOUR, rung::incrementAndGet);
        clock.schedule(due + 10 * MILLI, () -> last.complete(true));
        assertThat(far.cancel()).isTrue();
        assertThat(far.cancel()).isFalse();
        assertThat(far.isCancelled()).isTrue();
        assertThat(Calling.get(last)).isTrue();
        assertThat(rung).hasValue(near ? 0 : 1);
    }

    @Test
    void rungItCannotBeCalledOff() throws Exception {
        var rung = new CompletableFuture<Boolean>();
        var alarm = clock.schedule(0, () -> rung.complete(true));
        assertThat(Calling.get(rung)).isTrue();
        assertThat(alarm.cancel()).isFalse();
        assertThat(alarm.isCancelled()).isFalse();
    }

    @Test
    void aTaskThatFailsIsTriedAgainAndKeepsNoOtherFromRinging() throws Exception {
        var tries = new AtomicInteger();
        var done = new CountDownLatch(2);
        clock.schedule(
                0,
                () -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new OutOfMemoryError("on purpose");
                    }
                    done.countDown();
                });
        clock.schedule(1, done::countDown);
        done.await();
        assertThat(tries).hasValue(3);
    }

    @Test
    void closedItRingsWhatWasAskedForAndEnds() {
        var rung = new AtomicInteger();
        var due = stage.nanoTime() + 50 * MILLI;
        for (var i = 0; i < 10; i++) {
            clock.schedule(due + i * MILLI, rung::incrementAndGet);
        }
        clock.close();
        Await.until("the thread has ended", () -> !threads.getFirst().isAlive());
        assertThat(rung).hasValue(10);
        clock.schedule(0, rung::incrementAndGet);
        Await.until("a late one has rung too", () -> rung.get() == 11);
        Await.until("its thread has ended", () -> !threads.getLast().isAlive());
        assertThat(threads).hasSize(2);
    }

    @Test
    void anInterruptDoesNotKeepItBusy() throws Exception {
        clock.schedule(stage.nanoTime() + HOUR, () -> {});
        var thread = threads.getFirst();
        thread.interrupt();
        Await.until("the flag is gone", () -> !thread.isInterrupted());
        Await.untilWaiting(thread);
        var rung = new CompletableFuture<Boolean>();
        clock.schedule(0, () -> rung.complete(true));
        assertThat(Calling.get(rung)).isTrue();
    }

    @Test
    void everyAlarmOfManyThreadsRingsOrIsCalledOff() throws Exception {
        var setters = new ArrayList<Thread>();
        var rung = new AtomicInteger();
        var cancelled = new AtomicInteger();
        for (var i = 0; i < 8; i++) {
            var seed = i;
            setters.add(Thread.startVirtualThread(() -> set(seed, rung, cancelled)));
        }
        for (var setter : setters) {
            setter.join();
        }
        Await.until("all have rung", () -> clock.size() == 0);
        Await.until("8,000", () -> rung.get() + cancelled.get() == 80_000);
    }

    private void set(long seed, AtomicInteger rung, AtomicInteger cancelled) {
        var random = new java.util.Random(seed);
        var mine = new ArrayList<Alarm>();
        for (var i = 0; i < 10_000; i++) {
            var due = stage.nanoTime() + random.nextLong(20 * MILLI);
            mine.add(clock.schedule(due, rung::incrementAndGet));
            if (random.nextBoolean() && mine.get(random.nextInt(mine.size())).cancel()) {
                cancelled.incrementAndGet();
            }
        }
    }
}
