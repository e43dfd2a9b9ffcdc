package dev.troupe;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The sender's side: puts messages into a lane of an actor, whatever state the two are in.
///
/// *Against the end.* A sender looks at the actor's state before it appends. A message that slips
/// in behind the end all the same is found by the sweep that follows every end
/// ([Cell#sweepAndLetGo]), because its sender then finds the turn free and wakes the ended actor
/// for that: it becomes a dead letter. An asker does not wait for the sweep: it takes its request
/// back ([#ask]).
final class Sending {
    /// For the deadline that is inherited: before every instant of a stage.
    private static final long INHERITED = Long.MIN_VALUE;

    private Sending() {}

    /// Within the deadline of the request that is being handled, for which it need not be looked as
    /// long as there is room.
    static void tell(Cell<?> cell, Mailbox lane, Message<?> message) {
        tell(cell, lane, message, INHERITED);
    }

    static void tell(Cell<?> cell, Mailbox lane, Message<?> message, long deadline) {
        Headroom.ensure();
        if (cell.refuses()) {
            var refusal = refuse(cell, message);
            if (cell.isSelf()) {
                return; // a tell to oneself does not throw
            }
            throw refusal;
        }
        var envelope = Told.of(cell, message);
        if (!offer(cell, lane, envelope)) {
            overflow(cell, lane, envelope, deadline);
        }
    }

    static boolean tryTell(Cell<?> cell, Mailbox lane, Message<?> message) {
        Headroom.ensure();
        if (cell.refuses()) {
            var _ = refuse(cell, message);
            return false;
        }
        var envelope = Told.of(cell, message);
        return offer(cell, lane, envelope) || makeRoom(cell, lane, envelope);
    }

    /// Appends if there is room, and sees to it that somebody takes it up.
    static boolean offer(Cell<?> cell, Mailbox lane, Envelope envelope) {
        try {
            note(cell, envelope);
            if (!lane.offer(envelope)) {
                return false;
            }
            cell.wake();
            return true;
        } catch (StackOverflowError tooShort) {
            cell.isUnwoken = true;
            cell.kind.system.inDistress = true;
            throw tooShort;
        }
    }

    /// Appends what has its place, or needs none.
    static void append(Cell<?> cell, Mailbox lane, Envelope envelope) {
        try {
            note(cell, envelope);
            lane.append(envelope);
            cell.wake();
        } catch (StackOverflowError tooShort) {
            cell.isUnwoken = true;
            cell.kind.system.inDistress = true;
            throw tooShort;
        }
    }

    /// The time when it is accepted, for a recording.
    private static void note(Cell<?> cell, Envelope envelope) {
        if (cell.flight().recordsMessages()) {
            envelope.accepted(cell.stage().nanoTime());
        }
    }

    /// There is no room, and the sender does not wait: whether the new message was accepted.
    private static boolean makeRoom(Cell<?> cell, Mailbox lane, Told<?> envelope) {
        var rule = ruleOf(cell, lane);
        if (rule == Overflow.DROP_NEWEST || rule == Overflow.DROP_OLDEST) {
            return drop(cell, lane, envelope);
        }
        cell.flight().full(cell, lane, Overflow.FAIL);
        envelope.release();
        return false;
    }

    /// The urgent lane is no place for losses: there senders wait.
    @SuppressWarnings("ReferenceEquality") // a lane is itself
    static Overflow ruleOf(Cell<?> cell, Mailbox lane) {
        return lane == cell.mailbox() ? cell.options().rule() : Overflow.WAIT;
    }

    /// A message to an actor that does not take any is a dead letter.
    static ActorStoppedException refuse(Cell<?> cell, Object message) {
        cell.system().deadLetters().addUnsent(cell.identity(), message, cell.reasonOfEnd());
        return cell.stopped(message, cell.errorOfEnd());
    }

    /// There is no room.
    private static void overflow(Cell<?> cell, Mailbox lane, Told<?> envelope, long deadline) {
        switch (ruleOf(cell, lane)) {
            case WAIT -> waitAndTell(cell, lane, envelope, deadline);
            case FAIL -> throw full(cell, lane, envelope);
            case DROP_NEWEST, DROP_OLDEST -> drop(cell, lane, envelope);
        }
    }

    private static void waitAndTell(Cell<?> cell, Mailbox lane, Told<?> envelope, long deadline) {
        var until = deadline == INHERITED ? Deadline.inherited() : deadline;
        try {
            Room.await(cell, lane, envelope, until);
        } catch (ActorStoppedException refusal) {
            if (cell.isSelf()) {
                return; // as in tell
            }
            throw refusal;
        }
        append(cell, lane, envelope);
    }

