package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.ActorContext;
import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The code of `docs/guide/faq.md`.
class FaqTest {
    private final ActorSystem system = ActorSystem.start();

    @AfterEach
    void close() {
        system.close();
    }

    @Test
    void theCallOfAnOverloadedMethodNeedsATypedArgument() {
        var account = system.spawn(Account.class, OnStart.of(Account::new));
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        // tag::faq-println
        out.println(account.ask(Account::balance)); // a method reference: not ambiguous
        out.println("Balance: " + account.ask(a -> a.balance())); // not an argument by itself
        long balance = account.ask(a -> a.balance()); // a variable says the type
        out.println(balance);
        IO.println(account.ask(a -> a.balance())); // fine: only one println of IO takes an argument
        // end::faq-println
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("0", "Balance: 0", "0");
    }

    // tag::faq-base
    abstract static class Screen {
        private final ActorContext<? extends Screen> self;

        Screen(ActorContext<? extends Screen> self) {
            this.self = self;
        }

        void leaveAfter(Duration delay) {
            self.after(delay, Screen::leave);
        }

        void leave() {
            self.stop();
        }
    }

    static final class Menu extends Screen {
        Menu(ActorContext<Menu> self) {
            super(self);
        }
    }

    // end::faq-base

    @Test
    void aBaseClassHoldsTheContextOfItsSubclasses() {
        var menu = system.spawn(Menu.class, Menu::new);
        menu.tell(m -> m.leaveAfter(Duration.ofMillis(1)));
        assertThat(menu.join().stoppedNormally()).isTrue();
    }

    // tag::faq-test
    @Test
    void anAccountIsAnObject() throws Overdraft {
        var account = new Account();
        account.deposit(500);
        assertThat(account.withdraw(200)).isEqualTo(300);
    }

    // end::faq-test
}
