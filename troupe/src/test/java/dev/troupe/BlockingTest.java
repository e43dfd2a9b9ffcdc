package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Many actors that block at once cost no carrier and keep nobody else from working.
class BlockingTest {
    private static final int ACTORS = 300;

    /// What the actors block on, all of them until it is opened.
    static final class Gate {
        private final CountDownLatch latch = new CountDownLatch(1);
        private final ReentrantLock lock = new ReentrantLock();
        private final Object monitor = new Object();
        private boolean open;

        void passLock() {
            lock.lock();
            try {
                assertThat(lock.isHeldByCurrentThread()).isTrue();
            } finally {
                lock.unlock();
            }
        }

        void awaitInMonitor() throws InterruptedException {
            synchronized (monitor) {
                while (!open) {
                    monitor.wait();
                }
            }
        }

        void open() {
            synchronized (monitor) {
                open = true;
                monitor.notifyAll();
            }
            latch.countDown();
        }
    }

    /// How they block.
    enum Way {
        LATCH {
            @Override
            void block(Probe actor, Gate gate, ActorRef<Probe> keeper) throws Exception {
                gate.latch.await();
            }
        },
        MONITOR {
            @Override
            void block(Probe actor, Gate gate, ActorRef<Probe> keeper) throws Exception {
                gate.awaitInMonitor();
            }
        },
        LOCK {
            @Override
            void block(Probe actor, Gate gate, ActorRef<Probe> keeper) {
                gate.passLock();
            }
        },
        ASK {
            @Override
            void block(Probe actor, Gate gate, ActorRef<Probe> keeper) throws Exception {
                keeper.run(_ -> gate.latch.await());
            }
        },
        AWAIT {
            @Override
            void block(Probe actor, Gate gate, ActorRef<Probe> keeper) throws Exception {
                actor.self.await(() -> {
                    gate.latch.await();
                    return 0;
                });
            }
        };

        abstract void block(Probe actor, Gate gate, ActorRef<Probe> keeper) throws Exception;
    }

    @Promise("T3")
    @ParameterizedTest
    @EnumSource(Way.class)
    void blockedHandlersDelayNoOtherActor(Way way, ActorSystem system) throws Exception {
        var gate = new Gate();
        var keeper = system.spawn(Probe.class, Probe.plain());
        var blocked = new AtomicInteger();
        var actors = new ArrayList<ActorHandle<Probe>>();
        gate.lock.lock();
        try {
            for (var i = 0; i < ACTORS; i++) {
                var actor = system.spawn(Probe.class, Probe.plain());
                actors.add(actor);
                actor.tell(probe -> {
                    blocked.incrementAndGet();
                    way.block(probe, gate, keeper);
                    probe.increment();
                });
            }
            Await.until("all are blocked", () -> blocked.get() == ACTORS);
            assertThat(system.spawn(Probe.class, Probe.plain()).ask(Probe::count)).isZero();
        } finally {
            gate.lock.unlock();
            gate.open();
        }
        for (var actor : actors) {
            assertThat(actor.ask(Probe::count)).isEqualTo(1);
        }
    }
}
