package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.ActorHandle;
import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.ActorTimeoutException;
import dev.troupe.DeadLetter;
import dev.troupe.MailboxFullException;
import dev.troupe.OnStart;
import dev.troupe.Overflow;
import dev.troupe.SpawnOptions;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The code of `docs/guide/mailboxes.md`.
class MailboxesTest {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch paper = new CountDownLatch(1);
    private final Queue<DeadLetter> letters = new ConcurrentLinkedQueue<>();
    private final ActorSystem system = ActorSystem.builder().onDeadLetter(letters::add).build();

    @AfterEach
    void close() {
        paper.countDown();
        system.close();
    }

    /// A printer whose handler waits for paper, with a mailbox of two pages, both taken.
    private ActorHandle<Printer> busyPrinter(SpawnOptions options) throws InterruptedException {
        var printer =
                system.spawn(
                        Printer.class,
                        options.mailbox(2),
                        OnStart.of(() -> new Printer(started, paper)));
        printer.tell(p -> p.print("first"));
        started.await();
        printer.tell(p -> p.print("second"));
        printer.tell(p -> p.print("third"));
        return printer;
    }

    @Test
    void aMailboxIsBounded() {
        // tag::mailboxes-options
        var options = SpawnOptions.defaults().mailbox(64).overflow(Overflow.FAIL);
        var account = system.spawn(Account.class, options, OnStart.of(Account::new));
        // end::mailboxes-options
        assertThat(account.ask(Account::balance)).isZero();
    }

    @Test
    void aSenderNeedNotWaitForRoom() throws Exception {
        var printer = busyPrinter(SpawnOptions.defaults());
        // tag::mailboxes-room
        boolean accepted = printer.tryTell(p -> p.print("page")); // never waits
        assertThat(accepted).isFalse();

        assertThatThrownBy(() -> printer.tell(p -> p.print("page"), Duration.ofMillis(20)))
                .isInstanceOf(ActorTimeoutException.class); // waits so long and no longer
        // end::mailboxes-room
    }

    @Test
    void aFullMailboxMayFail() throws Exception {
        var printer = busyPrinter(SpawnOptions.defaults().overflow(Overflow.FAIL));
        assertThatThrownBy(() -> printer.tell(p -> p.print("page")))
                .isInstanceOf(MailboxFullException.class);
        assertThatThrownBy(() -> printer.ask(p -> p.print("page")))
                .isInstanceOf(MailboxFullException.class);
    }

    @Test
    void aFullMailboxMayDropTheOldest() throws Exception {
        var printer = busyPrinter(SpawnOptions.defaults().overflow(Overflow.DROP_OLDEST));
        // tag::mailboxes-drop
        printer.tell(p -> p.print("newest")); // takes the place of the second page
        // end::mailboxes-drop
        paper.countDown();
        assertThat(printer.ask(Printer::printed)).containsExactly("first", "third", "newest");
        assertThat(letters)
                .extracting(DeadLetter::reason)
                .containsExactly(DeadLetter.Reason.DROPPED);
    }

    @Test
    void theUrgentLaneIsEmptiedFirst() throws Exception {
        // tag::mailboxes-urgent
        var options = SpawnOptions.defaults().urgentLane(4);
        // end::mailboxes-urgent
        var printer = busyPrinter(options);
        // tag::mailboxes-urgent-tell
        ActorRef<Printer> urgent = printer.urgent(); // the same actor by another lane
        urgent.tell(p -> p.print("alarm")); // overtakes what waits in the mailbox
        // end::mailboxes-urgent-tell
        paper.countDown();
        assertThat(printer.ask(Printer::printed))
                .containsExactly("first", "alarm", "second", "third");
    }

    /// Asks a printer while it handles a request itself.
    static final class Clerk {
        private final ActorRef<Printer> printer;

        Clerk(ActorRef<Printer> printer) {
            this.printer = printer;
        }

        boolean isFree() {
            return true;
        }

        int copy(String page) throws InterruptedException {
            return printer.ask(p -> p.print(page));
        }
    }

    @Test
    void aDeadlineIsInherited() throws Exception {
        var printer = busyPrinter(SpawnOptions.defaults());
        var clerk = system.spawn(Clerk.class, self -> new Clerk(printer));
        // tag::mailboxes-deadline
        // The clerk's handler asks a busy printer, without a timeout of its own.
        assertThatThrownBy(() -> clerk.ask(c -> c.copy("page"), Duration.ofMillis(50)))
                .isInstanceOf(ActorTimeoutException.class);

        assertThat(clerk.ask(Clerk::isFree)).isTrue(); // for it has given up too
        // end::mailboxes-deadline
    }

    @Test
    void deadLettersCanBeHeard() {
        // tag::mailboxes-dead
        var letters = new ConcurrentLinkedQueue<DeadLetter>();
        try (var system = ActorSystem.builder().onDeadLetter(letters::add).build()) {
            var account = system.spawn(Account.class, OnStart.of(Account::new));
            account.stop();
            account.tryTell(a -> a.deposit(500));

            assertThat(letters.element().reason()).isEqualTo(DeadLetter.Reason.STOPPED);
            assertThat(letters.element().recipient()).isEqualTo(account.identity());
            assertThat(system.deadLetterCount()).isEqualTo(1);
        }
        // end::mailboxes-dead
    }
}