    static MailboxFullException full(Cell<?> cell, Mailbox lane, Envelope envelope) {
        cell.flight().full(cell, lane, Overflow.FAIL);
        envelope.release();
        return new MailboxFullException(
                cell.identity(),
                "The mailbox of %s is full (%d messages): %s was not accepted"
                        .formatted(cell, cell.queueLength(), Describe.message(envelope.message())));
    }

    /// Drops the new message, or an older one in its place. Whether the new one was accepted.
    @SuppressWarnings("ReferenceEquality") // an envelope is itself
    static boolean drop(Cell<?> cell, Mailbox lane, Envelope envelope) {
        for (var spins = 0; ; spins++) {
            var dropped = lane.replaceOldest(envelope);
            if (dropped != null) {
                return dropped(cell, lane, dropped, dropped == envelope);
            }
            if (offer(cell, lane, envelope)) {
                return true;
            }
            Stage.pause(spins); // who waits for the room that there is, is about to take it
        }
    }

    private static boolean dropped(Cell<?> cell, Mailbox lane, Envelope lost, boolean isNew) {
        var dead = cell.system().deadLetters();
        if (isNew) {
            cell.flight().full(cell, lane, Overflow.DROP_NEWEST);
            dead.addUnsent(cell.identity(), lost.message(), DeadLetter.Reason.DROPPED);
        } else {
            cell.wake(); // for the one that has taken its place
            cell.flight().full(cell, lane, Overflow.DROP_OLDEST);
            dead.add(cell.identity(), lost.message(), DeadLetter.Reason.DROPPED);
        }
        lost.release();
        return !isNew;
    }

    /// The interrupt flag is set again, for whoever catches the exception.
    static ActorInterruptedException interrupted(Cell<?> cell, String message) {
        Thread.currentThread().interrupt();
        return new ActorInterruptedException(cell.identity(), message, null);
    }

    /// Puts a request into a lane; fails where it cannot be accepted.
    private static void send(Cell<?> cell, Mailbox lane, Asked asked, long deadline) {
        if (!sendIfRoom(cell, lane, asked)) {
            Room.await(cell, lane, asked, deadline);
            append(cell, lane, asked);
            takeBackIfEnded(cell, asked);
        }
    }

    /// Like [#send]; false if there is no room, and the asker is to wait for it.
    static boolean sendIfRoom(Cell<?> cell, Mailbox lane, Asked asked) {
        Headroom.ensure();
        if (cell.refuses()) {
            throw refuse(cell, asked.message());
        }
        if (!offer(cell, lane, asked)) {
            if (ruleOf(cell, lane) == Overflow.FAIL) {
                throw full(cell, lane, asked);
            }
            return false;
        }
        takeBackIfEnded(cell, asked);
        return true;
    }

    /// An asker does not wait for the sweep: see above.
    static void takeBackIfEnded(Cell<?> cell, Asked asked) {
        if (cell.has(Turn.CLOSED) && asked.abandon()) {
            throw cell.stopped(asked.message(), cell.errorOfEnd());
        }
    }

    /// Asks and waits, for as long as the request is waited for that is being handled. See
    /// [ActorRef#ask].
    static <E extends Exception> @Nullable Object ask(
            Cell<?> cell, Mailbox lane, Message<?> sent, boolean isAction) throws E {
        var message = CarriedMessage.of(cell, sent);
        var here = Current.get();
        var isUnit = here.deadline == Deadline.NONE && cell.options().runsOnCallers();
        if (isUnit && here.mayRunHandlers()) {
            CallerRuns.prepare(here);
            var event = cell.flight().beginCall();
            var reply = CallerRuns.<E>call(here, cell, message, isAction, event);
            if (reply != CallerRuns.Elsewhere.MAILBOX) {
                Flight.endCall(event, cell, message);
                return reply;
            }
        }
        return Sending.<E>askByMailbox(cell, lane, message, isAction, here.deadline, isUnit);
    }

    /// The same until a deadline, which only a wait can keep.
    static <E extends Exception> @Nullable Object ask(
            Cell<?> cell, Mailbox lane, Message<?> sent, boolean isAction, long deadline) throws E {
        if (deadline == Deadline.NONE) {
            return Sending.<E>ask(cell, lane, sent, isAction);
        }
        var message = CarriedMessage.of(cell, sent);
        return Sending.<E>askByMailbox(cell, lane, message, isAction, deadline, false);
    }

    private static <E extends Exception> @Nullable Object askByMailbox(
            Cell<?> cell,
            Mailbox lane,
            Message<?> message,
            boolean isAction,
            long deadline,
            boolean isUnit)
            throws E {
        throwIfInterrupted(cell, message);
        var reply = new Reply(cell, message, isAction, deadline, isUnit);
        return Sending.<E>askAndWait(cell, lane, reply, deadline);
    }

