package dev.troupe;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The way to an actor: nobody touches the actor itself.
///
/// | to | call | waits for | the handler's exception goes to |
/// |---|---|---|---|
/// | say it | [#tell] | room in the mailbox | the actor itself, which fails |
/// | say it if there is room | [#tryTell] | nothing | the actor itself, which fails |
/// | get a reply | [#ask] | the handler | the asker |
/// | know that it is done | [#run] | the handler | the one who waits |
/// | get a reply later | [#askAsync], [#runAsync] | room in the mailbox | the future |
/// | get a reply of each of many | [#askAll], [#askFirst], [#askEach] | the handlers | the asker |
/// | get the value of a stage that the handler returns | [#askJoin] | handler and stage | the asker |
///
/// Messages of one sender through one lane are handled in the order sent. What a sender did before
/// a send *happens-before* the handler; the handler happens-before its asker's return.
///
/// Every wait ends: when the actor ends, all who wait for it get an [ActorStoppedException] at
/// once. A thread that is interrupted while it waits gets an [ActorInterruptedException], its flag
/// set again. A request whose asker has given up before its turn came is not handled. A wait made
/// while handling a request with a deadline never lasts beyond that deadline; both then end at the
/// same moment, and the asker gets its own timeout or what the handler made of its.
///
/// Two references are equal when they reach the same actor by the same lane. References come from
/// this library only; do not implement this interface outside of tests.
///
/// @param <A> the actor's type
public interface ActorRef<A> {
    /// Who the actor is.
    ///
    /// @return its identity, which prints as `Account#7`
    Identity identity();

    /// Sends a message that nobody waits for. Waits while the mailbox is full, unless the actor's
    /// [Overflow] rule says otherwise; does not wait for the handler.
    ///
    /// A handler that throws fails the actor. An actor that tells itself something while it is
    /// ending gets no exception: the message becomes a dead letter.
    ///
    /// @param message what to do
    /// @throws ActorStoppedException if the actor has ended or has been asked to
    /// @throws MailboxFullException if the mailbox is full under [Overflow#FAIL]
    /// @throws ActorInterruptedException if interrupted while waiting for room
    /// @throws ActorTimeoutException if an inherited deadline passes while waiting for room
    void tell(Message<? super A> message);

    /// Like [#tell(Message)], but waits for room no longer than `timeout`.
    ///
    /// @param message what to do
    /// @param timeout how long to wait for room, not negative
    /// @throws ActorTimeoutException if there was no room in time; the message was not accepted
    /// @throws ActorStoppedException if the actor has ended or has been asked to
    /// @throws MailboxFullException if the mailbox is full under [Overflow#FAIL]
    /// @throws ActorInterruptedException if interrupted while waiting for room
    /// @throws IllegalArgumentException if `timeout` is negative
    void tell(Message<? super A> message, Duration timeout);

    /// Sends a message if there is room right now. Never waits and never throws but for a `null`.
    ///
    /// @param message what to do
    /// @return whether it was accepted; false if the mailbox is full or the actor has ended or has
    ///   been asked to
    boolean tryTell(Message<? super A> message);

    /// Sends a request and waits for its reply. A method without a result is waited for with
    /// [#run], not with `ask`.
    ///
    /// The handler's own exception, checked ones too, is thrown here as it is, and the actor lives
    /// on. There is no default timeout: the wait ends when the reply is there or the actor has
    /// ended.
    ///
    /// @param <R> the reply's type
    /// @param <E> the checked exception of the request
    /// @param request what to ask
    /// @return the reply
    /// @throws E if the handler threw it
    /// @throws ActorStoppedException if the actor ended before it replied; an `Error` of the
    ///   handler is its cause
    /// @throws MailboxFullException if the mailbox is full under [Overflow#FAIL]
    /// @throws ActorInterruptedException if interrupted while waiting
    /// @throws ActorTimeoutException if an inherited deadline passes
    <R extends @Nullable Object, E extends Exception> R ask(Request<? super A, R, E> request)
            throws E;

