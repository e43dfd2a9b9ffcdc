package dev.troupe;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A [Dump] for programs: see [ActorSystem#dumpJson].
final class DumpJson {
    /// About what an idle actor takes.
    private static final int PER_ACTOR = 300;

    private final StringBuilder json;

    private DumpJson(int actors) {
        this.json = new StringBuilder(PER_ACTOR * Math.min(actors, 1_000_000));
    }

    static String of(Dump dump) {
        var made = new DumpJson(dump.actors().size());
        made.json.append('{');
        made.text("system", dump.system());
        made.number("actorCount", dump.systemActors());
        made.number("running", dump.running());
        made.number("queued", dump.queued());
        made.number("deadLetters", dump.deadLetters());
        made.list("actors", dump.actors(), made::actor);
        made.json.append("}\n");
        return made.json.toString();
    }

    private void actor(DumpedActor actor) {
        var snapshot = actor.snapshot();
        json.append("\n{");
        text("actor", snapshot.identity().name());
        text("name", snapshot.name().orElse(null));
        text("parent", snapshot.parent().map(Identity::name).orElse(null));
        text("state", snapshot.state().name());
        number("ageMillis", actor.ageMillis());
        text("doing", actor.doing());
        number("doingForMillis", actor.doingForMillis());
        text("thread", actor.thread());
        key("atAwaitPoint");
        json.append(actor.isAtAwaitPoint());
        list("waits", actor.waits(), this::waiting);
        lane("queue", actor.queue());
        lane("urgent", actor.urgent());
        number("handled", snapshot.handled());
        number("failures", actor.failures());
        number("restarts", snapshot.restarts());
        number("children", actor.children());
        list("waitedForBy", actor.waiting(), this::string);
        list("stack", actor.stack(), frame -> string(frame.toString()));
        json.append('}');
    }

    private void waiting(DumpedWait wait) {
        json.append('{');
        text("kind", wait.kind().name());
        text("actor", wait.target() == null ? null : wait.target().name());
        text("message", wait.message());
        number("forMillis", wait.forMillis());
        json.append('}');
    }

    private void lane(String key, DumpedActor.@Nullable Lane lane) {
        key(key);
        if (lane == null) {
            json.append("null");
            return;
        }
        json.append('{');
        number("length", lane.length());
        number("capacity", lane.capacity());
        json.append('}');
    }

    private void text(String key, @Nullable String value) {
        key(key);
        if (value == null) {
            json.append("null");
        } else {
            string(value);
        }
    }

    private void number(String key, long value) {
        key(key);
        json.append(value);
    }

    private <T> void list(String key, List<T> items, Consumer<T> writer) {
        key(key);
        json.append('[');
        var isFirst = true;
        for (var item : items) {
            json.append(isFirst ? "" : ",");
            writer.accept(item);
            isFirst = false;
        }
        json.append(']');
    }

    private void key(String key) {
        if (json.charAt(json.length() - 1) != '{') {
            json.append(',');
        }
        json.append('"').append(key).append("\":");
    }

    private void string(String value) {
        json.append('"');
        if (isPlain(value)) {
            json.append(value);
        } else {
            escaped(value);
        }
        json.append('"');
    }

    /// Nearly all are.
    private static boolean isPlain(String value) {
        for (var i = 0; i < value.length(); i++) {
            var letter = value.charAt(i);
            if (letter < ' ' || letter > '~' || letter == '"' || letter == '\\') {
                return false;
            }
        }
        return true;
    }

    private void escaped(String value) {
        for (var i = 0; i < value.length(); i++) {
            var letter = value.charAt(i);
            if (letter == '"' || letter == '\\') {
                json.append('\\').append(letter);
            } else if (needsCode(value, i)) {
                json.append("\\u%04x".formatted((int) letter));
            } else {
                json.append(letter);
            }
        }
    }

    /// What a text of JSON must not have as it is, or could not be encoded with: control
    /// characters, those that end lines elsewhere, and halves of a surrogate pair.
    private static boolean needsCode(String value, int index) {
        var letter = value.charAt(index);
        if (Character.isHighSurrogate(letter)) {
            return index + 1 == value.length()
                    || !Character.isLowSurrogate(value.charAt(index + 1));
        }
        if (Character.isLowSurrogate(letter)) {
            return index == 0 || !Character.isHighSurrogate(value.charAt(index - 1));
        }
        return Character.isISOControl(letter) || letter == '\u2028' || letter == '\u2029';
    }
}
