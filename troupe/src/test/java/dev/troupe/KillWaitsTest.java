package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A kill interrupts whatever runs, and the actor has ended soon after.
class KillWaitsTest {
    /// 50 ms are promised, on a machine that has nothing else to do.
    private static final Duration SOON = Duration.ofSeconds(2);

    private final CompletableFuture<Thread> blocking = new CompletableFuture<>();

    /// The waits that a kill must end.
    enum Blocked {
        SLEEP {
            @Override
            void block(Probe probe) throws Exception {
                Blocking.sleepForEver();
            }
        },
        SELF_SLEEP {
            @Override
            void block(Probe probe) {
                probe.self.sleep(Duration.ofDays(1));
            }
        },
        SOCKET {
            @Override
            void block(Probe probe) throws Exception {
                var loopback = InetAddress.getLoopbackAddress();
                try (var server = new ServerSocket(0, 1, loopback);
                        var socket = new Socket(loopback, server.getLocalPort())) {
                    assertThat(socket.getInputStream().read()).isNotZero();
                }
            }
        },
        ACCEPT {
            @Override
            void block(Probe probe) throws Exception {
                try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                    server.accept().close();
                }
            }
        },
        CHANNEL {
            @Override
            void block(Probe probe) throws Exception {
                var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
                try (var server = ServerSocketChannel.open().bind(any);
                        var channel = SocketChannel.open(server.getLocalAddress())) {
                    assertThat(channel.read(ByteBuffer.allocate(1))).isNotZero();
                }
            }
        },
        LOCK {
            @Override
            void block(Probe probe) throws Exception {
                var lock = new ReentrantLock();
                var holder = Thread.ofVirtual().start(lock::lock);
                holder.join();
                lock.lockInterruptibly();
            }
        },
        QUEUE {
            @Override
            void block(Probe probe) throws Exception {
                assertThat(new LinkedBlockingQueue<String>().take()).isNotNull();
            }
        },
        SEMAPHORE {
            @Override
            void block(Probe probe) throws Exception {
                new Semaphore(0).acquire();
            }
        },
        MONITOR {
            @Override
            @SuppressWarnings("WaitNotInLoop") // nobody notifies
            void block(Probe probe) throws Exception {
                synchronized (probe) {
                    probe.wait();
                }
            }
        },
        FUTURE {
            @Override
            void block(Probe probe) throws Exception {
                new CompletableFuture<String>().get();
            }
        },
        AWAIT {
            @Override
            void block(Probe probe) throws Exception {
                probe.self.await(new CompletableFuture<String>());
            }
        },
        AWAIT_CALL {
            @Override
            void block(Probe probe) throws Exception {
                probe.self.await(() -> {
                    Blocking.sleepForEver();
                    return 0;
                });
            }
        },
        NESTED_ASK {
            @Override
            void block(Probe probe) {
                busy(probe).ask(Probe::count);
            }
        },
        NESTED_RUN_OF_A_CALLER_RUNS_ACTOR {
            @Override
            void block(Probe probe) throws Exception {
                var options = SpawnOptions.defaults().callerRuns();
                probe.self
                        .system()
                        .spawn(Probe.class, options, Probe.plain())
                        .run(_ -> Blocking.sleepForEver());
            }
        },
        FULL_MAILBOX {
            @Override
            void block(Probe probe) {
                var other = busy(probe);
                while (true) {
                    other.tell(Probe::increment);
                }
            }
        },
        JOIN {
            @Override
            void block(Probe probe) {
                busy(probe).join();
            }
        };

        abstract void block(Probe probe) throws Exception;