    /// Like [#ask(Request)], but the whole wait, room in the mailbox included, lasts no longer than
    /// `timeout`.
    ///
    /// @param <R> the reply's type
    /// @param <E> the checked exception of the request
    /// @param request what to ask
    /// @param timeout how long to wait, not negative
    /// @return the reply
    /// @throws E if the handler threw it
    /// @throws ActorTimeoutException if there was no reply in time
    /// @throws ActorStoppedException if the actor ended before it replied
    /// @throws MailboxFullException if the mailbox is full under [Overflow#FAIL]
    /// @throws ActorInterruptedException if interrupted while waiting
    /// @throws IllegalArgumentException if `timeout` is negative
    <R extends @Nullable Object, E extends Exception> R ask(
            Request<? super A, R, E> request, Duration timeout) throws E;

    /// Has the actor do something and waits until it is done: an [#ask(Request)] without a reply.
    ///
    /// @param <E> the checked exception of the action
    /// @param action what to do
    /// @throws E if the handler threw it
    /// @throws ActorStoppedException if the actor ended before it was done
    /// @throws MailboxFullException if the mailbox is full under [Overflow#FAIL]
    /// @throws ActorInterruptedException if interrupted while waiting
    /// @throws ActorTimeoutException if an inherited deadline passes
    <E extends Exception> void run(Action<? super A, E> action) throws E;

    /// Like [#run(Action)], but the whole wait lasts no longer than `timeout`.
    ///
    /// @param <E> the checked exception of the action
    /// @param action what to do
    /// @param timeout how long to wait, not negative
    /// @throws E if the handler threw it
    /// @throws ActorTimeoutException if it was not done in time
    /// @throws ActorStoppedException if the actor ended before it was done
    /// @throws MailboxFullException if the mailbox is full under [Overflow#FAIL]
    /// @throws ActorInterruptedException if interrupted while waiting
    /// @throws IllegalArgumentException if `timeout` is negative
    <E extends Exception> void run(Action<? super A, E> action, Duration timeout) throws E;

    /// Sends a request and returns at once with a future of its reply; waits only for room in the
    /// mailbox, as [#tell(Message)] does. Every failure comes through the future, the handler's own
    /// exception unwrapped. Cancelling the future takes the request back if its turn has not come.
    ///
    /// The future is completed outside of every actor's turn; what hangs on it must not touch an
    /// actor's state: use [ActorContext#pipe] to bring the value back into an actor.
    ///
    /// @param <R> the reply's type
    /// @param request what to ask
    /// @return the reply's future
    <R extends @Nullable Object> CompletableFuture<R> askAsync(Request<? super A, R, ?> request);

    /// Like [#askAsync(Request)]; the future fails with an [ActorTimeoutException] when there is no
    /// reply within `timeout`, room in the mailbox included.
    ///
    /// @param <R> the reply's type
    /// @param request what to ask
    /// @param timeout how long the reply may take, not negative
    /// @return the reply's future
    /// @throws IllegalArgumentException if `timeout` is negative
    <R extends @Nullable Object> CompletableFuture<R> askAsync(
            Request<? super A, R, ?> request, Duration timeout);

    /// Like [#askAsync(Request)], without a reply.
    ///
    /// @param action what to do
    /// @return a future that completes when it is done
    CompletableFuture<@Nullable Void> runAsync(Action<? super A, ?> action);

    /// Asks for a stage and waits for its value too: first for the handler, whose turn ends when it
    /// has returned the stage, then for the stage. The actor's end releases both waits.
    ///
    /// An unchecked exception of the stage is thrown as it is, a checked one as the cause of an
    /// [ActorFailedException], because no signature can carry it.
    ///
    /// @param <R> the value's type
    /// @param <E> the checked exception of the request
    /// @param request what to ask
    /// @return the stage's value
    /// @throws E if the handler threw it
    /// @throws ActorFailedException if the stage failed with a checked exception
    /// @throws ActorStoppedException if the actor ended before
    /// @throws MailboxFullException if the mailbox is full under [Overflow#FAIL]
    /// @throws ActorInterruptedException if interrupted while waiting
    /// @throws ActorTimeoutException if an inherited deadline passes
    <R extends @Nullable Object, E extends Exception> R askJoin(
            Request<? super A, ? extends CompletionStage<? extends R>, E> request) throws E;

