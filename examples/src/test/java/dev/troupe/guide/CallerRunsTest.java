package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import dev.troupe.SpawnOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The code of `docs/guide/caller-runs.md`.
class CallerRunsTest {
    private final ActorSystem system = ActorSystem.start();

    @AfterEach
    void close() {
        system.close();
    }

    @Test
    void anIdleActorsHandlerRunsOnItsCaller() {
        // tag::caller-runs
        var options = SpawnOptions.defaults().callerRuns();
        var account = system.spawn(Account.class, options, OnStart.of(Account::new));

        account.run(a -> a.rename("savings")); // still starting? then by way of the mailbox
        long balance = account.ask(Account::balance); // idle? then right here, on this thread
        // end::caller-runs
        assertThat(balance).isZero();
        Thread handler;
        do {
            handler = account.ask(_ -> Thread.currentThread());
        } while (handler != Thread.currentThread());
    }

    @Test
    void aTimeoutGoesThroughTheMailbox() {
        var options = SpawnOptions.defaults().callerRuns();
        var account = system.spawn(Account.class, options, OnStart.of(Account::new));
        // tag::caller-runs-timeout
        Thread handler = account.ask(_ -> Thread.currentThread(), Duration.ofSeconds(20));
        assertThat(handler).isNotEqualTo(Thread.currentThread()); // who runs it cannot give up
        // end::caller-runs-timeout
    }
}
