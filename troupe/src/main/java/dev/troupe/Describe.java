package dev.troupe;

/// Texts for people: bounded, and safe from what users' classes do in `toString`.
final class Describe {
    private static final int LONGEST = 200;

    private Describe() {}

    /// A message: a record as it prints, a lambda by the class that it was written in.
    static String message(Object message) {
        var type = message.getClass();
        var lambda = type.getName().indexOf("$$Lambda");
        if (lambda >= 0) {
            return "a lambda of " + simple(type.getName().substring(0, lambda));
        }
        return type.isRecord() || message instanceof CharSequence
                ? text(message)
                : simple(type.getName());
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
