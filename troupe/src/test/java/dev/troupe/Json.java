package dev.troupe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A strict reader of JSON (RFC 8259), for tests: objects become maps, arrays lists, numbers longs
/// or doubles.
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /// @throws IllegalArgumentException if it is none
    static @Nullable Object parse(String text) {
        var json = new Json(text);
        var value = json.value();
        json.skipSpace();
        json.check(json.at == text.length(), "the end");
        return value;
    }

    @SuppressWarnings("unchecked") // keys are strings
    static Map<String, @Nullable Object> object(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new IllegalArgumentException("No object: " + value);
    }

    static List<?> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("No list: " + value);
    }

    private @Nullable Object value() {
        skipSpace();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() {
        var object = new LinkedHashMap<String, @Nullable Object>();
        expect('{');
        if (!accept('}')) {
            do {
                skipSpace();
                var key = string();
                check(!object.containsKey(key), "another key than " + key);
                skipSpace();
                expect(':');
                object.put(key, value());
            } while (accept(','));
            expect('}');
        }
        return object;
    }

    private List<@Nullable Object> array() {
        var array = new ArrayList<@Nullable Object>();
        expect('[');
        if (!accept(']')) {
            do {
                array.add(value());
            } while (accept(','));
            expect(']');
        }
        return array;
    }

    private String string() {
        var string = new StringBuilder();
        expect('"');
        while (peek() != '"') {
            var letter = text.charAt(at++);
            check(letter >= ' ', "no control character");
            string.append(letter == '\\' ? escaped() : letter);
        }
        at++;
        return string.toString();
    }

    private char escaped() {
        var letter = peek();
        at++;
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                check(at + 4 <= text.length(), "four digits");
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> throw wrong("an escape");
        };
    }

    private Object number() {
        var start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        var number = text.substring(start, at);
        check(number.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?"), "a value");
        return number.matches("-?\\d+") ? (Object) Long.valueOf(number) : Double.valueOf(number);
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        check(text.startsWith(word, at), word);
        at += word.length();
        return value;
    }

    private char peek() {
        check(at < text.length(), "more");
        return text.charAt(at);
    }

    private boolean accept(char letter) {
        skipSpace();
        if (peek() != letter) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char letter) {
        check(accept(letter), "a " + letter);
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void check(boolean isSo, String expected) {
        if (!isSo) {
            throw wrong(expected);
        }
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("Expected " + expected + " at " + at);
    }
}
