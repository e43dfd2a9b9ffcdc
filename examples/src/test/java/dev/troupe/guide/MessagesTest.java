package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.Action;
import dev.troupe.ActorHandle;
import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.Message;
import dev.troupe.OnStart;
import dev.troupe.Outcome;
import dev.troupe.Query;
import dev.troupe.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The code of `docs/guide/messages.md`.
class MessagesTest {
    private final ActorSystem system = ActorSystem.start();
    private final ActorHandle<Account> account =
            system.spawn(Account.class, OnStart.of(Account::new));

    @AfterEach
    void close() {
        system.close();
    }

    @Test
    void thereAreFourWaysToSend() {
        // tag::messages-ways
        account.tell(a -> a.deposit(500)); // nobody waits for it
        long balance = account.ask(Account::balance); // the reply, typed
        account.run(a -> a.rename("savings")); // no reply, but known to be done
        CompletableFuture<Long> later = account.askAsync(a -> a.withdraw(100)); // a reply later

        assertThat(balance).isEqualTo(500);
        assertThat(later.join()).isEqualTo(400);
        // end::messages-ways
    }

    // tag::messages-request
    record Withdraw(long amount) implements Request<Account, Long, Overdraft> {
        @Override
        public Long reply(Account account) throws Overdraft {
            return account.withdraw(amount);
        }
    }

    // end::messages-request

    @Test
    void aRequestTypesItsReplyAndItsException() {
        // tag::messages-checked
        account.tell(a -> a.deposit(500));
        try {
            account.ask(new Withdraw(900));
        } catch (Overdraft e) { // the handler's own exception, and the compiler asks for this catch
            assertThat(e.missing()).isEqualTo(400);
        }
        // end::messages-checked
        assertThatThrownBy(() -> account.ask(new Withdraw(900))).isInstanceOf(Overdraft.class);
    }

    // tag::messages-others
    /// A request that throws nothing checked.
    record Balance() implements Query<Account, Long> {
        @Override
        public Long reply(Account account) {
            return account.balance();
        }
    }

    /// A message without a reply that one can wait for.
    record Rename(String to) implements Action<Account, RuntimeException> {
        @Override
        public void run(Account account) {
            account.rename(to);
        }
    }

    /// A message that can only be told.
    record Deposit(long amount) implements Message<Account> {
        @Override
        public void handle(Account account) {
            account.deposit(amount);
        }
    }

    // end::messages-others

    @Test
    void recordsAndLambdasMix() {
        account.tell(new Deposit(500));
        account.run(new Rename("savings"));
        account.tell(new Rename("rainy days"));
        assertThat(account.ask(new Balance())).isEqualTo(500);
        assertThat(account.ask(Account::name)).isEqualTo("rainy days");
    }

    /// Says its exceptions, but not as one type.
    static final class Desk {
        // tag::messages-two
        String look(String name) throws IOException, InterruptedException {
            return name.isBlank() ? lost() : "here is " + name;
        }

        // end::messages-two

        private static String lost() throws IOException, InterruptedException {
            throw new IOException("no name");
        }

        // tag::messages-narrow
        String lookNarrow(String name) throws IOException {
            try {
                return look(name);
            } catch (InterruptedException e) {
                throw new IOException("interrupted while looking for " + name, e);
            }
        }

        // end::messages-narrow
    }

    @Test
    void twoUnrelatedExceptionsWidenToException() {
        var desk = system.spawn(Desk.class, OnStart.of(Desk::new));
        // tag::messages-widened
        try {
            desk.ask(d -> d.look(" "));
        } catch (IOException e) {
            assertThat(e).hasMessage("no name");
        } catch (Exception e) { // what IOException and InterruptedException have in common
            throw new AssertionError(e);
        }
        // end::messages-widened
        assertThatThrownBy(() -> desk.ask(d -> d.lookNarrow(" "))).isInstanceOf(IOException.class);
    }

    // tag::messages-shared
    interface Pausable {
        void pause();
    }

    static void pauseAll(List<ActorRef<? extends Pausable>> all) {
        for (var each : all) {
            each.tell(Pausable::pause);
        }
    }

    // end::messages-shared

    static final class Player implements Pausable {
        private boolean paused;

        boolean isPaused() {
            return paused;
        }

        @Override
        public void pause() {
            paused = true;
        }
    }

    @Test
    void aReferenceTakesWhatEverySupertypeTakes() {
        var player = system.spawn(Player.class, OnStart.of(Player::new));
        pauseAll(List.of(player));
        // tag::messages-widen
        ActorRef<Pausable> pausable = ActorRef.widen(player);
        // end::messages-widen
        assertThat(pausable).isEqualTo(player);
        assertThat(player.ask(Player::isPaused)).isTrue();
    }

    // tag::messages-generic
    static final class Cache<K, V> {
        private final Map<K, V> values = new HashMap<>();

        void put(K key, V value) {
            values.put(key, value);
        }

        Optional<V> get(K key) {
            return Optional.ofNullable(values.get(key));
        }
    }

    // end::messages-generic

    @Test
    void anActorMayBeGeneric() {
        // tag::messages-generic-spawn
        var ages = system.spawn(Cache.class, OnStart.of(() -> new Cache<String, Integer>()));
        ages.tell(cache -> cache.put("Ada", 36));
        Optional<Integer> age = ages.ask(cache -> cache.get("Ada"));
        // end::messages-generic-spawn
        assertThat(age).contains(36);
    }

    static final class Prices {
        // tag::messages-stage
        CompletableFuture<Integer> fetch(String item) {
            return CompletableFuture.supplyAsync(() -> item.length()); // something slow, elsewhere
        }
        // end::messages-stage
    }

    @Test
    void askJoinWaitsForTheStageToo() {
        var prices = system.spawn(Prices.class, OnStart.of(Prices::new));
        // tag::messages-join
        int price = prices.askJoin(p -> p.fetch("tea"));
        // end::messages-join
        assertThat(price).isEqualTo(3);
    }

    @Test
    void aFutureFailsWithTheHandlersOwnException() {
        // tag::messages-async
        var first = account.askAsync(a -> a.deposit(500)); // both are on their way …
        var second = account.askAsync(new Withdraw(900)); // … and nobody waits yet

        assertThat(first.join()).isEqualTo(500);
        assertThat(second.handle((_, error) -> error).join()).isInstanceOf(Overdraft.class);
        // end::messages-async
    }

    @Test
    void manyAreAskedAtATime() {
        var accounts =
                List.of(
                        system.spawn(Account.class, OnStart.of(Account::new)),
                        system.spawn(Account.class, OnStart.of(Account::new)));
        accounts.getFirst().run(a -> a.deposit(500));
        // tag::messages-many
        List<Long> balances = ActorRef.askAll(accounts, Account::balance); // in this order
        assertThat(balances).containsExactly(500L, 0L);

        // The first reply is enough; the others are not handled if they have not begun.
        long some = ActorRef.askFirst(accounts, Account::balance, Duration.ofSeconds(5));

        // A reply or an error of each.
        for (var outcome : ActorRef.askEach(accounts, new Withdraw(200))) {
            switch (outcome) {
                case Outcome.Replied(var _, var left) -> assertThat(left).isEqualTo(300);
                case Outcome.Failed(var _, var error) ->
                        assertThat(error).isInstanceOf(Overdraft.class);
            }
        }
        // end::messages-many
        assertThat(some).isIn(0L, 500L);
    }
}
