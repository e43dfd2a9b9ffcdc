package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.ActorContext;
import dev.troupe.ActorHandle;
import dev.troupe.ActorResult;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import dev.troupe.SpawnOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The code of `docs/guide/start.md`.
class StartTest {
    @Test
    void theFirstSteps() {
        // tag::start
        try (var system = ActorSystem.start()) {
            ActorHandle<Account> account = system.spawn(Account.class, self -> new Account());

            account.tell(a -> a.deposit(500)); // says it, and goes on at once
            long balance = account.ask(Account::balance); // waits for the reply: 500
            account.run(a -> a.rename("savings")); // waits until it is done

            account.stop();
            ActorResult<Account> result = account.join(); // waits for the end
            Account same = result.orElseThrow(); // the object itself: nobody else has it now

            assertThat(balance).isEqualTo(500);
            assertThat(same.name()).isEqualTo("savings");
        }
        // end::start
    }

    // tag::start-arguments
    static final class Greeter {
        private final ActorContext<Greeter> self;
        private final String greeting;

        Greeter(ActorContext<Greeter> self, String greeting) {
            this.self = self;
            this.greeting = greeting;
        }

        String greet(String name) {
            return greeting + ", " + name + "! I am " + self.identity() + ".";
        }
    }

    // end::start-arguments

    @Test
    void argumentsAreWhatOnStartCaptures() {
        try (var system = ActorSystem.start()) {
            // tag::start-spawn
            var simple = system.spawn(Account.class, OnStart.of(Account::new));
            var greeter = system.spawn(Greeter.class, self -> new Greeter(self, "Hello"));
            var named =
                    system.spawn(
                            Account.class,
                            SpawnOptions.defaults().named("savings").mailbox(64),
                            OnStart.of(Account::new));

            assertThat(system.find(Account.class, "savings")).contains(named);
            // end::start-spawn
            String greeting = greeter.ask(g -> g.greet("world"));
            assertThat(greeting).startsWith("Hello, world! I am Greeter#");
            assertThat(simple.ask(Account::balance)).isZero();
        }
    }

    @Test
    void aSystemIsBuiltWithItsOwnDefaults() {
        // tag::start-system
        var system =
                ActorSystem.builder()
                        .name("bank")
                        .mailbox(256)
                        .shutdownTimeout(Duration.ofSeconds(5))
                        .build();
        // end::start-system
        try (system) {
            assertThat(system.toString()).contains("bank");
        }
    }
}
