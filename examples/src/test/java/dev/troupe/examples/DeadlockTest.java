package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeadlockTest {
    private static Run run = new Run(-1, "", "");

    @BeforeAll
    static void runIt() throws Exception {
        run = Run.of("deadlock");
        assertThat(run.status()).isZero();
    }

    @Test
    void tellsTheWholeCycle() {
        assertThat(run.out())
                .contains("This wait would never end: 2 actors would wait for each other")
                .containsPattern("Ledger#\\d+ asks Wallet#\\d+: Sent\\[], for \\d+ ms")
                .containsPattern(
                        "Wallet#\\d+ waits for room in the mailbox of Ledger#\\d+: a lambda at"
                                + " Deadlock.java:\\d+, for \\d+ ms")
                .containsPattern("at .*Ledger\\.compare\\(Deadlock.java:\\d+\\)")
                .containsPattern("at .*Wallet\\.send\\(Deadlock.java:\\d+\\)")
                .contains("Break the cycle: let one of these actors tell instead of ask");
    }

    /// Which one is told depends on who waits later, so on the machine; in the end both have
    /// handled all that was sent.
    @Test
    void bothLiveOnAndAnswer() {
        var books =
                Pattern.compile("wallet has sent (\\d)\nthe ledger has written (\\d)")
                        .matcher(run.out());
        assertThat(books.find()).isTrue();
        assertThat(books.group(1)).isEqualTo(books.group(2)).isIn("1", "5");
        assertThat(run.lines())
                .contains("the ledger has compared: " + books.group(1) + " of " + books.group(1));
    }

    @Test
    void whatNobodyHasAskedForIsTheActorsFailure() {
        assertThat(run.out())
                .containsPattern(
                        "failed in ON_MESSAGE: .* an actor would wait for itself\n"
                                + " +Loner#\\d+ asks Loner#\\d+");
    }

    @Test
    void aStuckHandlerIsReportedWhileItIsStuck() {
        assertThat(run.out())
                .containsPattern(
                        "\nArchive#\\d+ has been in a lambda of Deadlock for \\d+ ms; 1 message"
                                + " behind it; waited for by Clerk#\\d+\n    at ")
                .containsSubsequence(
                        "-- a handler waits for a disk",
                        "Archive.store(Deadlock.java:",
                        "-- a dump shows everybody",
                        "-- the disk is back: the clerk sees 1");
    }

    @Test
    void theDumpShowsWhoWaitsForWhom() {
        var dump = run.out().substring(run.out().indexOf("\nActorSystem "));
        assertThat(dump)
                .contains("ActorSystem troupe: 2 actors, 2 running, 1 queued, 0 dead letters")
                .containsPattern("\nArchive#\\d+ RUNNING: a lambda of Deadlock, for \\d+ ms")
                .containsPattern("\n    it asks Archive#\\d+: Stored\\[], for \\d+ ms");
    }

    @Test
    void takesNoArguments() throws Exception {
        var refused = Run.of("deadlock", "again");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("One argument too many: \"again\"");
    }
}
