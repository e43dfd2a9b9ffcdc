package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// From the compiler's seat: what users write compiles, from a package of their own, and what is
/// wrong does not.
class TypesTest {
    private static final String ACTORS =
            """
            package app;
            import dev.troupe.*;
            import java.io.IOException;
            import java.time.Duration;
            import java.util.*;
            import java.util.concurrent.*;

            class Overdraft extends Exception {
                final long missing;
                Overdraft(long missing) { this.missing = missing; }
            }

            interface Pausable { void pause(); }

            class Account implements Pausable {
                private long cents;
                long deposit(long amount) { return cents += amount; }
                long withdraw(long amount) throws Overdraft {
                    if (amount > cents) throw new Overdraft(amount - cents);
                    return cents -= amount;
                }
                long balance() { return cents; }
                void reset() { cents = 0; }
                void save() throws IOException {}
                long both() throws IOException, TimeoutException { return 0; }
                CompletableFuture<String> name() { return new CompletableFuture<>(); }
                @Override public void pause() {}

                record Withdraw(long amount) implements Request<Account, Long, Overdraft> {
                    @Override public Long reply(Account account) throws Overdraft {
                        return account.withdraw(amount);
                    }
                }
                record Reset() implements Action<Account, RuntimeException> {
                    @Override public void run(Account account) { account.reset(); }
                }
            }

            class Savings extends Account {}

            class Cache<K, V> {
                private final Map<K, V> map = new HashMap<>();
                V get(K key) { return map.get(key); }
            }

            class Client {
                void use(ActorSystem system, ActorRef<Account> ref, ActorHandle<Account> handle)
                        throws %s {
                    %s
                }
                %s
            }
            """;

    @TempDir Path temporary;

    private void compiles(String exceptions, String statements, String members) throws Exception {
        Samples.compile(temporary, ACTORS.formatted(exceptions, statements, members));
    }

    private void accepts(String statements) {
        assertThatCode(() -> compiles("RuntimeException", statements, ""))
                .as(statements)
                .doesNotThrowAnyException();
    }

