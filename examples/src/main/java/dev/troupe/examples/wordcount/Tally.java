package dev.troupe.examples.wordcount;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How often each word was seen. Belongs to one actor at a time.
final class Tally {
    private final Map<String, Long> counts = new HashMap<>();

    /// Counts the words of a text: runs of letters and digits, in lower case.
    void countWords(String text) {
        int start = -1;
        int codePoint;
        for (int at = 0; at < text.length(); at += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(at);
            var inWord = Character.isLetterOrDigit(codePoint);
            if (inWord && start < 0) {
                start = at;
            } else if (!inWord && start >= 0) {
                count(text.substring(start, at));
                start = -1;
            }
        }
        if (start >= 0) {
            count(text.substring(start));
        }
    }

    private void count(String word) {
        counts.merge(word.toLowerCase(Locale.ROOT), 1L, Long::sum);
    }

    void add(Tally other) {
        other.counts.forEach((word, count) -> counts.merge(word, count, Long::sum));
    }

    /// The most frequent words, in alphabetical order where they are equally frequent.
    List<Map.Entry<String, Long>> top(int most) {
        var byCount = Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder());
        return counts.entrySet().stream()
                .sorted(byCount.thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .toList();
    }

    long words() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    int differentWords() {
        return counts.size();
    }
}
