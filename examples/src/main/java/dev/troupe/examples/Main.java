package dev.troupe.examples;

import dev.troupe.examples.wordcount.WordCount;
import java.util.List;
import java.util.Optional;

/// Runs an example by its name: `./run NAME ARGUMENTS…`; `./run --list` lists them.
final class Main {
    /// What every example is: an ordinary program.
    @FunctionalInterface
    interface Program {
        void main(String... arguments) throws Exception;
    }

    /// A line of the list.
    record Example(String name, String arguments, String summary, String help, Program program) {

        Example(String name, String arguments, String summary, Program program) {
            this(name, arguments, summary, usage(name, arguments) + "\n" + summary, program);
        }

        String usage() {
            return usage(name, arguments);
        }

        private static String usage(String name, String arguments) {
            return ("Usage: ./run " + name + " " + arguments).strip();
        }
    }

    static final List<Example> EXAMPLES =
            List.of(
                    new Example(
                            "quickstart",
                            "[START]",
                            "an actor's life: start, two clocks, messages, stop, result",
                            Quickstart::main),
                    new Example(
                            "wordcount",
                            "[--top N] [--workers N] [PATH...]",
                            "counts the words of files: a reader, many counters, backpressure",
                            WordCount.HELP,
                            WordCount::main),
                    new Example(
                            "philosophers",
                            "[PHILOSOPHERS] [MEALS]",
                            "dining philosophers that cannot deadlock",
                            Philosophers::main),
                    new Example(
                            "bank",
                            "[TELLERS] [TRANSFERS]",
                            "transfers under load, a checked exception, no cent lost",
                            Bank::main),
                    new Example(
                            "blocking",
                            "[ACTORS]",
                            "ten thousand actors in a blocking call at once",
                            Blocking::main),
                    new Example(
                            "kill",
                            "",
                            "a kill interrupts a sleep, a socket read, an ask; not a computation",
                            Kill::main),
                    new Example(
                            "weak",
                            "",
                            "an actor that stops when nobody refers to it any more",
                            Weak::main),
                    new Example("urgent", "", "a message that overtakes the others", Urgent::main),
                    new Example(
                            "askjoin",
                            "",
                            "a handler that replies later and stays free meanwhile",
                            AskJoin::main),
                    new Example(
                            "timeouts",
                            "",
                            "tell, ask and join that give up in time, and deadlines that go along",
                            Timeouts::main),
                    new Example(
                            "deadlock",
                            "",
                            "a cycle of waits that is told, a stuck handler that is reported, a dump",
                            Deadlock::main),
                    new Example(
                            "stream",
                            "[LINES]",
                            "a file through a parser into a slow counter, with backpressure",
                            Stream::main),
                    new Example(
                            "supervisor",
                            "",
                            "failures that are resumed, restarted, escalated, each by its own rule",
                            Supervisor::main),
                    new Example(
                            "timers",
                            "",
                            "heartbeats at a fixed rate, silence noticed, retries with a back-off",
                            Timers::main),
                    new Example(
                            "pool",
                            "[FOLDER]",
                            "a pool of readers counts the words of all files below a folder",
                            Pool::main),
                    new Example(
                            "chat",
                            "",
                            "rooms as topics: members that join and leave, and a slow one",
                            Chat::main),
                    new Example(
                            "mdc",
                            "",
                            "a request's id follows it through actors into every line of the log",
                            Mdc::main));

    private Main() {}

    public static void main(String... arguments) throws Exception {
        System.exit(run(List.of(arguments)));
    }

    /// Runs what the arguments say and returns the exit status.
    static int run(List<String> arguments) throws Exception {
        var name = arguments.isEmpty() ? "--list" : arguments.getFirst();
        if (name.equals("--list")) {
            IO.println(list());
            return 0;
        }
        var example = find(name);
        if (example.isEmpty()) {
            System.err.println("There is no example \"" + name + "\". There are:\n" + list());
            return 2;
        }
        return run(example.get(), arguments.subList(1, arguments.size()));
    }

    private static int run(Example example, List<String> arguments) throws Exception {
        if (arguments.contains("--help")) {
            IO.println(example.help());
            return 0;
        }
        try {
            if (example.arguments().isEmpty()) {
                new Arguments(arguments.toArray(String[]::new)).end();
            }
            example.program().main(arguments.toArray(String[]::new));
            return 0;
        } catch (Exit exit) {
            System.err.println(exit.getMessage());
            if (exit.isWrongUsage()) {
                System.err.println(example.usage());
            }
            return exit.status();
        }
    }

    private static Optional<Example> find(String name) {
        return EXAMPLES.stream().filter(example -> example.name().equals(name)).findFirst();
    }

    private static String list() {
        return String.join(
                "\n",
                EXAMPLES.stream().map(e -> "%-13s %s".formatted(e.name(), e.summary())).toList());
    }
}
