package dev.troupe.examples;

import dev.troupe.ActorHandle;
import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.ActorTimeoutException;
import dev.troupe.DeadLetter;
import dev.troupe.OnStart;
import dev.troupe.SpawnOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// No wait needs a timeout to be safe from an actor that ends: its end releases all who wait. For
/// an actor that is merely slow, every wait can be given one.
final class Timeouts {
    private static final Duration SOON = Duration.ofMillis(100);

    private Timeouts() {}

    static final class Printer {
        private int pages;

        /// Busy until told otherwise.
        void warmUp(CountDownLatch begun, CountDownLatch end) throws InterruptedException {
            begun.countDown();
            end.await();
        }

        int print() {
            return ++pages;
        }
    }

    static final class Office {
        private final ActorRef<Printer> printer;
        private String lastProblem = "none";

        Office(ActorRef<Printer> printer) {
            this.printer = printer;
        }

        /// Says nothing of time, and still does not wait longer than whoever asked the office. Both
        /// waits are over at the same moment: who asked the office gets either's exception.
        int print() {
            try {
                return printer.ask(Printer::print);
            } catch (ActorTimeoutException timeout) {
                lastProblem = timeout.toString();
                throw timeout;
            }
        }

        String lastProblem() {
            return lastProblem;
        }
    }

    static void main(String... arguments) throws Exception {
        try (var system = ActorSystem.builder().onDeadLetter(Timeouts::report).build()) {
            var printer =
                    system.spawn(
                            Printer.class,
                            SpawnOptions.defaults().mailbox(2),
                            OnStart.of(Printer::new));
            var office = system.spawn(Office.class, OnStart.of(() -> new Office(printer)));
            var begun = new CountDownLatch(1);
            var warm = new CountDownLatch(1);
            printer.tell(p -> p.warmUp(begun, warm));
            begun.await();

            askInVain(printer, office);
            IO.println("-- tell: the mailbox holds 2, and both places are taken");
            givesUp(() -> printer.tell(Printer::print, SOON));
            IO.println("-- join: it is still at work");
            givesUp(() -> printer.join(SOON));

            IO.println("-- the printer is warm");
            warm.countDown();
            finish(printer);
        }
    }

    private static void askInVain(ActorRef<Printer> printer, ActorRef<Office> office) {
        IO.println("-- ask: nobody waits for this page any more, it will not be printed");
        givesUp(() -> printer.ask(Printer::print, SOON));
        IO.println("-- a deadline goes along: the office waits for the printer no longer");
        givesUp(() -> office.ask(Office::print, SOON));
        var problem = office.ask(Office::lastProblem);
        IO.println("in the office: " + problem);
    }

    private static void finish(ActorHandle<Printer> printer) {
        int page = printer.ask(Printer::print, Duration.ofSeconds(30));
        IO.println("printed, and it is page " + page);
        printer.stop();
        IO.println("joined in time: " + printer.join(Duration.ofSeconds(30)).stoppedNormally());
    }

    private static void givesUp(Runnable call) {
        try {
            call.run();
        } catch (ActorTimeoutException timeout) {
            IO.println(timeout.getMessage() + " (worth a retry: " + timeout.isRetryable() + ")");
        }
    }

    private static void report(DeadLetter letter) {
        IO.println("a dead letter for %s: %s".formatted(letter.recipient(), letter.reason()));
    }
}
