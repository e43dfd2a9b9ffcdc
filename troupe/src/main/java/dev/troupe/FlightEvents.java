package dev.troupe;

import java.util.List;
import java.util.StringJoiner;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Throttle;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/// The events of the core for the JDK's Flight Recorder. By default only what takes long is
/// recorded, and of what may come by the thousand so much in a second that a recording stays small;
/// its settings can change both. Their names and fields are read by users: they stay.
///
/// Used by [Flight] only, and only where the recorder is there. An event that cannot be written,
/// for want of memory or stack, is lost and harms nobody; hence no lambdas, which are linked at
/// first use.
final class FlightEvents {
    /// Waits for the recorder to begin its work, without being part of it before: this can be
    /// loaded and used without the events.
    static final class Start implements FlightRecorderListener {
        private final Flight flight;

        private Start(Flight flight) {
            this.flight = flight;
        }

        /// The recorder calls back at once if it is at work by now.
        static Start await(Flight flight) {
            var start = new Start(flight);
            FlightRecorder.addListener(start);
            return start;
        }

        @Override
        public void recorderInitialized(FlightRecorder recorder) {
            register();
            flight.recorderHasStarted();
        }

        void forget() {
            FlightRecorder.removeListener(this);
        }
    }

    // One of each, to be asked whether it is enabled.

    static final Event MESSAGE = new HandledMessage();
    static final Event ASK = new AskWait();
    static final Event MAILBOX_FULL = new FullMailbox();
    static final Event DEADLOCK = new FoundDeadlock();
    static final Event STUCK = new StuckActor();
    static final Event END = new EndedActor();
    static final Event DEAD_LETTER = new DeadMessage();

    private static final int LONGEST_TEXT = 8_000;
    private static final int FRAMES = 10;

    private FlightEvents() {}

    /// Initialises this class, and with it those of the events, which registers them.
    static void register() {}

    /// Ends an event; whether it has taken long enough to be filled in and written.
    private static boolean isWanted(Event event) {
        event.end();
        Headroom.ensureDeep(); // the recorder must not break in the middle
        return event.shouldCommit();
    }

    @Name("dev.troupe.Message")
    @Label("Handled Message")
    @Description("A handler has run, as long as the event, and may have failed")
    @Category("Troupe")
    @Threshold("10 ms")
    @StackTrace(false)
    static final class HandledMessage extends Event {
        @Label("Actor")
        @Nullable String actor;

        @Label("Message")
        @Nullable String message;

        @Label("Queue Time")
        @Description("From when the mailbox accepted it; 0 on the thread of an asker")
        @Timespan(Timespan.NANOSECONDS)
        long queueTime;

        /// How many the actor had handled before: no part of the event.
        transient long handledBefore;

        static @Nullable HandledMessage begun(Cell<?> cell, Envelope envelope) {
            try {
                var event = new HandledMessage();
                event.handledBefore = cell.handled();
                event.queueTime = sinceAccepted(cell, envelope);
                event.begin();
                return event;
            } catch (Throwable noMemory) {
                return null; // the message is handled all the same
            }
        }

        private static long sinceAccepted(Cell<?> cell, Envelope envelope) {
            var accepted = envelope.acceptedNanos();
            return accepted == Flight.UNKNOWN ? Flight.UNKNOWN : cell.stage().nanoTime() - accepted;
        }

        static HandledMessage begun() {
            var event = new HandledMessage();
            event.begin();
            return event;
        }

        void write(Cell<?> cell, Object content) {
            try {
                if (isWanted(this)) {
                    actor = cell.toString();
                    message = Describe.message(content);
                    commit();
                }
            } catch (Throwable unwritten) {
                // See the class comment.
            }
        }
    }

    @Name("dev.troupe.Ask")
    @Label("Ask")
    @Description("A thread has waited, as long as the event, for an actor's reply")
    @Category("Troupe")
    @Threshold("10 ms")
    static final class AskWait extends Event {
        @Label("Asker")
        @Description("An actor or a thread")
        @Nullable String asker;

        @Label("Target")
        @Nullable String target;

        @Label("Message")
        @Nullable String message;

        @Label("Outcome")
        @Description("reply, exception, timeout, interrupted, or deadlock")
        @Nullable String outcome;

        static AskWait begun() {
            var event = new AskWait();
            event.begin();
            return event;
        }

        void write(Reply reply, @Nullable Throwable thrown) {
            try {
                if (isWanted(this)) {
                    asker = reply.asker();
                    target = reply.target().toString();
                    message = Describe.message(reply.message());
                    outcome = outcome(reply, thrown);
                    commit();
                }
            } catch (Throwable unwritten) {
                // See the class comment.
            }
        }

        /// What a handler threw may be of any of these types: then it is the handler's own wait
        /// that has timed out, say.
        @SuppressWarnings("ReferenceEquality") // the very same exception
        private static String outcome(Reply reply, @Nullable Throwable thrown) {
            if (thrown == null) {
                return "reply";
            }
            if (reply.isSettled() && thrown == reply.error()) {
                return "exception";
            }
            if (thrown instanceof ActorTimeoutException) {
                return "timeout";
            }
            if (thrown instanceof ActorInterruptedException) {
                return "interrupted";
            }
            return thrown instanceof DeadlockException ? "deadlock" : "exception";
        }
    }

