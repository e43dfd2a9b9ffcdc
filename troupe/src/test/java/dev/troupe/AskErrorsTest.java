package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The exception of a handler that somebody waits for goes to who waits.
@Promise("E1")
class AskErrorsTest {
    private static final class Overdraft extends Exception {
        private static final long serialVersionUID = 1;
    }

    private static final class Account implements Actor<Account> {
        private long cents = 5;

        long withdraw(long amount) throws Overdraft {
            if (amount > cents) {
                throw new Overdraft();
            }
            return cents -= amount;
        }

        long balance() {
            return cents;
        }
    }

    @ParameterizedTest
    @MethodSource("dev.troupe.Callee#withCalls")
    void theAskerGetsTheVeryCheckedException(Callee callee, Calling call, ActorSystem system)
            throws Exception {
        var thrown = new Overdraft();
        isHandedOver(callee, call, system, thrown);
    }

    @ParameterizedTest
    @MethodSource("dev.troupe.Callee#withCalls")
    void theAskerGetsTheVeryUncheckedException(Callee callee, Calling call, ActorSystem system)
            throws Exception {
        isHandedOver(callee, call, system, new IllegalStateException("by the handler"));
    }

    private static void isHandedOver(
            Callee callee, Calling call, ActorSystem system, Exception thrown) throws Exception {
        var account = callee.spawn(system, Account.class, OnStart.of(Account::new));

        var caught =
                catchThrowable(() ->
                        call.call(
                                account,
                                a -> {
                                    a.cents++;
                                    throw thrown;
                                }));

        assertThat(caught).isSameAs(thrown);
        assertThat(account.isAlive()).isTrue();
        callee.prepare(account);
        assertThat(call.call(account, Account::balance)).isEqualTo(6L);
        account.stop();
        assertThat(account.join().stoppedNormally()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void theCheckedExceptionOfTheHandlerIsThatOfTheCall(Callee callee, ActorSystem system) {
        var account = callee.spawn(system, Account.class, OnStart.of(Account::new));
        try {
            account.ask(a -> a.withdraw(900));
            throw new AssertionError("there is not that much");
        } catch (Overdraft expected) {
            assertThat(account.ask(Account::balance)).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionKeepsItsIdentityThroughActorsInBetween(Callee callee, ActorSystem system) {
        var inner = callee.spawn(system, Account.class, OnStart.of(Account::new));
        var outer = system.spawn(Account.class, callee.options(), OnStart.of(Account::new));
        var thrown = new Overdraft();

        assertThatThrownBy(() ->
                        outer.run(_ ->
                                inner.run(_ -> {
                                    throw thrown;
                                })))
                .isSameAs(thrown);
        assertThat(outer.isAlive()).isTrue();
        assertThat(inner.isAlive()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aLibraryExceptionAboutAnotherActorIsAnExceptionLikeAnother(
            Callee callee, ActorSystem system) {
        var gone = system.spawn(Account.class, OnStart.of(Account::new));
        gone.kill();
        gone.awaitStopped();
        var account = callee.spawn(system, Account.class, OnStart.of(Account::new));

        assertThatExceptionOfType(ActorStoppedException.class)
                .isThrownBy(() -> account.run(_ -> gone.tell(Account::balance)))
                .satisfies(thrown -> assertThat(thrown.identity()).isEqualTo(gone.identity()));
        assertThat(account.ask(Account::balance)).isEqualTo(5);
    }

    @Test
    void anInterruptedExceptionOfAnActorOfItsOwnThreadGoesToTheAsker(ActorSystem system) {
        var account = system.spawn(Account.class, OnStart.of(Account::new));
        var thrown = new InterruptedException("by the handler");

        assertThatThrownBy(() ->
                        account.run(_ -> {
                            throw thrown;
                        }))
                .isSameAs(thrown);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(account.isAlive()).isTrue();
    }

    @Test
    void aThrownExceptionThatNobodyWaitsForAnyMoreHarmsNobody(ActorSystem system) throws Exception {
        var account = system.spawn(Account.class, OnStart.of(Account::new));
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var future =
                account.runAsync(_ -> {
                    begun.countDown();
                    goOn.await();
                    throw new Overdraft();
                });
        begun.await();
        future.cancel(false);
        goOn.countDown();

        assertThat(account.ask(Account::balance)).isEqualTo(5);
    }

    @Test
    void theStageOfAnAskJoinMayFailWithoutHarmToTheActor(ActorSystem system) {
        var account = system.spawn(Account.class, OnStart.of(Account::new));
        var unchecked = new IllegalStateException("of the stage");
        var checked = new Overdraft();

        assertThatThrownBy(() -> account.askJoin(_ -> CompletableFuture.failedFuture(unchecked)))
                .isSameAs(unchecked);
        assertThatThrownBy(() -> account.askJoin(_ -> CompletableFuture.failedFuture(checked)))
                .isInstanceOf(ActorFailedException.class)
                .hasCause(checked);
        assertThat(account.isAlive()).isTrue();
    }
}