    /// Like [#askJoin(Request)], but the whole wait lasts no longer than `timeout`.
    ///
    /// @param <R> the value's type
    /// @param <E> the checked exception of the request
    /// @param request what to ask
    /// @param timeout how long to wait, not negative
    /// @return the stage's value
    /// @throws E if the handler threw it
    /// @throws ActorTimeoutException if there was no value in time
    /// @throws ActorFailedException if the stage failed with a checked exception
    /// @throws ActorStoppedException if the actor ended before
    /// @throws MailboxFullException if the mailbox is full under [Overflow#FAIL]
    /// @throws ActorInterruptedException if interrupted while waiting
    /// @throws IllegalArgumentException if `timeout` is negative
    <R extends @Nullable Object, E extends Exception> R askJoin(
            Request<? super A, ? extends CompletionStage<? extends R>, E> request, Duration timeout)
            throws E;

    /// The same reference, seen as one to a supertype of the actor. This is sound, because a
    /// reference only takes messages: what can be done with any `B` can be done with this one.
    ///
    /// @param <B> the supertype
    /// @param ref a reference
    /// @return the same reference
    @SuppressWarnings("unchecked") // a reference only consumes messages for B
    static <B> ActorRef<B> widen(ActorRef<? extends B> ref) {
        return (ActorRef<B>) Objects.requireNonNull(ref, "ref");
    }

    /// Asks many actors the same, all at a time, and waits for all replies. The first failure ends
    /// it at once: what the others have not begun by then is not handled.
    ///
    /// Everybody is asked before anybody is waited for; a full mailbox keeps nobody else from being
    /// asked. The work is done by the actors' own threads, of caller-runs actors, too. Who is there
    /// twice is asked twice.
    ///
    /// ```java
    /// List<Long> balances = ActorRef.askAll(accounts, Account::balance);
    /// ```
    ///
    /// Inside an overloaded call, such as `println(…)`, the compiler finds a lambda without a type
    /// ambiguous, as with [#ask]: use a method reference, or a variable for the replies.
    ///
    /// @param <A> what all of them are
    /// @param <R> the reply's type
    /// @param <E> the handler's checked exception
    /// @param refs whom to ask
    /// @param request what to do
    /// @return the replies, in the order of `refs`; cannot be changed; empty if `refs` is
    /// @throws E the first failure: a handler's own exception, as it is
    /// @throws ActorStoppedException if that was that an actor has ended
    /// @throws MailboxFullException if it was a full mailbox under [Overflow#FAIL]
    /// @throws DeadlockException if one of the replies could never come
    /// @throws ActorInterruptedException if interrupted while waiting
    /// @throws ActorTimeoutException if an inherited deadline passes
    static <A, R extends @Nullable Object, E extends Exception> List<R> askAll(
            Collection<? extends ActorRef<? extends A>> refs, Request<? super A, R, E> request)
            throws E {
        return Survey.all(refs, request, null);
    }

    /// Like [#askAll(Collection, Request)], but waits no longer than `timeout` for all together.
    ///
    /// @param <A> what all of them are
    /// @param <R> the reply's type
    /// @param <E> the handler's checked exception
    /// @param refs whom to ask
    /// @param request what to do
    /// @param timeout how long to wait, not negative
    /// @return the replies, in the order of `refs`
    /// @throws E the first failure: a handler's own exception, as it is
    /// @throws ActorTimeoutException if not all have replied in time
    static <A, R extends @Nullable Object, E extends Exception> List<R> askAll(
            Collection<? extends ActorRef<? extends A>> refs,
            Request<? super A, R, E> request,
            Duration timeout)
            throws E {
        return Survey.all(refs, request, Objects.requireNonNull(timeout, "timeout"));
    }

    /// Asks many actors the same, all at a time, and waits for the first reply. What the others
    /// have not begun by then is not handled. See [#askAll(Collection, Request)].
    ///
    /// @param <A> what all of them are
    /// @param <R> the reply's type
    /// @param <E> the handler's checked exception
    /// @param refs whom to ask, at least one
    /// @param request what to do
    /// @return the first reply to come
    /// @throws E if none replies: what the first of `refs` has failed with; the errors of the
    ///   others are suppressed in it, up to a hundred
    /// @throws IllegalArgumentException if `refs` is empty
    /// @throws ActorInterruptedException if interrupted while waiting
    /// @throws ActorTimeoutException if an inherited deadline passes
    static <A, R extends @Nullable Object, E extends Exception> R askFirst(
            Collection<? extends ActorRef<? extends A>> refs, Request<? super A, R, E> request)
            throws E {
        return Survey.first(refs, request, null);
    }

