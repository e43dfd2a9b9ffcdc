package dev.troupe.examples;

/// The arguments of an example that takes whole numbers, each of which may be left out.
final class Arguments {
    private final String[] given;
    private int next;

    Arguments(String... given) {
        this.given = given.clone();
    }

    /// The next argument, or what it is if it is not given.
    int number(String name, int unlessGiven, int smallest, int largest) throws Exit {
        if (next == given.length) {
            return unlessGiven;
        }
        var text = given[next++];
        try {
            var number = Integer.parseInt(text);
            if (smallest <= number && number <= largest) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw Exit.wrongUsage(
                "%s must be a whole number from %d to %d, not \"%s\"."
                        .formatted(name, smallest, largest, text));
    }

    /// Call it when all arguments are read.
    void end() throws Exit {
        if (next < given.length) {
            throw Exit.wrongUsage("One argument too many: \"" + given[next] + "\".");
        }
    }
}
