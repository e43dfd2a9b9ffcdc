package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class AskersToWakeTest {
    private static final int ASKERS = 4;
    private static final int ROUNDS = 20_000;

    private static Reply reply(ActorRef<Object> actor) {
        return new Reply(PlainRef.cellOf(actor), _ -> {}, false, Deadline.NONE, true);
    }

    /// Whoever is not woken parks for good.
    @Test
    void everyAskerIsWokenWhileTheThreadAndThePatrolTakeThem(ActorSystem system) throws Exception {
        var actor = system.spawn(Object.class, OnStart.of(Object::new));
        var toWake = new AskersToWake();
        var stop = new AtomicBoolean();
        var patrol =
                TestThread.running(() -> {
                    while (!stop.get()) {
                        toWake.rescue();
                        LockSupport.parkNanos(1_000);
                    }
                });
        var askers = new ArrayList<TestThread<Integer>>();
        for (var i = 0; i < ASKERS; i++) {
            var wakes = i == 0;
            askers.add(TestThread.start(() -> parkEachTime(toWake, actor, wakes)));
        }
        for (var asker : askers) {
            assertThat(asker.get()).isEqualTo(ROUNDS);
        }
        stop.set(true);
        patrol.get();
    }

    private static int parkEachTime(AskersToWake toWake, ActorRef<Object> actor, boolean wakes) {
        for (var round = 0; round < ROUNDS; round++) {
            toWake.add(7, reply(actor));
            if (wakes) {
                toWake.wake(7);
            }
            LockSupport.park();
        }
        return ROUNDS;
    }

    @Test
    void thePatrolWakesWhomItHasSeenTwice(ActorSystem system) {
        var actor = system.spawn(Object.class, OnStart.of(Object::new));
        var toWake = new AskersToWake();
        var first = reply(actor);
        var second = reply(actor);

        toWake.add(3, first);
        toWake.rescue();
        toWake.add(3, second);
        toWake.rescue(); // has seen the first, but the thread has gone on since
        assertThat(second.nextToWake).isSameAs(first);
        toWake.rescue();

        assertThat(second.nextToWake).isNull();
        LockSupport.park(); // does not wait: this thread has been woken
    }
}