    /// Like [#askFirst(Collection, Request)], but waits no longer than `timeout`.
    ///
    /// @param <A> what all of them are
    /// @param <R> the reply's type
    /// @param <E> the handler's checked exception
    /// @param refs whom to ask, at least one
    /// @param request what to do
    /// @param timeout how long to wait, not negative
    /// @return the first reply to come
    /// @throws E if none replies
    /// @throws ActorTimeoutException if none has replied in time; the errors by then are suppressed
    ///   in it
    static <A, R extends @Nullable Object, E extends Exception> R askFirst(
            Collection<? extends ActorRef<? extends A>> refs,
            Request<? super A, R, E> request,
            Duration timeout)
            throws E {
        return Survey.first(refs, request, Objects.requireNonNull(timeout, "timeout"));
    }

    /// Asks many actors the same, all at a time, and waits for what comes of it at each of them.
    /// See [#askAll(Collection, Request)].
    ///
    /// @param <A> what all of them are
    /// @param <R> the reply's type
    /// @param refs whom to ask
    /// @param request what to do
    /// @return a reply or an error for each, in the order of `refs`; when an inherited deadline
    ///   passes, the error of who has not replied is an [ActorTimeoutException]
    /// @throws ActorInterruptedException if interrupted while waiting
    static <A, R extends @Nullable Object> List<Outcome<R>> askEach(
            Collection<? extends ActorRef<? extends A>> refs, Request<? super A, R, ?> request) {
        return Survey.each(refs, request, null);
    }

    /// Like [#askEach(Collection, Request)], but waits no longer than `timeout` for all together.
    ///
    /// @param <A> what all of them are
    /// @param <R> the reply's type
    /// @param refs whom to ask
    /// @param request what to do
    /// @param timeout how long to wait, not negative
    /// @return a reply or an error for each, in the order of `refs`; the error of who has not
    ///   replied in time is an [ActorTimeoutException]
    /// @throws ActorInterruptedException if interrupted while waiting
    static <A, R extends @Nullable Object> List<Outcome<R>> askEach(
            Collection<? extends ActorRef<? extends A>> refs,
            Request<? super A, R, ?> request,
            Duration timeout) {
        return Survey.each(refs, request, Objects.requireNonNull(timeout, "timeout"));
    }

    /// The same actor through its urgent lane, which is emptied before the mailbox.
    ///
    /// @return a reference through the urgent lane
    /// @throws IllegalStateException if the actor was spawned without
    ///   [SpawnOptions#urgentLane(int)]
    ActorRef<A> urgent();

    /// A reference that does not keep an actor going that was spawned
    /// [SpawnOptions#stopWhenUnreferenced()], nor an ended one in memory.
    ///
    /// @return a weak reference
    WeakActorRef<A> weak();

    /// Whether the actor has not ended. One that has been asked to end is alive until it has.
    ///
    /// @return whether the actor is alive
    boolean isAlive();

    /// Stops the actor gracefully: what is in its mailbox is handled first, then its `onStop` is
    /// called with `killed` false. Returns at once, never throws, may be called again.
    void stop();

    /// Kills the actor: interrupts what it runs, handles nothing more, then calls its `onStop` with
    /// `killed` true. What cannot be interrupted (entering a monitor, `Lock.lock()`, file I/O,
    /// native code, a computing loop) delays the end. Returns at once, never throws, may be called
    /// again. On the actor's own turn it does not interrupt: that step is finished first.
    void kill();

    /// Waits until the actor has ended.
    ///
    /// @throws ActorInterruptedException if interrupted while waiting
    /// @throws ActorTimeoutException if an inherited deadline passes
    void awaitStopped();

    /// Waits until the actor has ended, but no longer than `timeout`.
    ///
    /// @param timeout how long to wait, not negative
    /// @return whether it has ended
    /// @throws ActorInterruptedException if interrupted while waiting
    /// @throws IllegalArgumentException if `timeout` is negative
    boolean awaitStopped(Duration timeout);
}
