package dev.troupe;

import java.util.Optional;

/// A [Dump] for a log: a block for each actor that runs something or whose `onRun` waits, a line
/// for each other one.
final class DumpText {
    /// A log is no place for more.
    private static final int MOST_ACTORS = 10_000;

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private final StringBuilder text = new StringBuilder();

    private DumpText() {}

    static String of(Dump dump) {
        var made = new DumpText();
        made.head(dump);
        var actors = dump.actors();
        actors.stream().limit(MOST_ACTORS).forEach(made::actor);
        if (actors.size() > MOST_ACTORS) {
            made.rest(actors.size() - MOST_ACTORS, dump.running() - MOST_ACTORS);
        }
        return made.text.toString();
    }

    private void head(Dump dump) {
        text.append("ActorSystem ").append(oneLine(dump.system())).append(": ");
        text.append(Describe.count(dump.systemActors(), "actor"));
        if (dump.isWhole()) {
            text.append(", ").append(dump.running()).append(" running, ");
            text.append(dump.queued()).append(" queued");
        } else {
            text.append(", ").append(dump.actors().size()).append(" of them here");
        }
        text.append(", ").append(dump.deadLetters()).append(" dead letters\n");
    }

    private void rest(int actors, int running) {
        text.append("… and ").append(Describe.count(actors, "more actor"));
        text.append(running > 0 ? ", " + running + " of them running" : "");
        text.append("; dumpJson has them all\n");
    }

    private void actor(DumpedActor actor) {
        var snapshot = actor.snapshot();
        text.append(snapshot.identity());
        snapshot.name().ifPresent(name -> text.append(" \"").append(oneLine(name)).append('"'));
        text.append(' ').append(snapshot.state());
        doing(actor);
        text.append("; ").append(duration(actor.ageMillis())).append(" old");
        snapshot.parent().ifPresent(parent -> text.append(", child of ").append(parent));
        lane(", queue ", actor.queue());
        Optional.ofNullable(actor.urgent()).ifPresent(urgent -> lane(", urgent ", urgent));
        count(", handled ", snapshot.handled());
        count(", failures ", actor.failures());
        count(", restarts ", snapshot.restarts());
        count(", children ", actor.children());
        text.append('\n');
        actor.waits().forEach(this::waiting);
        if (!actor.waiting().isEmpty()) {
            var waiting = String.join(", ", actor.waiting());
            text.append("    waited for by ").append(oneLine(waiting)).append('\n');
        }
        actor.stack().forEach(frame -> text.append("        at ").append(frame).append('\n'));
    }

    private void doing(DumpedActor actor) {
        if (actor.isRunning()) {
            text.append(": ").append(oneLine(String.valueOf(actor.doing()))).append(", for ");
            text.append(duration(actor.doingForMillis()));
        } else if (actor.isAtAwaitPoint()) {
            text.append(": onRun is at an await point");
        }
        if (actor.thread() != null) {
            text.append(", on thread \"").append(oneLine(actor.thread())).append('"');
        }
    }

    private void lane(String what, DumpedActor.Lane lane) {
        text.append(what).append(lane.length()).append(" of ").append(lane.capacity());
    }

    private void count(String what, long number) {
        if (number != 0) {
            text.append(what).append(number);
        }
    }

    private void waiting(DumpedWait wait) {
        text.append("    it ").append(wait.how());
        if (wait.message() != null) {
            text.append(": ").append(oneLine(wait.message()));
        }
        text.append(", for ").append(duration(wait.forMillis())).append('\n');
    }

    /// To three digits or so, in a unit that can be read at a glance.
    private static String duration(long millis) {
        if (millis < 10 * SECOND) {
            return millis + " ms";
        }
        if (millis < 10 * MINUTE) {
            return millis / SECOND + " s";
        }
        return millis < 10 * HOUR ? millis / MINUTE + " min" : millis / HOUR + " h";
    }

    /// Nobody's name or message gets to look like a line of the dump.
    private static String oneLine(String words) {
        if (words.chars().noneMatch(Character::isISOControl)) {
            return words;
        }
        var line = new StringBuilder();
        words.chars()
                .forEach(letter -> {
                    if (Character.isISOControl(letter)) {
                        line.append("\\u%04x".formatted(letter));
                    } else {
                        line.append((char) letter);
                    }
                });
        return line.toString();
    }
}
