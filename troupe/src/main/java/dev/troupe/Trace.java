package dev.troupe;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Causal traces: an exception that reaches an asker shows the handler's frames, then who has
/// asked, what and where, then the asker's frames; and so on for every ask that it has come
/// through. All of it is found out when something has failed; an ask that succeeds leaves no trace.
///
/// The exception stays the same object. Its stack trace is written anew: the frames of the library
/// beneath the handler, which say nothing, make room for the line of the ask.
final class Trace {
    private static final String MARK = "asked by ";

    /// As deep as the JVM's own by default.
    private static final int DEEPEST = 1024;

    private Trace() {}

    /// An exception has come back to the calling thread, which has asked.
    static void cameBack(Throwable thrown, Cell<?> target, Message<?> message) {
        try {
            var asker = WaitingThread.here().toString();
            weave(thrown, target, asker, message, new Throwable().getStackTrace());
        } catch (Throwable tooShort) {
            // Of stack or memory, or an exception with methods of its own: it stays as it is.
        }
    }

    /// An exception goes into a future, whose stack tells nothing.
    static void toFuture(Throwable thrown, Cell<?> target, String asker, Message<?> message) {
        try {
            weave(thrown, target, asker, message, new StackTraceElement[0]);
        } catch (Throwable noMemory) {
            // As above.
        }
    }

    /// The calling thread has asked, and has got nothing but this exception of its own.
    static <X extends ActorException> X ofAsker(X thrown, Message<?> message) {
        var trace = new ArrayList<StackTraceElement>();
        append(trace, WaitingThread.here().toString(), message, thrown.getStackTrace());
        thrown.setStackTrace(trace.toArray(StackTraceElement[]::new));
        return thrown;
    }

    private static void weave(
            Throwable thrown,
            Cell<?> target,
            String asker,
            Message<?> message,
            StackTraceElement[] stackOfAsker) {
        synchronized (thrown) { // as its own methods do: it may go to two askers at a time
            var trace = List.of(thrown.getStackTrace());
            var from = lastMark(trace) + 1;
            if (trace.isEmpty() || !cameThrough(target, trace, from)) {
                return;
            }
            var woven = new ArrayList<>(trace.subList(0, from));
            woven.addAll(handlersPart(trace.subList(from, trace.size())));
            append(woven, asker, message, stackOfAsker);
            thrown.setStackTrace(woven.stream().limit(DEEPEST).toArray(StackTraceElement[]::new));
        }
    }

    private static int lastMark(List<StackTraceElement> trace) {
        var last = trace.size() - 1;
        while (last >= 0 && !trace.get(last).getClassName().startsWith(MARK)) {
            last--;
        }
        return last;
    }

    /// Whether what has been woven in by now belongs to this way: the last who asked is the one who
    /// has let the exception through. An exception that is kept and thrown again has another way.
    private static boolean cameThrough(Cell<?> target, List<StackTraceElement> trace, int from) {
        return from == 0 || trace.get(from - 1).getClassName().startsWith(MARK + target + " (");
    }

    /// What is above the call of a handler, without what else the library has done.
    private static List<StackTraceElement> handlersPart(List<StackTraceElement> frames) {
        var end = 0;
        while (end < frames.size() && !callsHandler(frames.get(end))) {
            end++;
        }
        while (end > 0 && !Frames.isOfUser(frames.get(end - 1))) {
            end--;
        }
        return frames.subList(0, end);
    }

    private static boolean callsHandler(StackTraceElement frame) {
        return Frames.isOurs(frame)
                && ((frame.getMethodName().equals("call")
                                && frame.getClassName().equals(CallerRuns.class.getName()))
                        || (frame.getMethodName().equals("callHandler")
                                && frame.getClassName().equals(CarriedCall.class.getName()))
                        || (frame.getMethodName().equals("perform")
                                && frame.getClassName().equals(Asked.class.getName())));
    }

    private static void append(
            List<StackTraceElement> trace,
            String asker,
            Message<?> message,
            StackTraceElement[] stackOfAsker) {
        var first = 0;
        while (first < stackOfAsker.length && !Frames.isOfUser(stackOfAsker[first])) {
            first++;
        }
        var site = first < stackOfAsker.length ? stackOfAsker[first] : null;
        trace.add(mark(asker, message, site));
        if (site != null) {
            trace.addAll(List.of(stackOfAsker).subList(first + 1, stackOfAsker.length));
        }
    }

    /// Prints as `asked by Teller#3 (Withdraw[cents=900]) at bank.Teller.serve(Teller.java:31)`.
    private static StackTraceElement mark(
            String asker, Message<?> message, @Nullable StackTraceElement site) {
        var who = MARK + asker + " (" + Describe.message(message, site) + ")";
        return site == null
                ? new StackTraceElement(who, "askAsync", null, -1)
                : new StackTraceElement(
                        who + " at " + site.getClassName(),
                        site.getMethodName(),
                        site.getFileName(),
                        site.getLineNumber());
    }
}
