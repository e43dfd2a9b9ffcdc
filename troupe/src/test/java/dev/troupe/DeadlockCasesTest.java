package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Deadlocks that users of other actor systems have met: who is told, that the others go on, and
/// that everybody lives on where the exception is caught or goes to an asker.
@Promise("D2")
class DeadlockCasesTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    // ---- One is blocked sending to a full mailbox, the other asks back
    // (lightninglabs/wavelength#1082).

    /// Sends what it has to the ledger.
    static final class Wallet {
        private int sent;

        void send(ActorRef<Ledger> ledger, int entries) {
            for (var i = 0; i < entries; i++) {
                ledger.tell(new Write(i));
                sent++;
            }
        }

        /// As [#send], but only once it may.
        void sendAfter(CountDownLatch gate, ActorRef<Ledger> ledger, int entries)
                throws InterruptedException {
            gate.await();
            send(ledger, entries);
        }

        int sent() {
            return sent;
        }
    }

    /// Asks the wallet while the wallet sends.
    static final class Ledger {
        private int written;

        int reconcile(ActorRef<Wallet> wallet) {
            return wallet.ask(Wallet::sent);
        }

        /// As [#reconcile], but only once it may.
        int reconcileAfter(CountDownLatch begun, CountDownLatch gate, ActorRef<Wallet> wallet)
                throws InterruptedException {
            begun.countDown();
            gate.await();
            return reconcile(wallet);
        }

        String reconcileOrSayWhy(CountDownLatch begun, CountDownLatch gate, ActorRef<Wallet> wallet)
                throws InterruptedException {
            try {
                return "sent: " + reconcileAfter(begun, gate, wallet);
            } catch (DeadlockException e) {
                return "it waits for me: " + e.cycle().size();
            }
        }

        int written() {
            return written;
        }
    }

    record Write(int entry) implements Message<Ledger> {
        @Override
        public void handle(Ledger ledger) {
            ledger.written++;
        }
    }

    private static ActorHandle<Ledger> ledger(ActorSystem system) {
        var options = SpawnOptions.defaults().mailbox(1);
        return system.spawn(Ledger.class, options, OnStart.of(Ledger::new));
    }

    private static ActorHandle<Wallet> wallet(ActorSystem system) {
        return system.spawn(Wallet.class, OnStart.of(Wallet::new));
    }

    /// Until an actor's handler waits for another actor.
    private static void untilItWaits(ActorRef<?> ref) {
        Await.until(ref + " waits for an actor", () -> PlainRef.cellOf(ref).edge() != null);
    }

    @Test
    void whoAsksBackWhileItsMailboxIsFullIsTold(ActorSystem system) throws Exception {
        var ledger = ledger(system);
        var wallet = wallet(system);
        var begun = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var reconciling = ledger.askAsync((Ledger l) -> l.reconcileAfter(begun, gate, wallet));
        begun.await();
        var sending = wallet.runAsync(w -> w.send(ledger, 5));
        untilItWaits(wallet);
        gate.countDown();

        assertThatThrownBy(reconciling::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        DeadlockException.class,
                        told -> {
                            assertThat(told.cycle())
                                    .extracting(DeadlockException.Hop::how)
                                    .containsExactly(
                                            ledger + " asks " + wallet,
                                            wallet + " waits for room in the mailbox of " + ledger);
                            assertThat(told.cycle().getLast().message()).contains("Write[entry=1]");
                        });
        sending.get(); // the wallet has noticed nothing
        assertThat((int) wallet.ask(Wallet::sent)).isEqualTo(5);
        assertThat((int) ledger.ask(Ledger::written)).isEqualTo(5);
    }

    @Test
    void whoSendsToTheFullMailboxOfOneThatAsksItIsTold(ActorSystem system) throws Exception {
        var ledger = ledger(system);
        var wallet = wallet(system);
        var gate = new CountDownLatch(1);
        var sending = wallet.runAsync(w -> w.sendAfter(gate, ledger, 5));
        var reconciling = ledger.askAsync((Ledger l) -> l.reconcile(wallet));
        untilItWaits(ledger);
        gate.countDown();

        assertThatThrownBy(sending::get).hasCauseInstanceOf(DeadlockException.class);
        assertThat(reconciling.get()).as("what it had sent before").isEqualTo(1);
        assertThat((int) ledger.ask(Ledger::written)).isEqualTo(1);
        assertThat((int) wallet.ask(Wallet::sent)).isEqualTo(1);
    }

    @Test
    void whoCatchesItGoesOn(ActorSystem system) throws Exception {
        var ledger = ledger(system);
        var wallet = wallet(system);
        var begun = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var reconciling = ledger.askAsync((Ledger l) -> l.reconcileOrSayWhy(begun, gate, wallet));
        begun.await();
        wallet.tell(w -> w.send(ledger, 5));
        untilItWaits(wallet);
        gate.countDown();

        assertThat(reconciling.get()).isEqualTo("it waits for me: 2");
        assertThat((int) wallet.ask(Wallet::sent)).isEqualTo(5);
        assertThat((int) ledger.ask(Ledger::written)).isEqualTo(5);
    }

    @Test
    @Promise("E2")
    @Promise("E4")
    void inATellHandlerItIsThatActorsFailureAndTheOtherIsReleased(ActorSystem system)
            throws Exception {
        var ledger = ledger(system);
        var wallet = wallet(system);
        var gate = new CountDownLatch(1);
        wallet.tell(w -> w.sendAfter(gate, ledger, 5));
        var reconciling = ledger.askAsync((Ledger l) -> l.reconcile(wallet));
        untilItWaits(ledger);
        gate.countDown();

        var result = wallet.join(LONG);
        assertThat(result.findPhase()).contains(FailurePhase.ON_MESSAGE);
        assertThat(result.findError()).containsInstanceOf(DeadlockException.class);
        assertThatThrownBy(reconciling::get)
                .cause()
                .isInstanceOf(ActorStoppedException.class)
                .hasCauseInstanceOf(DeadlockException.class);
        assertThat((int) ledger.ask(Ledger::written)).as("it lives on").isEqualTo(1);
    }

    // ---- A supervisor waits for its child, which asks the supervisor.

    static final class Supervisor {
        private final ActorHandle<Child> child;

        Supervisor(ActorContext<Supervisor> self) {
            this.child = self.spawn(Child.class, OnStart.of(() -> new Child(self.self())));
        }

        ActorHandle<Child> child() {
            return child;
        }

        String status() {
            return "all is well";
        }

        String inspect() {
            return child.ask(Child::report);
        }

        String inspectOrSayWhy() {
            try {
                return inspect();
            } catch (DeadlockException e) {
                return "the child asks back";
            }
        }

        boolean endChild() {
            child.stop();
            return child.join().stoppedNormally();
        }
    }

    static final class Child {
        private final ActorRef<Supervisor> supervisor;

        Child(ActorRef<Supervisor> supervisor) {
            this.supervisor = supervisor;
        }

        String report() {
            return supervisor.ask(Supervisor::status);
        }

        String reportAfter(CountDownLatch gate) throws InterruptedException {
            gate.await();
            return report();
        }
    }

    @Test
    void ofASupervisorAndAChildThatAskEachOtherTheLaterIsTold(ActorSystem system) {
        var supervisor = system.spawn(Supervisor.class, Supervisor::new);
        var child = supervisor.ask(Supervisor::child);

        assertThatThrownBy(() -> supervisor.ask(Supervisor::inspect))
                .isInstanceOfSatisfying(
                        DeadlockException.class,
                        told ->
                                assertThat(told.cycle())
                                        .extracting(DeadlockException.Hop::how)
                                        .containsExactlyInAnyOrder(
                                                child + " asks " + supervisor,
                                                supervisor + " asks " + child));
        assertThat(supervisor.ask(Supervisor::inspectOrSayWhy)).isEqualTo("the child asks back");
        assertThat(child.ask(Child::report)).as("both live on").isEqualTo("all is well");
    }

    @Test
    void aChildThatAsksTheSupervisorThatAwaitsItsEndIsTold(ActorSystem system) throws Exception {
        var supervisor = system.spawn(Supervisor.class, Supervisor::new);
        var child = supervisor.ask(Supervisor::child);
        var gate = new CountDownLatch(1);
        var reporting = child.askAsync((Child c) -> c.reportAfter(gate));
        var ending = supervisor.askAsync(Supervisor::endChild);
        untilItWaits(supervisor);
        gate.countDown();

        assertThatThrownBy(reporting::get)
                .cause()
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining(supervisor + " waits for the end of " + child);
        assertThat(ending.get()).as("the child has ended as asked").isTrue();
        assertThat(supervisor.ask(Supervisor::status)).isEqualTo("all is well");
    }

    @Test
    void aSupervisorThatAwaitsTheEndOfAChildThatAsksItIsTold(ActorSystem system) throws Exception {
        var supervisor = system.spawn(Supervisor.class, Supervisor::new);
        var child = supervisor.ask(Supervisor::child);
        var gate = new CountDownLatch(1);
        var ending =
                supervisor.askAsync((Supervisor s) -> {
                    gate.await();
                    return s.endChild();
                });
        var reporting = child.askAsync(Child::report);
        untilItWaits(child);
        gate.countDown();

        assertThatThrownBy(ending::get).hasCauseInstanceOf(DeadlockException.class);
        assertThat(reporting.get()).as("the child had asked first").isEqualTo("all is well");
        assertThat(child.join(LONG).stoppedNormally()).isTrue();
        assertThat(supervisor.ask(Supervisor::status)).isEqualTo("all is well");
    }

    // ---- Two flood each other, each with more than the other's mailbox takes.

    static final class Flooding {
        private int got;
        private boolean wasSentAway;

        /// Once both are in this.
        void flood(CyclicBarrier both, ActorRef<Flooding> other) throws Exception {
            both.await();
            for (var i = 0; i < 10; i++) {
                other.tell(new Drop(i));
            }
        }

        /// For a peer that may be gone.
        void floodWhileItLives(CyclicBarrier both, ActorRef<Flooding> other) throws Exception {
            try {
                flood(both, other);
            } catch (ActorStoppedException gone) {
                wasSentAway = true;
            }
        }

        int got() {
            return got;
        }

        boolean wasSentAway() {
            return wasSentAway;
        }
    }

    record Drop(int number) implements Message<Flooding> {
        @Override
        public void handle(Flooding flooding) {
            flooding.got++;
        }
    }

    private static ActorHandle<Flooding> flooding(ActorSystem system) {
        var options = SpawnOptions.defaults().mailbox(1);
        return system.spawn(Flooding.class, options, OnStart.of(Flooding::new));
    }

    @Test
    void ofTwoThatFloodEachOtherOneIsToldAndTheOtherSendsAllItHas(ActorSystem system)
            throws Exception {
        var one = flooding(system);
        var other = flooding(system);
        var both = new CyclicBarrier(2);
        var floods =
                List.of(
                        one.runAsync((Flooding f) -> f.flood(both, other)),
                        other.runAsync((Flooding f) -> f.flood(both, one)));

        var outcomes = floods.stream().map(DeadlockCasesTest::outcome).toList();
        assertThat(outcomes).filteredOn(DeadlockException.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn("none"::equals).hasSize(1);
        int oneGot = one.ask(Flooding::got);
        int otherGot = other.ask(Flooding::got);
        assertThat(Stream.of(oneGot, otherGot)).containsExactlyInAnyOrder(1, 10);
        assertThat(oneGot).isEqualTo(outcomes.getFirst().equals("none") ? 1 : 10);
    }

    private static Object outcome(CompletableFuture<?> future) {
        try {
            future.join();
            return "none";
        } catch (CompletionException e) {
            return future.exceptionNow();
        }
    }

    @Test
    @Promise("E2")
    @Promise("E4")
    void ofTwoThatFloodEachOtherInTellHandlersOneFailsAndTheOtherIsReleased(ActorSystem system) {
        var one = flooding(system);
        var other = flooding(system);
        var both = new CyclicBarrier(2);
        one.tell(f -> f.floodWhileItLives(both, other));
        other.tell(f -> f.floodWhileItLives(both, one));

        var first = CompletableFuture.anyOf(one.result(), other.result()).join();
        var failed = (ActorResult<?>) first;
        var isOne = one.result().isDone();
        assertThat(failed.findPhase()).contains(FailurePhase.ON_MESSAGE);
        assertThat(failed.findError()).containsInstanceOf(DeadlockException.class);
        var living = isOne ? other : one;
        assertThat(living.ask((Flooding f) -> f.wasSentAway())).isTrue();
        assertThat(living.isAlive()).isTrue();
    }
}
