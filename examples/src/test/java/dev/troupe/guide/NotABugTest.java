package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.Actor;
import dev.troupe.ActorContext;
import dev.troupe.ActorSystem;
import dev.troupe.DeadlockException;
import dev.troupe.OnStart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The code of `docs/guide/not-a-bug.md`.
class NotABugTest {
    private final ActorSystem system = ActorSystem.start();

    @AfterEach
    void close() {
        system.close();
    }

    static final class Loner {
        private final ActorContext<Loner> self;

        Loner(ActorContext<Loner> self) {
            this.self = self;
        }

        // tag::bug-self
        String question() {
            return self.self().ask(Loner::answer); // would wait for the turn that it has
        }

        String answer() {
            return "me";
        }

        String right() {
            return answer(); // inside an actor its own methods are just methods
        }
        // end::bug-self
    }

    @Test
    void whoAsksItselfIsToldSo() {
        var loner = system.spawn(Loner.class, Loner::new);
        assertThat(loner.ask(Loner::right)).isEqualTo("me");
        assertThatThrownBy(() -> loner.ask(Loner::question)).isInstanceOf(DeadlockException.class);
    }

    static final class History {
        private final List<String> entries = new ArrayList<>();

        void add(String entry) {
            entries.add(entry);
        }

        // tag::bug-mutable
        List<String> wrong() {
            return entries; // the asker would read it while the actor writes it
        }

        List<String> right() {
            return List.copyOf(entries);
        }
        // end::bug-mutable
    }

    @Test
    void aReplyIsNotCopied() {
        var history = system.spawn(History.class, OnStart.of(History::new));
        List<String> shared = history.ask(History::wrong);
        List<String> copy = history.ask(History::right);
        history.run(h -> h.add("later"));
        assertThat(shared).containsExactly("later");
        assertThat(copy).isEmpty();
    }

    @Test
    void aStoppingActorIsStillAlive() throws Exception {
        var started = new CountDownLatch(1);
        var paper = new CountDownLatch(1);
        var printer = system.spawn(Printer.class, self -> new Printer(started, paper));
        printer.tell(p -> p.print("page"));
        started.await();
        // tag::bug-alive
        printer.stop();
        assertThat(printer.isAlive()).isTrue(); // it has not ended: a page is being printed
        assertThat(printer.tryTell(p -> p.print("late"))).isFalse(); // but it takes no more
        // end::bug-alive
        paper.countDown();
        printer.awaitStopped();
        assertThat(printer.isAlive()).isFalse();
    }

    static final class Poller implements Actor<Poller> {
        private final CountDownLatch cleaned;

        Poller(CountDownLatch cleaned) {
            this.cleaned = cleaned;
        }

        // tag::bug-unwound
        @Override
        public void onRun(ActorContext<Poller> self) {
            try {
                poll();
                self.sleep(Duration.ofSeconds(1)); // a stop ends onRun here, with an Error …
            } catch (Exception e) { // … so catch Exception, never Throwable
                log(e);
            } finally {
                cleanUp(); // … and this runs
            }
        }

        // end::bug-unwound

        private void poll() {}

        private void log(Exception e) {
            throw new AssertionError(e);
        }

        private void cleanUp() {
            cleaned.countDown();
        }
    }

    @Test
    void anOnRunIsUnwoundAtItsAwaitPoint() throws Exception {
        var cleaned = new CountDownLatch(1);
        var poller = system.spawn(Poller.class, self -> new Poller(cleaned));
        while (poller.ask(_ -> false)) {
            Thread.onSpinWait();
        }
        poller.stop();
        assertThat(poller.join().stoppedNormally()).isTrue();
        assertThat(cleaned.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
