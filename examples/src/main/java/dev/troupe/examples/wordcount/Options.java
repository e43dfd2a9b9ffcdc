package dev.troupe.examples.wordcount;

import dev.troupe.examples.Exit;
import java.util.ArrayList;
import java.util.List;

/// The command line of this example.
///
/// @param top how many words the table has at most
/// @param workers how many actors count
/// @param paths what to count; empty for this repository's own files
record Options(int top, int workers, List<String> paths) {
    private static final int MOST_WORKERS = 10_000;

    static Options of(String... arguments) throws Exit {
        int top = 10;
        int workers = Runtime.getRuntime().availableProcessors();
        var paths = new ArrayList<String>();
        var rest = new ArrayList<>(List.of(arguments));
        while (!rest.isEmpty()) {
            var argument = rest.removeFirst();
            switch (argument) {
                case "--top" -> top = number(argument, rest, Integer.MAX_VALUE);
                case "--workers" -> workers = number(argument, rest, MOST_WORKERS);
                case "--" -> {
                    paths.addAll(rest);
                    rest.clear();
                }
                default -> paths.add(path(argument));
            }
        }
        return new Options(top, workers, List.copyOf(paths));
    }

    private static String path(String argument) throws Exit {
        if (argument.startsWith("-")) {
            throw Exit.wrongUsage("There is no option " + argument + ".");
        }
        return argument;
    }

    private static int number(String option, List<String> rest, int largest) throws Exit {
        var text = rest.isEmpty() ? "nothing" : rest.removeFirst();
        try {
            int number = Integer.parseInt(text);
            if (1 <= number && number <= largest) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw Exit.wrongUsage(
                "%s needs a whole number from 1 to %d, not %s.".formatted(option, largest, text));
    }
}
