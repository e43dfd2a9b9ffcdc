package dev.troupe.examples;

import dev.troupe.ActorContext;
import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.DeadlockException;
import dev.troupe.OnStart;
import dev.troupe.Query;
import dev.troupe.SpawnOptions;
import dev.troupe.StuckReport;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/// What happens where a program of other actors would just stand still: the wait that would close a
/// cycle throws, and what is stuck for any other reason is reported while it is stuck.
final class Deadlock {
    private Deadlock() {}

    /// Sends its entries to the ledger.
    static final class Wallet {
        private int sent;

        void send(ActorRef<Ledger> ledger, CountDownLatch comparing) throws InterruptedException {
            comparing.await();
            for (var i = 0; i < 5; i++) {
                ledger.tell(Ledger::write); // waits for room: the ledger takes one at a time
                sent++;
            }
        }

        int sent() {
            return sent;
        }
    }

    record Sent() implements Query<Wallet, Integer> {
        @Override
        public Integer reply(Wallet wallet) {
            return wallet.sent();
        }
    }

    /// Compares what it has with what the wallet has sent.
    static final class Ledger {
        private final ActorContext<Ledger> self;
        private int written;
        private String comparison = "not compared";

        Ledger(ActorContext<Ledger> self) {
            this.self = self;
        }

        void write() {
            written++;
        }

        /// Asks back while the wallet waits for room in this very actor's mailbox.
        int compare(ActorRef<Wallet> wallet, CountDownLatch comparing) throws InterruptedException {
            comparing.countDown();
            Thread.sleep(100); // by now the wallet waits
            return wallet.ask(new Sent()) - written;
        }

        /// The same without waiting: the answer comes back as a message.
        void compareLater(ActorRef<Wallet> wallet, CountDownLatch done) {
            self.pipe(
                    wallet.askAsync(new Sent()),
                    (ledger, sent) -> {
                        ledger.comparison = ledger.written + " of " + sent;
                        done.countDown();
                    });
        }

        String comparison() {
            return comparison;
        }

        int written() {
            return written;
        }
    }

    /// Nobody is there to get what this throws.
    static final class Loner {
        private final ActorContext<Loner> self;

        Loner(ActorContext<Loner> self) {
            this.self = self;
        }

        void askItself() {
            self.self().run(Loner::answer);
        }

        void answer() {}
    }

    /// Waits for something that the library knows nothing of.
    static final class Archive {
        private int stored;

        void store(CountDownLatch disk) throws InterruptedException {
            disk.await();
            stored++;
        }

        int stored() {
            return stored;
        }
    }

    record Stored() implements Query<Archive, Integer> {
        @Override
        public Integer reply(Archive archive) {
            return archive.stored();
        }
    }

    static final class Clerk {
        private final ActorRef<Archive> archive;

        Clerk(ActorRef<Archive> archive) {
            this.archive = archive;
        }

        int look() {
            return archive.ask(new Stored());
        }
    }

    static void main(String... arguments) throws Exception {
        try (var system = ActorSystem.start()) {
            closeACycle(system);
            closeACycleUnasked(system);
        }
        var reports = new ArrayBlockingQueue<StuckReport>(100);
        var watched =
                ActorSystem.builder().watchdog(Duration.ofMillis(200)).onStuck(reports::offer);
        try (var system = watched.build()) {
            getStuck(system, reports);
        }
    }

    private static void closeACycle(ActorSystem system) throws InterruptedException {
        var small = SpawnOptions.defaults().mailbox(1);
        var ledger = system.spawn(Ledger.class, small, Ledger::new);
        var wallet = system.spawn(Wallet.class, OnStart.of(Wallet::new));
        var comparing = new CountDownLatch(1);

        IO.println("-- the wallet waits for room at the ledger, and the ledger asks the wallet");
        var sent = wallet.runAsync(w -> w.send(ledger, comparing));
        var compared = ledger.askAsync(l -> l.compare(wallet, comparing));
        try {
            CompletableFuture.allOf(sent, compared).join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof DeadlockException told)) {
                throw e;
            }
            // One of the two was told, whoever was later.
            IO.println(told.getMessage());
            IO.println(told.advice());
        }
        IO.println("-- nobody else has noticed, and both live on");
        IO.println("the wallet has sent " + wallet.ask(new Sent()));
        IO.println("the ledger has written " + ledger.ask(Ledger::written));

        IO.println("-- the cure here: not to wait for the answer");
        var done = new CountDownLatch(1);
        ledger.run(l -> l.compareLater(wallet, done));
        done.await();
        IO.println("the ledger has compared: " + ledger.ask(Ledger::comparison));
    }

    private static void closeACycleUnasked(ActorSystem system) {
        IO.println("-- where nobody has asked, it is the actor's own failure");
        var loner = system.spawn(Loner.class, Loner::new);
        loner.tell(Loner::askItself);
        var result = loner.join();
        IO.println(
                "failed in %s: %s"
                        .formatted(
                                result.findPhase().orElseThrow(),
                                result.findError().orElseThrow().getMessage()));
    }

    private static void getStuck(ActorSystem system, BlockingQueue<StuckReport> reports)
            throws InterruptedException {
        var archive = system.spawn(Archive.class, OnStart.of(Archive::new));
        var clerk = system.spawn(Clerk.class, OnStart.of(() -> new Clerk(archive)));
        var disk = new CountDownLatch(1);

        IO.println("-- a handler waits for a disk: the watchdog reports it while it does");
        archive.tell(a -> a.store(disk));
        var seen = clerk.askAsync(Clerk::look);
        var report = reports.take();
        while (!report.actor().equals(archive.identity())) {
            report = reports.take(); // the clerk takes long as well
        }
        IO.println(report);
        IO.println("-- a dump shows everybody");
        IO.print(system.dump());

        disk.countDown();
        IO.println("-- the disk is back: the clerk sees " + seen.join());
    }
}
