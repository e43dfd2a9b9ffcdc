package dev.troupe;

import org.jspecify.annotations.Nullable;

/// Tells the JDK's Flight Recorder what happens in a system, as [FlightEvents].
///
/// *Off.* Until the first recording of this JVM begins, all that anything here costs is a look at a
/// field: no event is made, no time is taken, and no class of an event is even loaded, because to
/// register the first one takes a fifth of a second. From then on an event is asked whether it is
/// enabled, which costs as little.
///
/// *Absent.* The run time may be without the recorder's module. Then no class of an event is ever
/// loaded: nobody but this class and [FlightEvents] calls anything on one.
final class Flight {
    /// The time of something that nobody took the time of.
    static final long UNKNOWN = Long.MIN_VALUE;

    /// Whether the recorder has been at work. Never taken back.
    private volatile boolean hasRecorder;

    private FlightEvents.@Nullable Start start;

    /// Has the recorder tell when it begins its work, if there is one.
    void start() {
        var recorder = ModuleLayer.boot().findModule("jdk.jfr");
        if (recorder.isPresent() && Flight.class.getModule().canRead(recorder.get())) {
            start = FlightEvents.Start.await(this);
        }
    }

    /// By the recorder.
    void recorderHasStarted() {
        hasRecorder = true;
    }

    void close() {
        if (start != null) {
            start.forget();
        }
    }

    // ---- A message is handled.

    /// Whether it is to be noted when a message was accepted.
    boolean recordsMessages() {
        return hasRecorder && FlightEvents.MESSAGE.isEnabled();
    }

    /// A thread of the system is about to handle what was in the mailbox.
    FlightEvents.@Nullable HandledMessage beginMessage(Cell<?> cell, Envelope envelope) {
        return recordsMessages() ? FlightEvents.HandledMessage.begun(cell, envelope) : null;
    }

    /// It has been handled, unless nobody wanted that any more.
    static void endMessage(
            FlightEvents.@Nullable HandledMessage event, Cell<?> cell, Envelope envelope) {
        if (event != null && event.handledBefore != cell.handled()) {
            event.write(cell, envelope.message());
        }
    }

    /// The calling thread is about to handle a message of its own, if it gets the turn.
    FlightEvents.@Nullable HandledMessage beginCall() {
        return recordsMessages() ? FlightEvents.HandledMessage.begun() : null;
    }

    /// It has been handled here.
    static void endCall(
            FlightEvents.@Nullable HandledMessage event, Cell<?> cell, Message<?> message) {
        if (event != null) {
            event.write(cell, message);
        }
    }

    // ---- A sender waits, or cannot.

    /// The calling thread is about to ask and to wait for the reply.
    FlightEvents.@Nullable AskWait beginAsk() {
        return hasRecorder && FlightEvents.ASK.isEnabled() ? FlightEvents.AskWait.begun() : null;
    }

    /// @param thrown what the asker gets instead of a reply
    static void endAsk(
            FlightEvents.@Nullable AskWait event, Reply reply, @Nullable Throwable thrown) {
        if (event != null) {
            event.write(reply, thrown);
        }
    }

    /// A mailbox is full.
    FlightEvents.@Nullable FullMailbox beginFull() {
        var isOn = hasRecorder && FlightEvents.MAILBOX_FULL.isEnabled();
        return isOn ? FlightEvents.FullMailbox.begun() : null;
    }

    /// @param what has come of it
    static void endFull(
            FlightEvents.@Nullable FullMailbox event, Cell<?> cell, Mailbox lane, Overflow what) {
        if (event != null) {
            event.write(cell, lane, what);
        }
    }

    // ---- Things that happen in a moment.

    /// A mailbox is full, and nobody waits. Listeners are told, too.
    void full(Cell<?> cell, Mailbox lane, Overflow what) {
        endFull(beginFull(), cell, lane, what);
        Listeners.full(cell, what);
    }

    void deadlock(DeadlockException deadlock) {
        if (hasRecorder && FlightEvents.DEADLOCK.isEnabled()) {
            new FlightEvents.FoundDeadlock().write(deadlock);
        }
    }

    void stuck(StuckReport report) {
        if (hasRecorder && FlightEvents.STUCK.isEnabled()) {
            new FlightEvents.StuckActor().write(report);
        }
    }

    /// Just before its result is known.
    void end(Cell<?> cell, ActorResult<?> result) {
        if (hasRecorder && FlightEvents.END.isEnabled()) {
            new FlightEvents.EndedActor().write(cell, result);
        }
    }

    void deadLetter(DeadLetter letter) {
        if (hasRecorder && FlightEvents.DEAD_LETTER.isEnabled()) {
            new FlightEvents.DeadMessage().write(letter);
        }
    }
}
