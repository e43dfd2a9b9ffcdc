package dev.troupe.examples;

import dev.troupe.Actor;
import dev.troupe.ActorContext;
import dev.troupe.ActorHandle;
import dev.troupe.ActorRef;
import dev.troupe.ActorResult;
import dev.troupe.ActorSystem;
import dev.troupe.ActorTimeoutException;
import dev.troupe.OnStart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// `stop` is polite: what waits in the mailbox is handled first. `kill` is not: it interrupts what
/// the actor is doing, wherever Java can interrupt, and then its `onStop` says goodbye.
final class Kill {
    private Kill() {}

    /// Each handler says that it has begun, then does not end by itself.
    static final class Worker implements Actor<Worker> {
        private boolean saidGoodbye;

        void sleep(CountDownLatch begun) throws InterruptedException {
            begun.countDown();
            Thread.sleep(Duration.ofHours(1));
        }

        void read(Socket socket, CountDownLatch begun) throws IOException {
            begun.countDown();
            var _ = socket.getInputStream().read(); // nobody ever writes
        }

        /// The kill of this actor ends this wait, and does not touch the other actor.
        void ask(ActorRef<Other> other, CountDownLatch begun) throws InterruptedException {
            other.run(o -> o.work(begun));
        }

        /// Nothing in Java can interrupt this from outside.
        void compute(AtomicBoolean enough, CountDownLatch begun) {
            begun.countDown();
            while (!enough.get()) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void onStop(ActorContext<Worker> self, boolean killed) {
            saidGoodbye = true;
        }
    }

    static final class Other {
        private final CountDownLatch mayFinish;
        private boolean finished;

        Other(CountDownLatch mayFinish) {
            this.mayFinish = mayFinish;
        }

        void work(CountDownLatch begun) throws InterruptedException {
            begun.countDown();
            mayFinish.await();
            finished = true;
        }

        boolean finished() {
            return finished;
        }
    }

    static void main(String... arguments) throws Exception {
        try (var system = ActorSystem.start()) {
            killInSleep(system);
            killInSocketRead(system);
            killInAsk(system);
            killInComputation(system);
        }
    }

    private static ActorHandle<Worker> spawnWorker(ActorSystem system) {
        return system.spawn(Worker.class, OnStart.of(Worker::new));
    }

    private static void killInSleep(ActorSystem system) throws InterruptedException {
        var worker = spawnWorker(system);
        var begun = new CountDownLatch(1);
        worker.tell(w -> w.sleep(begun));
        begun.await();
        kill("a sleep of an hour", worker);
    }

    private static void killInSocketRead(ActorSystem system)
            throws IOException, InterruptedException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            var worker = spawnWorker(system);
            var begun = new CountDownLatch(1);
            worker.tell(w -> w.read(socket, begun));
            begun.await();
            kill("a socket read", worker);
        }
    }

    private static void killInAsk(ActorSystem system) throws InterruptedException {
        var mayFinish = new CountDownLatch(1);
        var other = system.spawn(Other.class, OnStart.of(() -> new Other(mayFinish)));
        var worker = spawnWorker(system);
        var begun = new CountDownLatch(1);
        worker.tell(w -> w.ask(other, begun));
        begun.await();
        kill("an ask of another actor", worker);
        mayFinish.countDown();
        boolean finished = other.ask(Other::finished);
        IO.println(
                "  the other actor is alive: %s, has finished: %s"
                        .formatted(other.isAlive(), finished));
    }

    private static void kill(String doing, ActorHandle<Worker> worker) {
        var start = System.nanoTime();
        worker.kill();
        var result = worker.join();
        var millis = (System.nanoTime() - start) / 1e6;
        IO.println("in %s: ended %.1f ms after the kill".formatted(doing, millis));
        IO.println("  " + describe(result));
    }

    private static void killInComputation(ActorSystem system) throws InterruptedException {
        var enough = new AtomicBoolean();
        var worker = spawnWorker(system);
        var begun = new CountDownLatch(1);
        worker.tell(w -> w.compute(enough, begun));
        begun.await();
        worker.kill();
        try {
            worker.join(Duration.ofMillis(100));
        } catch (ActorTimeoutException stillComputing) {
            IO.println("in a computation: a kill has to wait");
            IO.println("  " + stillComputing.getMessage());
        }
        enough.set(true);
        IO.println("  " + describe(worker.join()));
    }

    private static String describe(ActorResult<Worker> result) {
        return switch (result) {
            case ActorResult.Completed<Worker>(var worker, var killed) ->
                    "Completed, killed: %s, onStop was called: %s"
                            .formatted(killed, worker.saidGoodbye);
            case ActorResult.Failed<Worker>(_, var error, var phase, _) ->
                    "Failed in " + phase + ": " + error;
        };
    }
}
