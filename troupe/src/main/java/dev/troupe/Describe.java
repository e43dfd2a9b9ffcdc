package dev.troupe;

import org.jspecify.annotations.Nullable;

/// Texts for people: bounded, and safe from what users' classes do in `toString`.
final class Describe {
    private static final int LONGEST = 200;

    private Describe() {}

    /// A message: a record as it prints, a lambda by the class that it was written in.
    static String message(Object message) {
        return message(message, null);
    }

    /// A message: a record as it prints, a lambda by the place where it was written, as far as that
    /// is known.
    ///
    /// @param sentAt where it was sent: that is where lambdas are written
    static String message(Object sent, @Nullable StackTraceElement sentAt) {
        var message = CarriedMessage.bare(sent);
        var type = message.getClass();
        var lambda = type.getName().indexOf("$$Lambda");
        if (lambda >= 0) {
            return sentAt == null
                    ? "a lambda of " + simple(type.getName().substring(0, lambda))
                    : "a lambda at " + Frames.place(sentAt);
        }
        return type.isRecord() || message instanceof CharSequence
                ? text(message)
                : simple(type.getName());
    }

    static String thread(Thread thread) {
        return thread.getName().isEmpty() ? "thread " + thread.threadId() : thread.getName();
    }

    /// For example `1 message`, `2 messages`.
    static String count(int number, String things) {
        return number + " " + things + (number == 1 ? "" : "s");
    }

    static String error(Throwable error) {
        return text(error);
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private static String text(Object object) {
        try {
            var text = String.valueOf(object.toString());
            return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        } catch (Throwable thrown) {
            return simple(object.getClass().getName())
                    + " (its toString threw "
                    + thrown.getClass().getSimpleName()
                    + ")";
        }
    }
}
