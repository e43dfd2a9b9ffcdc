package dev.troupe.examples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.examples.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordCountTest {
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{Nd}]+");
    private static final String ALL = "1000000";

    @TempDir Path folder = Path.of("");

    /// The count by other means: all texts in memory, a regular expression and a stream.
    private static List<String> table(List<String> texts) {
        var counts =
                texts.stream()
                        .flatMap(NO_WORD::splitAsStream)
                        .filter(word -> !word.isEmpty())
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .collect(Collectors.groupingBy(word -> word, Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(entry -> "%10d %s".formatted(entry.getValue(), entry.getKey()))
                .toList();
    }

    private static List<String> tableOf(Run run) {
        return run.lines().subList(0, run.lines().size() - 2);
    }

    private static String summaryOf(Run run) {
        return run.lines().get(run.lines().size() - 2);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String someText(int words, long seed) {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (int word = 0; word < words; word++) {
            var letters = "abcdeABCDEäß\u03a9\u05d0\ud835\udc9c0123";
            int from = random.nextInt(8);
            text.append(letters, from, from + 1 + random.nextInt(7));
            text.append(random.nextInt(9) == 0 ? ",\r\n" : random.nextInt(5) == 0 ? "-" : " ");
        }
        return text.toString();
    }

    @Test
    void agreesWithAnIndependentCountOnRealFiles() throws Exception {
        var texts = new ArrayList<String>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                texts.add(Files.readString(file));
            }
        }
        var run = Run.of("wordcount", "--top", ALL, "src");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(tableOf(run)).isEqualTo(table(texts));
        assertThat(summaryOf(run)).endsWith(" in " + texts.size() + " files");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100})
    void agreesWithAnIndependentCountHoweverManyCount(int workers) throws Exception {
        var texts = new ArrayList<String>();
        for (int file = 0; file < 20; file++) {
            texts.add(someText(file * 4_000, file));
            write("file" + file, texts.getLast());
        }
        texts.add("x".repeat(300_000) + " y"); // no place to cut for some time
        write("long", texts.getLast());
        var count = Integer.toString(workers);
        var run = Run.of("wordcount", "--workers", count, "--top", ALL, "--", folder.toString());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(tableOf(run)).isEqualTo(table(texts));
        assertThat(run.lines().getLast()).contains(" MB/s, ").endsWith(count + " workers");
    }

    @Test
    void countsThisRepositoryUnlessToldOtherwise() throws Exception {
        var run = Run.of("wordcount", "--top", "3");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(tableOf(run)).hasSize(3);
        var files = Integer.parseInt(summaryOf(run).replaceAll(".* in (\\d+) files", "$1"));
        assertThat(files).isGreaterThan(50);
    }

    @Test
    void printsTheMostFrequentWordsFirst() throws Exception {
        var file = write("text", "b a C c, c. B; d42\n");
        var run = Run.of("wordcount", "--top", "2", file.toString());
        assertThat(tableOf(run)).containsExactly("         3 c", "         2 b");
        assertThat(summaryOf(run)).isEqualTo("7 words, 4 of them different, in 1 files");
    }

    @Test
    void anEmptyFolderHasNoWords() throws Exception {
        var run = Run.of("wordcount", folder.toString());
        assertThat(run.status()).isZero();
        assertThat(run.lines()).hasSize(2);
        assertThat(summaryOf(run)).isEqualTo("0 words, 0 of them different, in 0 files");
    }

    @Test
    void aPathThatIsNotThereIsLeftOutAndTheRestCounted() throws Exception {
        var file = write("text", "one two");
        var missing = folder.resolve("missing").toString();
        var tooLong = "x".repeat(5_000);
        var run = Run.of("wordcount", missing, file.toString(), tooLong);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains("left out " + missing + ": unreadable: there is no such file\n")
                .contains("left out " + tooLong + ": unreadable: ")
                .endsWith("2 files left out, all others counted.\n");
        assertThat(summaryOf(run)).isEqualTo("2 words, 2 of them different, in 1 files");
    }

    @Test
    void binaryFilesAreLeftOutAsAWhole() throws Exception {
        var text = someText(60_000, 7);
        write("text", "only this");
        write("nul", text + "\0" + text);
        var invalid = folder.resolve("invalid");
        Files.write(invalid, (text + "?" + text).getBytes(StandardCharsets.UTF_8));
        try (var channel = Files.newByteChannel(invalid, java.nio.file.StandardOpenOption.WRITE)) {
            channel.position(text.getBytes(StandardCharsets.UTF_8).length);
            channel.write(java.nio.ByteBuffer.wrap(new byte[] {(byte) 0xC3}));
        }

        var run = Run.of("wordcount", folder.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains("nul: binary: holds a NUL character\n")
                .contains("invalid: binary: not UTF-8\n");
        assertThat(tableOf(run)).containsExactly("         1 only", "         1 this");
    }

    @Test
    void linksInAFolderArePassedOver() throws Exception {
        write("text", "word");
        Files.createSymbolicLink(folder.resolve("again"), folder.resolve("text"));
        Files.createSymbolicLink(folder.resolve("round"), folder);
        Files.createSymbolicLink(folder.resolve("broken"), folder.resolve("nothing"));
        var run = Run.of("wordcount", folder.toString());
        assertThat(run.status()).isZero();
        assertThat(tableOf(run)).containsExactly("         1 word");
    }

    @Test
    void progressIsLinesBesideTheOutputWhereThereIsNoTerminal() throws Exception {
        var file = write("text", someText(100_000, 3));
        var run = Run.of("wordcount", file.toString());
        assertThat(run.err()).contains("100 % of 1 files").doesNotContain("\r", "\033");
        assertThat(run.out()).doesNotContain("%", "\r", "\033");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--top", "--top 0", "--top ten", "--workers -1", "--wat", "-t 3"})
    void wrongOptionsAreRefused(String arguments) throws Exception {
        var run = Run.of(("wordcount " + arguments).split(" "));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Usage: ./run wordcount");
    }
}
