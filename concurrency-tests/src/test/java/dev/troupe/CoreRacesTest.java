package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// Races that need no luck: the stage holds one side until the other has done its part.
class CoreRacesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LinkedBlockingQueue<SteeredStage> stages = new LinkedBlockingQueue<>();

    private final ActorSystem system =
            ActorSystem.builder()
                    .build(name -> {
                        var stage = new SteeredStage(name);
                        stages.add(stage);
                        return stage;
                    });

    private final SteeredStage stage = stages.remove();

    /// L9, `OnStart` included: the kill finds no thread to interrupt yet, so the thread must see
    /// it.
    @Test
    void aKillBeforeItsThreadRunsEndsAnActorThatNeverFinishesItsStart() {
        stage.keepsStarts = true;
        var handle = system.spawn(Object.class, _ -> waitForEver());
        handle.kill();
        stage.startKept();

        var ended = handle.awaitStopped(PATIENCE);

        stage.threads.forEach(Thread::interrupt); // where it has not
        system.close();
        assertThat(ended).isTrue();
    }

    private static Object waitForEver() throws InterruptedException {
        var never = new CountDownLatch(1);
        never.await();
        return never;
    }

    /// M8: told = handled + dead. A sender was granted a place, but the actor ends before it has
    /// come round to use it, and is swept meanwhile.
    @Test
    void aPlaceThatIsGivenBackAfterTheEndIsNotInTheBooks() throws Exception {
        var gate = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var handle =
                system.spawn(Tally.class, SpawnOptions.defaults().mailbox(1), _ -> new Tally());
        handle.tell(_ -> {
            begun.countDown();
            gate.await();
        });
        begun.await();
        var granted = new CountDownLatch(1);
        handle.tell(_ -> granted.countDown());
        var sending = new FutureTask<>(() -> tell(handle));
        var sender = Thread.ofPlatform().start(sending);
        until(() -> sender.getState() == Thread.State.WAITING);
        stage.held = thread -> thread == sender;
        gate.countDown();
        granted.await();
        handle.stop();
        handle.join();
        until(() -> system.ledger().told() >= 2);
        stage.held = _ -> false;

        assertThatThrownBy(sending::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ActorStoppedException.class);
        // The ended actor counts once more, on a thread of its own.
        until(() -> system.ledger().told() == accountedFor());
        system.close();
    }

    private long accountedFor() {
        return system.ledger().done() + system.deadLetters().sentCount();
    }

    /// A thread that was called, and does not get to run or has died, keeps nobody but its own
    /// actor from running.
    @Test
    void thoseInLineDoNotWaitForAThreadThatDoesNotBegin() {
        stage.keepsStarts = true;
        var first = system.spawn(Tally.class, _ -> new Tally());
        stage.keepsStarts = false;
        var second = system.spawn(Tally.class, _ -> new Tally());

        assertThat((int) second.ask(Tally::increment, PATIENCE)).isEqualTo(1);
        stage.startKept();
        assertThat((int) first.ask(Tally::increment, PATIENCE)).isEqualTo(1);
        system.close();
    }

    private static boolean tell(ActorRef<Tally> ref) {
        ref.tell(Tally::increment);
        return true;
    }

    private static void until(BooleanSupplier condition) {
        var start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(200_000);
        }
    }
}
