package dev.troupe;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Stack frames, as far as they tell a user something.
final class Frames {
    private static final String OUR_PACKAGE = Frames.class.getPackageName();

    private Frames() {}

    /// Whether a frame is the library's own. Others may have classes in our package, as tests do:
    /// what counts is where the class has come from.
    static boolean isOurs(StackTraceElement frame) {
        var name = frame.getClassName();
        if (!name.startsWith(OUR_PACKAGE)
                || !OUR_PACKAGE.equals(name.substring(0, Math.max(0, name.lastIndexOf('.'))))) {
            return false;
        }
        try {
            var type = Class.forName(name, false, Frames.class.getClassLoader());
            return Objects.equals(sourceOf(type), sourceOf(Frames.class));
        } catch (ClassNotFoundException | LinkageError someoneElses) {
            return false;
        }
    }

    private static @Nullable Object sourceOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource();
    }

    static boolean isOfUser(StackTraceElement frame) {
        var name = frame.getClassName();
        return !name.startsWith("java.")
                && !name.startsWith("jdk.")
                && !name.startsWith("sun.")
                && !isOurs(frame);
    }

    /// What a thread is doing for its user: the user's frames that are on top, beneath those of the
    /// library and the JDK that they have called.
    static List<StackTraceElement> topOf(StackTraceElement[] stack, int atMost) {
        return Stream.of(stack)
                .dropWhile(frame -> !isOfUser(frame))
                .takeWhile(frame -> !isOurs(frame))
                .limit(atMost)
                .toList();
    }

    /// The whole way down to the user's frames, without what is beneath them: the library's way to
    /// a handler, and the JDK's to a thread.
    static List<StackTraceElement> upToUser(StackTraceElement[] stack, int atMost) {
        var end = stack.length;
        while (end > 0 && !isOfUser(stack[end - 1])) {
            end--;
        }
        return List.of(stack).subList(0, Math.min(atMost, end == 0 ? stack.length : end));
    }

    /// Whether frames like these keep a virtual thread on its carrier: native ones, and class
    /// initialisers. The JDK's own ways of parking are none.
    static boolean pin(StackTraceElement[] stack) {
        return Stream.of(stack)
                .anyMatch(frame ->
                        frame.getMethodName().equals("<clinit>")
                                || (frame.isNativeMethod() && !isParking(frame)));
    }

    private static boolean isParking(StackTraceElement frame) {
        var name = frame.getClassName();
        return name.startsWith("jdk.internal.vm.")
                || name.startsWith("java.lang.VirtualThread")
                || name.equals("java.lang.Object");
    }

    /// The user's frame that has called the library or the JDK, if there is one.
    static @Nullable StackTraceElement siteIn(StackTraceElement[] stack) {
        var top = topOf(stack, 1);
        return top.isEmpty() ? null : top.getFirst();
    }

    /// A place in a source file, for example `Account.java:12`.
    static String place(StackTraceElement frame) {
        var file = frame.getFileName() == null ? frame.getClassName() : frame.getFileName();
        return frame.getLineNumber() < 0 ? file : file + ":" + frame.getLineNumber();
    }
}
