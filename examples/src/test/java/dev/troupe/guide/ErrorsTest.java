package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.ActorException;
import dev.troupe.ActorFailedException;
import dev.troupe.ActorHandle;
import dev.troupe.ActorInterruptedException;
import dev.troupe.ActorRef;
import dev.troupe.ActorStoppedException;
import dev.troupe.ActorSystem;
import dev.troupe.ActorTimeoutException;
import dev.troupe.DeadlockException;
import dev.troupe.FailurePhase;
import dev.troupe.MailboxFullException;
import dev.troupe.OnStart;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The code of `docs/guide/errors.md`.
class ErrorsTest {
    private final ActorSystem system = ActorSystem.start();
    private final ActorHandle<Account> account =
            system.spawn(Account.class, OnStart.of(Account::new));

    @AfterEach
    void close() {
        system.close();
    }

    @Test
    void anErrorGoesToWhoeverAsked() {
        // tag::errors-ask
        try {
            account.ask(a -> a.withdraw(900));
        } catch (Overdraft e) { // the very object that the handler threw
            assertThat(e.missing()).isEqualTo(900);
        }
        assertThat(account.ask(Account::balance)).isZero(); // and the actor lives on
        // end::errors-ask
    }

    @Test
    void whereNobodyAskedItIsTheActorsOwn() {
        // tag::errors-tell
        account.tell(a -> a.withdraw(900)); // nobody waits for this

        var result = account.join(); // so the actor has failed
        assertThat(result.isMessageFailed()).isTrue();
        assertThat(result.findPhase()).contains(FailurePhase.ON_MESSAGE);
        assertThat(result.findError()).containsInstanceOf(Overdraft.class);
        assertThat(result.hasActor()).isTrue();
        // end::errors-tell
    }

    @Test
    void anErrorFailsTheActorEvenIfAsked() {
        // tag::errors-error
        assertThatThrownBy(() -> account.ask(_ -> fail("a bug")))
                .isInstanceOf(ActorStoppedException.class)
                .hasCauseInstanceOf(AssertionError.class);
        assertThat(account.join().isMessageFailed()).isTrue();
        // end::errors-error
    }

    private static int fail(String why) {
        throw new AssertionError(why);
    }

    // tag::errors-retry
    static void depositWithin(ActorRef<Account> account, long amount, Duration timeout) {
        try {
            account.run(a -> a.deposit(amount), timeout);
        } catch (ActorTimeoutException | MailboxFullException e) { // e.isRetryable()
            throw new IllegalStateException("try again later: " + e.getMessage(), e);
        } catch (ActorStoppedException e) { // the cause is the actor's own error, if it failed
            throw new IllegalStateException(e.identity() + " is gone: " + e.advice(), e);
        }
    }

    // end::errors-retry

    // tag::errors-kinds
    static String describe(ActorException e) {
        return switch (e) { // sealed: the compiler knows them all
            case ActorStoppedException _ -> "it has ended";
            case ActorTimeoutException _ -> "it took too long";
            case MailboxFullException _ -> "it has too much to do";
            case ActorInterruptedException _ -> "this thread was interrupted";
            case ActorFailedException _ -> "it has failed";
            case DeadlockException _ -> "it would wait for us";
        };
    }

    // end::errors-kinds

    @Test
    void libraryExceptionsSayWhoAndWhat() {
        depositWithin(account, 500, Duration.ofSeconds(20));
        account.stop();
        account.awaitStopped();
        assertThatThrownBy(() -> depositWithin(account, 500, Duration.ofSeconds(20)))
                .hasMessageContaining(account.identity().name())
                .cause()
                .satisfies(e -> assertThat(describe((ActorException) e)).isEqualTo("it has ended"));
    }

    @Test
    void aPeerThatMayBeGoneIsTriedNotTold() {
        account.stop();
        account.awaitStopped();
        // tag::errors-gone
        boolean accepted = account.tryTell(a -> a.deposit(500));
        assertThat(accepted).isFalse(); // it is gone, or its mailbox is full; nothing is thrown
        // end::errors-gone
    }

    @Test
    void aStartThatFailsIsAResultToo() {
        // tag::errors-start
        var account =
                system.spawn(
                        Account.class,
                        _ -> {
                            throw new IOException("no file");
                        });

        var result = account.join(); // spawn itself has thrown nothing
        assertThat(result.isStartupFailed()).isTrue();
        assertThat(result.hasActor()).isFalse();
        assertThatThrownBy(result::orElseThrow).isInstanceOf(ActorFailedException.class);
        // end::errors-start
    }
}