    private static <E extends Exception> @Nullable Object askAndWait(
            Cell<?> cell, Mailbox lane, Reply reply, long deadline) throws E {
        var event = cell.flight().beginAsk();
        try {
            send(cell, lane, reply, deadline);
            var value = await(cell, reply, deadline);
            Flight.endAsk(event, reply, null);
            return value;
        } catch (Throwable thrown) {
            Flight.endAsk(event, reply, thrown);
            throw Sneaky.<E>as(thrown);
        }
    }

    private static void throwIfInterrupted(Cell<?> cell, Message<?> message) {
        if (Thread.currentThread().isInterrupted()) {
            CarriedMessage.release(message);
            throw new ActorInterruptedException(
                    cell.identity(), "Interrupted before asking " + cell, null);
        }
    }

    private static @Nullable Object await(Cell<?> cell, Reply reply, long deadline)
            throws Throwable {
        while (true) {
            switch (outcome(cell, reply, deadline)) {
                case OVER -> {
                    return reply.get(cell);
                }
                case TIMEOUT -> {
                    if (reply.abandon() || !reply.isSettled()) {
                        throw timeout(reply);
                    }
                }
                case INTERRUPTED -> {
                    if (!reply.handOnInterrupt()) {
                        stopWaiting(cell, reply);
                    }
                }
            }
        }
    }

    private static ActorTimeoutException timeout(Reply reply) {
        var cell = reply.target(); // of a pool's, the worker
        var what = "Asking " + cell + ": " + describe(reply);
        var timeout = Picture.timeout(cell, what, reply.sentNanos());
        return Trace.ofAsker(timeout, reply.message());
    }

    private static String describe(Asked asked) {
        return Describe.message(asked.message());
    }

    private static Waiting.Outcome outcome(Cell<?> cell, Reply reply, long deadline) {
        if (reply.isSettled()) {
            return Waiting.Outcome.OVER;
        }
        try {
            return Waiting.until(cell.stage(), reply, deadline);
        } catch (Throwable unwound) {
            reply.abandon();
            throw unwound;
        }
    }

    /// The asker was interrupted and nobody else wants the interrupt. A unit whose handler has just
    /// begun, or is just ending, is waited for all the same, with the flag set.
    private static void stopWaiting(Cell<?> cell, Reply reply) {
        Thread.currentThread().interrupt();
        if (reply.abandon() || !(reply.isUnit() || reply.isSettled())) {
            throw interrupted(cell, "Interrupted while asking " + cell + ": " + describe(reply));
        }
    }

    static <R extends @Nullable Object> CompletableFuture<R> askAsync(
            Cell<?> cell, Mailbox lane, Message<?> sent, boolean isAction, long deadline) {
        var message = CarriedMessage.of(cell, sent);
        var reply = new FutureReply<R>(cell, message, isAction, deadline);
        try {
            send(cell, lane, reply, deadline);
            if (deadline != Deadline.NONE) {
                reply.startTimer(cell, deadline, "Asking " + cell + ": " + describe(reply));
            }
        } catch (ActorException refused) {
            reply.future().completeExceptionally(refused);
        }
        return reply.future();
    }

    /// Control: never waits, never refused, never dropped.
    static void control(Cell<?> cell, Signal<?, ?> signal) {
        cell.system().ledger().countForced();
        append(cell, cell.mailbox(), signal);
    }

    /// Asks, then waits for the value of the stage that came back, but not beyond the actor's end.
    static <E extends Exception> @Nullable Object askJoin(
            Cell<?> cell, Mailbox lane, Message<?> message, long deadline) throws E {
        if (cell instanceof PoolHead<?>) {
            return Sending.<E>askJoinWorker(cell, lane, message, deadline);
        }
        var stage = (CompletionStage<?>) Sending.<E>ask(cell, lane, message, false, deadline);
        return StageWait.await(cell, stage, deadline);
    }

    /// The stage of a worker is released by that one's end, not only by the pool's.
    private static <E extends Exception> @Nullable Object askJoinWorker(
            Cell<?> pool, Mailbox lane, Message<?> sent, long deadline) throws E {
        var message = CarriedMessage.of(pool, sent);
        throwIfInterrupted(pool, message);
        var reply = new Reply(pool, message, false, deadline, false);
        var stage = (CompletionStage<?>) Sending.<E>askAndWait(pool, lane, reply, deadline);
        return StageWait.await(reply.target(), stage, deadline);
    }
}