    @Name("dev.troupe.MailboxFull")
    @Label("Mailbox Full")
    @Description("A sender has found a mailbox full")
    @Category("Troupe")
    @Throttle("100/s")
    static final class FullMailbox extends Event {
        @Label("Actor")
        @Nullable String actor;

        @Label("Capacity")
        int capacity;

        @Label("What Happened")
        @Description("WAIT: the sender, as long as the event; FAIL: the send; DROP: of a message")
        @Nullable String action;

        static FullMailbox begun() {
            var event = new FullMailbox();
            event.begin();
            return event;
        }

        void write(Cell<?> cell, Mailbox lane, Overflow what) {
            try {
                if (isWanted(this)) {
                    actor = cell.toString();
                    capacity = lane.capacity();
                    action = what == Overflow.WAIT || what == Overflow.FAIL ? what.name() : "DROP";
                    commit();
                }
            } catch (Throwable unwritten) {
                // See the class comment.
            }
        }
    }

    @Name("dev.troupe.Deadlock")
    @Label("Deadlock")
    @Description("A wait would have closed a cycle of waits: it has failed")
    @Category("Troupe")
    static final class FoundDeadlock extends Event {
        @Label("Length")
        @Description("How many waits the cycle has")
        int length;

        @Label("Cycle")
        @Nullable String cycle;

        void write(DeadlockException deadlock) {
            try {
                if (isWanted(this)) {
                    length = deadlock.cycle().size();
                    cycle = bounded(String.valueOf(deadlock.getMessage()));
                    commit();
                }
            } catch (Throwable unwritten) {
                // See the class comment.
            }
        }
    }

    @Name("dev.troupe.Stuck")
    @Label("Stuck Actor")
    @Description("A handler or hook has been running for longer than the watchdog's threshold")
    @Category("Troupe")
    @StackTrace(false)
    static final class StuckActor extends Event {
        @Label("Actor")
        @Nullable String actor;

        @Label("Doing")
        @Description("The message or the hook")
        @Nullable String doing;

        @Label("Since")
        @Timespan(Timespan.MILLISECONDS)
        long since;

        @Label("Waits For")
        @Description("What it waits for, as far as the library knows")
        @Nullable String waitsFor;

        @Label("Pinned")
        @Description("Whether it keeps its carrier thread from others")
        boolean pinned;

        @Label("Queue Length")
        int queueLength;

        @Label("Frames")
        @Description("The top frames of its stack")
        @Nullable String frames;

        void write(StuckReport report) {
            try {
                if (isWanted(this)) {
                    actor = report.actor().name();
                    doing = report.doing();
                    since = report.since().toMillis();
                    waitsFor = report.waitsFor().orElse(null);
                    pinned = report.isPinned();
                    queueLength = report.queueLength();
                    frames = lines(report.stack());
                    commit();
                }
            } catch (Throwable unwritten) {
                // See the class comment.
            }
        }
    }

    @Name("dev.troupe.ActorEnd")
    @Label("Actor End")
    @Description("An actor has ended")
    @Category("Troupe")
    @Throttle("100/s")
    @StackTrace(false)
    static final class EndedActor extends Event {
        @Label("Actor")
        @Nullable String actor;

        @Label("How")
        @Description("completed, killed, or failed in a phase of its life")
        @Nullable String how;

        @Label("Error")
        @Nullable String error;

        @Label("Age")
        @Timespan(Timespan.MILLISECONDS)
        long age;

        @Label("Handled Messages")
        long handled;

        void write(Cell<?> cell, ActorResult<?> result) {
            try {
                if (isWanted(this)) {
                    actor = cell.toString();
                    age = cell.ageMillis();
                    handled = cell.handled();
                    how = how(result);
                    if (result instanceof ActorResult.Failed<?> failed) {
                        error = Describe.error(failed.error());
                    }
                    commit();
                }
            } catch (Throwable unwritten) {
                // See the class comment.
            }
        }

        private static String how(ActorResult<?> result) {
            return switch (result) {
                case ActorResult.Failed<?> failed -> "failed in " + failed.phase();
                case ActorResult.Completed<?> completed ->
                        completed.killed() ? "killed" : "completed";
            };
        }
    }

    @Name("dev.troupe.DeadLetter")
    @Label("Dead Letter")
    @Description("A message will never be handled")
    @Category("Troupe")
    @Throttle("100/s")
    static final class DeadMessage extends Event {
        @Label("Recipient")
        @Nullable String recipient;

        @Label("Reason")
        @Nullable String reason;

        @Label("Message")
        @Nullable String message;

        void write(DeadLetter letter) {
            try {
                if (isWanted(this)) {
                    recipient = letter.recipient().name();
                    reason = letter.reason().name();
                    message = Describe.message(letter.message());
                    commit();
                }
            } catch (Throwable unwritten) {
                // See the class comment.
            }
        }
    }

    private static String lines(List<StackTraceElement> stack) {
        var lines = new StringJoiner("\n");
        for (var frame : stack.subList(0, Math.min(FRAMES, stack.size()))) {
            lines.add(frame.toString());
        }
        return lines.toString();
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