    private void refuses(String statements, String... because) {
        assertThatThrownBy(() -> compiles("RuntimeException", statements, ""))
                .as(statements)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(because);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "long balance = ref.ask(Account::balance);",
                "long balance = ref.ask(Account::balance, Duration.ofSeconds(1));",
                "long balance = ref.ask(a -> a.deposit(1));",
                "ref.run(Account::reset); ref.run(a -> a.reset(), Duration.ofSeconds(1));",
                "ref.run(new Account.Reset()); ref.tell(new Account.Reset());",
                "ref.tell(Account::reset); ref.tell(a -> a.deposit(5)); ref.tell(Account::save);",
                "ref.tell(new Account.Withdraw(1)); ref.tell(a -> a.withdraw(1));",
                "boolean accepted = ref.tryTell(a -> a.deposit(500));",
                "try { ref.ask(new Account.Withdraw(9)); } catch (Overdraft e) { long m = e.missing; }",
                "try { ref.ask(a -> a.withdraw(9)); } catch (Overdraft e) { long m = e.missing; }",
                "try { ref.run(Account::save); } catch (IOException e) {}",
                "CompletableFuture<Long> later = ref.askAsync(Account::balance);",
                "CompletableFuture<Long> later = ref.askAsync(a -> a.withdraw(9));",
                "CompletableFuture<Void> done = ref.runAsync(Account::save);",
                "String name = ref.askJoin(Account::name);",
                "CharSequence name = ref.askJoin(Account::name, Duration.ofSeconds(1));",
                "Query<Account, Long> query = Account::balance; long balance = ref.ask(query);",
                "Query<Object, Integer> any = Object::hashCode; int hash = ref.ask(any);",
                "ActorRef<Account> urgent = ref.urgent(); WeakActorRef<Account> weak = ref.weak();",
                "ActorResult<Account> result = handle.join(); Account back = result.orElseThrow();",
                "CompletableFuture<ActorResult<Account>> later = handle.result();"
            })
    void messagesAreTypedAsTheyAreWritten(String statements) {
        accepts(statements);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "List<ActorRef<Account>> all = List.of(ref);"
                        + " List<Long> replies = ActorRef.askAll(all, Account::balance);"
                        + " replies = ActorRef.askAll(all, a -> a.deposit(1), Duration.ZERO);"
                        + " long first = ActorRef.askFirst(all, a -> a.balance());"
                        + " List<Outcome<Long>> each = ActorRef.askEach(all, a -> a.withdraw(1));",
                "List<ActorHandle<Savings>> all = List.of();"
                        + " try { ActorRef.askAll(all, a -> a.withdraw(9)); }"
                        + " catch (Overdraft e) { long m = e.missing; }"
                        + " try { ActorRef.askFirst(all, new Account.Withdraw(9)); }"
                        + " catch (Overdraft e) { long m = e.missing; }",
                "Set<ActorRef<? extends Account>> all = Set.of(ref);"
                        + " List<Long> replies = ActorRef.askAll(all, Account::balance);"
                        + " List<Object> any = ActorRef.askAll(all, a -> a.balance());",
                "var all = List.of(ref, handle); Query<Object, Integer> hash = Object::hashCode;"
                        + " for (int each : ActorRef.askAll(all, hash)) {}",
                "String text = switch (ActorRef.askEach(List.of(ref), Account::balance).get(0)) {"
                        + " case Outcome.Replied(var actor, var value) -> actor + \" \" + value;"
                        + " case Outcome.Failed(var actor, var error) -> error.getMessage(); };"
            })
    void manyAreAskedAsTheyAreTyped(String statements) {
        accepts(statements);
    }

    @Test
    void anImplicitLambdaForManyInsideAnOverloadedCallIsAmbiguous() {
        refuses(
                "System.out.println(ActorRef.askFirst(List.of(ref), a -> a.balance()));",
                "ambiguous");
        accepts("System.out.println(ActorRef.askFirst(List.of(ref), Account::balance));");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ActorHandle<Account> a = system.spawn(Account.class, self -> new Account());",
                "var a = system.spawn(Account.class, OnStart.of(Account::new)); a.ask(Account::balance);",
                "ActorHandle<Savings> a = system.spawn(Account.class, OnStart.of(Savings::new));",
                "var cache = system.spawn(Cache.class, OnStart.of(() -> new Cache<String, Integer>()));"
                        + " ActorHandle<Cache<String, Integer>> typed = cache;"
                        + " Integer value = cache.ask(c -> c.get(\"key\"));",
                "ActorHandle<Cache<String, Integer>> c = system.spawn(Cache.class, self -> new Cache<>());",
                "var a = system.spawn(Account.class, SpawnOptions.defaults().mailbox(5).callerRuns(),"
                        + " OnStart.of(Account::new)); long balance = a.ask(Account::balance);"
            })
    void spawnInfersWhatTheActorIs(String statements) {
        accepts(statements);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ActorRef<Pausable> widened = ActorRef.widen(ref); widened.tell(Pausable::pause);",
                "ActorRef<Object> widened = ActorRef.widen(handle);",
                "List<ActorRef<? extends Pausable>> all = List.of(ref, handle);"
                        + " for (var r : all) r.tell(Pausable::pause);",
                "Message<Pausable> pause = Pausable::pause; ref.tell(pause);",
                "Request<Object, String, RuntimeException> r = Object::toString; String s = ref.ask(r);"
            })
    void whatFitsASupertypeFitsTheActor(String statements) {
        accepts(statements);
    }

    @Test
    void aResultIsSwitchedOverWithoutDefault() {
        accepts(
                """
                String text = switch (handle.join()) {
                    case ActorResult.Completed(var actor, var killed) -> "" + actor.balance() + killed;
                    case ActorResult.Failed(var actor, var error, var phase, var killed) ->
                            "" + actor.map(Account::balance) + error.getMessage() + phase + killed;
                };
                """);
        refuses(
                """
                String text = switch (handle.join()) {
                    case ActorResult.Completed(var actor, var killed) -> "completed";
                };
                """,
                "does not cover all possible input values");
    }

    @Test
    void twoUnrelatedCheckedExceptionsWidenToException() throws Exception {
        compiles("Exception", "long both = ref.ask(a -> a.both());", "");
        compiles("Exception", "long both = ref.ask(Account::both);", "");
        assertThatThrownBy(() ->
                        compiles(
                                "IOException, TimeoutException",
                                "long both = ref.ask(a -> a.both());",
                                ""))
                .hasMessageContaining("unreported exception Exception");
    }

    @Test
    void aBaseClassMayKeepItsContext() throws Exception {
        compiles(
                "RuntimeException",
                "",
                """
                static class Base {
                    final ActorContext<? extends Base> self;
                    Base(ActorContext<? extends Base> self) { this.self = self; }
                    void later() {
                        self.after(Duration.ofSeconds(1), b -> b.later());
                        ActorRef<? extends Base> me = self.self();
                        me.tell(Base::later);
                        self.pipe(() -> "text", (Base b, String text) -> b.later());
                    }
                }
                static class Derived extends Base {
                    Derived(ActorContext<Derived> self) { super(self); }
                }
                void spawn(ActorSystem system) { system.spawn(Derived.class, Derived::new); }
                """);
    }

    @Test
    void anActorsHooksKnowIt() throws Exception {
        compiles(
                "RuntimeException",
                "",
                """
                static class Poller implements Actor<Poller> {
                    private String last = "";
                    String read() throws IOException { return last; }
                    @Override public void onRun(ActorContext<Poller> self) throws Exception {
                        var tick = self.interval(Duration.ofSeconds(1));
                        tick.tick();
                        try { last = self.await(() -> read()); } catch (IOException e) { last = ""; }
                        Callable<String> callable = this::read;
                        last = self.await(callable);
                        last = self.await(CompletableFuture.completedStage("text"));
                        self.pipe(() -> read(), (poller, text) -> poller.last = text);
                        self.pipe(CompletableFuture.completedStage(7), (p, n) -> p.last = "" + n);
                        self.pipe(() -> 7, (p, n) -> p.last = "" + n, (p, e) -> self.stop());
                        ActorHandle<Account> child = self.spawn(Account.class, OnStart.of(Account::new));
                        self.watch(child, p -> p.last = "gone");
                        self.watch(child, (p, why) -> p.last = "" + why.isPresent());
                    }
                    @Override public void onStop(ActorContext<Poller> self, boolean killed) {}
                }
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Account::reset", "a -> a.reset()", "new Account.Reset()"})
    void aMethodWithoutResultIsNotAsked(String message) {
        refuses("ref.ask(%s);".formatted(message), "ref.ask(");
        accepts("ref.run(%s);".formatted(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ref.ask(a -> a.withdraw(1));",
                "ref.ask(new Account.Withdraw(1));",
                "ref.ask(new Account.Withdraw(1), Duration.ofSeconds(1));",
                "ref.run(a -> a.withdraw(1));",
                "ref.askJoin(a -> { a.withdraw(1); return a.name(); });"
            })
    void aCheckedExceptionOfAHandlerMustBeHandled(String statements) {
        refuses(statements, "unreported exception Overdraft");
    }

    @Test
    void whatIsNotThrownCannotBeCaught() {
        refuses(
                "try { ref.ask(Account::balance); } catch (Overdraft e) {}",
                "exception Overdraft is never thrown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "String balance = ref.ask(Account::balance);",
                "Message<Savings> other = s -> {}; ref.tell(other);",
                "ref.tell(String::length);",
                "ActorRef<Pausable> widened = ref;",
                "ActorHandle<Savings> a = system.spawn(Savings.class, OnStart.of(Account::new));",
                "CompletableFuture<String> later = ref.askAsync(Account::balance);",
                "ActorHandle<String> a = system.spawn(Account.class, OnStart.of(Account::new));"
            })
    void typesMustFit(String statements) {
        refuses(statements, "incompatible");
    }

    @Test
    void onlyTheHandleYieldsTheActorBack() {
        refuses("ref.join();", "cannot find symbol", "join");
        refuses("ref.result();", "cannot find symbol", "result");
        refuses("ref.urgent().join();", "cannot find symbol", "join");
    }

    @Test
    void theExceptionsAreTheLibrarysOwn() {
        assertThatThrownBy(() ->
                        compiles(
                                "RuntimeException",
                                "",
                                "static class Mine extends ActorException {}"))
                .hasMessageContaining("ActorException");
        refuses("new ActorStoppedException(ref.identity(), \"text\", null);", "not public");
    }

    @Test
    void whatMakesActorsCannotBeMadeOtherwise() {
        refuses("new SpawnOptions();", "SpawnOptions", "cannot be applied");
        refuses("new ActorSystem();", "ActorSystem", "cannot be applied");
        refuses("new ActorSystem.Builder();", "private access");
    }

    /// The FAQ has this error's text.
    @Test
    void anImplicitLambdaInsideOfAnOverloadedCallIsAmbiguous() {
        refuses("System.out.println(ref.ask(a -> a.balance()));", "ambiguous");
        accepts("System.out.println(ref.ask(Account::balance));");
        accepts("var balance = ref.ask(a -> a.balance()); System.out.println(balance);");
        accepts("IO.println(ref.ask(a -> a.balance()));");
    }

    @Test
    void theSampleItselfCompiles() throws Exception {
        assertThat(Samples.compile(temporary, ACTORS.formatted("RuntimeException", "", "")))
                .isNotEmptyDirectory();
    }
}