        private static ActorHandle<Probe> busy(Probe probe) {
            var other =
                    probe.self
                            .system()
                            .spawn(Probe.class, SpawnOptions.defaults().mailbox(2), Probe.plain());
            other.tell(_ -> Blocking.sleepForEver());
            return other;
        }
    }

    private void block(Blocked blocked, Probe probe) throws Exception {
        blocking.complete(probe.thread());
        blocked.block(probe);
    }

    /// Kills when the actor's code blocks; the others that it has spawned are left to the test.
    private void kill(ActorHandle<Probe> actor) throws Exception {
        Await.untilWaiting(Calling.get(blocking));
        var start = System.nanoTime();
        actor.kill();
        assertThat(actor.awaitStopped(SOON))
                .as("ended within %s; it is still in %s", SOON, blockedIn())
                .isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    private String blockedIn() {
        return String.valueOf(blocking.getNow(Thread.currentThread()));
    }

    private static void killRest(ActorSystem system) {
        for (var picture : system.actors()) {
            assertThat(picture.identity().type()).isEqualTo("Probe");
        }
        Thread.currentThread().interrupt(); // close kills at once
        system.close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Promise("L9")
    @ParameterizedTest
    @EnumSource(Blocked.class)
    void inAHandler(Blocked blocked, ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.tell(probe -> block(blocked, probe));
        kill(actor);

        assertThat(actor.join().isCompleted()).isTrue();
        assertThat(actor.join().wasKilled()).isTrue();
        assertThat(actor.join().orElseThrow().log()).containsExactly("onStop(true)");
        killRest(system);
    }

    @Promise("L9")
    @ParameterizedTest
    @EnumSource(Blocked.class)
    void inAnOnRun(Blocked blocked, ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, Probe.running((probe, _) -> block(blocked, probe)));
        kill(actor);

        assertThat(actor.join().isCompleted()).isTrue();
        assertThat(actor.join().orElseThrow().log()).containsExactly("onStop(true)");
        killRest(system);
    }

    @Promise("L9")
    @ParameterizedTest
    @EnumSource(Blocked.class)
    void inAnOnStart(Blocked blocked, ActorSystem system) throws Exception {
        var actor =
                system.spawn(
                        Probe.class,
                        self -> {
                            var made = Probe.plain().onStart(self);
                            block(blocked, made);
                            return made;
                        });
        kill(actor);

        var result = actor.join();
        assertThat(result.isStartupFailed()).isTrue();
        assertThat(result.wasKilled()).isTrue();
        killRest(system);
    }

    @Promise("L9")
    @Promise("L12")
    @ParameterizedTest
    @EnumSource(Blocked.class)
    void inAnOnStopAfterAStop(Blocked blocked, ActorSystem system) throws Exception {
        var actor = system.spawn(Probe.class, Probe.stopping((p, _, _) -> block(blocked, p)));
        actor.stop();
        kill(actor);

        var result = actor.join();
        assertThat(result.isCompleted()).as("the exception counts as the kill's").isTrue();
        assertThat(result.wasKilled()).as("the stop had been reached").isFalse();
        assertThat(result.orElseThrow().log()).containsExactly("onStop(false)");
        killRest(system);
    }

    @Test
    @Promise("L9")
    void aHandlerThatCannotBeInterruptedIsWaitedFor(ActorSystem system) throws Exception {
        var gate = new CountDownLatch(1);
        var actor = system.spawn(Probe.class, Probe.plain());
        actor.tell(probe -> {
            blocking.complete(probe.thread());
            Await.until("the gate opens", () -> gate.getCount() == 0);
            probe.add("finished");
        });
        Calling.get(blocking);
        actor.kill();
        actor.kill();
        assertThat(actor.awaitStopped(Duration.ofMillis(50))).isFalse();
        gate.countDown();

        assertThat(actor.join().orElseThrow().log()).containsExactly("finished", "onStop(true)");
    }

    @Test
    @Promise("L9")
    void aSocketThatAKillHasInterruptedIsClosed(ActorSystem system) throws Exception {
        var loopback = InetAddress.getLoopbackAddress();
        var thrown = new CompletableFuture<Exception>();
        try (var server = new ServerSocket(0, 1, loopback)) {
            var actor = system.spawn(Probe.class, Probe.plain());
            actor.tell(probe -> {
                try (var socket = new Socket(loopback, server.getLocalPort())) {
                    blocking.complete(probe.thread());
                    assertThat(socket.getInputStream().read()).isNotZero();
                } catch (IOException e) {
                    thrown.complete(e);
                    throw e;
                }
            });
            kill(actor);
            assertThat(Calling.get(thrown)).isInstanceOf(IOException.class);
        }
    }
}
