package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.AnnotatedElement;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/// Every promise that `docs/semantics.md` claims has a test that names it, and every test names a
/// promise that the document has.
class PromisesTest {
    @TempDir Path temporary;

    @Test
    void everyClaimedPromiseHasATest() throws Exception {
        var document = Document.parse(Files.readString(Project.SEMANTICS));
        var claims = claims(Project.CORE_TEST_CLASSES, PromisesTest.class.getClassLoader());

        assertThat(problems(document, claims)).isEmpty();
    }

    @Test
    void readsPromisesAndWhichAreClaimed() {
        var document = Document.parse(SAMPLE);

        assertThat(document.promises).containsExactlyInAnyOrder("T1", "E1", "E2", "E3", "D1");
        assertThat(document.claimed).containsExactlyInAnyOrder("T1", "E1", "E2");
    }

    @Test
    void refusesAMarkerThatClaimsNothingOrIsMissing() {
        assertThatThrownBy(() -> Document.parse("- T1 A promise.\n"))
                .hasMessageContaining("claimed");
        assertThatThrownBy(() -> Document.parse("<!-- claimed: T X -->\n- T1 A promise.\n"))
                .hasMessageContaining("X");
        assertThatThrownBy(() -> Document.parse("<!-- claimed: T2 -->\n- T1 A promise.\n"))
                .hasMessageContaining("T2");
    }

    @Test
    void noticesAPromiseWithoutTest() throws Exception {
        var claims =
                sampleClaims(
                        """
                        import org.junit.jupiter.api.Test;

                        class SampleTest {
                            @Test @Promise("T1") @Promise("E1") void holdsTwo() {}
                        }
                        """);

        assertThat(problems(Document.parse(SAMPLE), claims)).containsExactly("E2 has no test");
    }

    @Test
    void noticesAnUnknownPromise() throws Exception {
        var claims =
                sampleClaims(
                        """
                        @Promise("T1") @Promise("E1") @Promise("E2") @Promise("Z9")
                        class SampleTest {
                            @org.junit.jupiter.api.RepeatedTest(2) void holdsMany() {}
                        }
                        """);

        assertThat(problems(Document.parse(SAMPLE), claims))
                .containsExactly(
                        "dev.troupe.SampleTest names Z9, which the document does not have");
    }

    @Test
    void noticesAPromiseOnWhatIsNoTest() throws Exception {
        var claims =
                sampleClaims(
                        """
                        @Promise("T1")
                        class Forgotten {
                            @Promise("E1") void looksLikeATest() {}
                        }
                        """,
                        "class SampleTest { @org.junit.jupiter.api.Test @Promise(\"E2\") void t() {} }");

        assertThat(problems(Document.parse(SAMPLE), claims))
                .containsExactlyInAnyOrder(
                        "T1 has no test",
                        "E1 has no test",
                        "dev.troupe.Forgotten names T1 and is no test",
                        "dev.troupe.Forgotten.looksLikeATest names E1 and is no test");
    }

    private static final String SAMPLE =
            """
            <!-- claimed: T E1-E2 -->
            - T1 A promise. See E7 and L3.
            - E1 **S** Another.
            - E2 A third.
            - E3 Not claimed.
            - D1 Neither this.
            """;

    private List<Claim> sampleClaims(String... sources) throws Exception {
        var folder = Samples.compile(temporary, sources);
        var path = new URL[] {folder.toUri().toURL()};
        try (var loader = new URLClassLoader(path, PromisesTest.class.getClassLoader())) {
            return claims(folder, loader);
        }
    }

    /// One `@Promise`: where it stands, and whether a test really runs there.
    private record Claim(String promise, String place, boolean isTest) {}

    private static List<String> problems(Document document, List<Claim> claims) {
        var problems = new ArrayList<String>();
        var missing = new LinkedHashSet<>(document.claimed);
        for (var claim : claims) {
            if (!claim.isTest) {
                problems.add(claim.place + " names " + claim.promise + " and is no test");
            } else if (!document.promises.contains(claim.promise)) {
                problems.add(
                        claim.place
                                + " names "
                                + claim.promise
                                + ", which the document does not have");
            } else {
                missing.remove(claim.promise);
            }
        }
        missing.forEach(promise -> problems.add(promise + " has no test"));
        return problems;
    }

    private static List<Claim> claims(Path folder, ClassLoader loader) throws Exception {
        var claims = new ArrayList<Claim>();
        for (var name : classNames(folder)) {
            var type = Class.forName(name, false, loader);
            var tests = Arrays.stream(type.getDeclaredMethods()).filter(PromisesTest::isTest);
            addClaims(claims, type, name, tests.findAny().isPresent());
            for (var method : type.getDeclaredMethods()) {
                addClaims(claims, method, name + "." + method.getName(), isTest(method));
            }
        }
        return claims;
    }

    private static void addClaims(
            List<Claim> claims, AnnotatedElement element, String place, boolean isTest) {
        for (var promise : element.getAnnotationsByType(Promise.class)) {
            claims.add(new Claim(promise.value(), place, isTest));
        }
    }

    /// `@Test`, `@ParameterizedTest`, `@RepeatedTest` and their like all carry `@Testable`.
    private static boolean isTest(AnnotatedElement method) {
        return AnnotationSupport.isAnnotated(method, Testable.class);
    }

    private static List<String> classNames(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString())
                    .filter(file -> file.endsWith(".class"))
                    .map(file -> file.replace(".class", "").replace('/', '.').replace('\\', '.'))
                    .toList();
        }
    }

    /// The promises of the document: all of them, and those that its marker claims.
    private record Document(Set<String> promises, Set<String> claimed) {
        private static final Pattern PROMISE = Pattern.compile("(?m)^- ([A-Z]\\d+) ");
        private static final Pattern MARKER = Pattern.compile("<!-- claimed: (.*) -->");
        private static final Pattern RANGE = Pattern.compile("([A-Z])(\\d+)-\\1(\\d+)");

        static Document parse(String text) {
            var promises = new LinkedHashSet<String>();
            PROMISE.matcher(text).results().forEach(line -> promises.add(line.group(1)));
            var marker = MARKER.matcher(text);
            if (!marker.find()) {
                throw new IllegalArgumentException("The marker <!-- claimed: ... --> is missing");
            }
            var claimed = new TreeSet<String>();
            for (var token : marker.group(1).split(" ", -1)) {
                claimed.addAll(claimedBy(token, promises));
            }
            return new Document(promises, claimed);
        }

        /// A letter stands for all its promises, `E1-E4` for a range, `E1` for itself.
        private static List<String> claimedBy(String token, Set<String> promises) {
            var range = RANGE.matcher(token);
            var meant =
                    range.matches()
                            ? numbers(range)
                            : promises.stream()
                                    .filter(p -> p.equals(token) || letter(p).equals(token))
                                    .toList();
            if (meant.isEmpty() || !promises.containsAll(meant)) {
                throw new IllegalArgumentException("The marker claims what is not there: " + token);
            }
            return meant;
        }

        private static List<String> numbers(Matcher range) {
            var numbers = new ArrayList<String>();
            for (int number = Integer.parseInt(range.group(2));
                    number <= Integer.parseInt(range.group(3));
                    number++) {
                numbers.add(range.group(1) + number);
            }
            return numbers;
        }

        private static String letter(String promise) {
            return promise.substring(0, 1);
        }
    }
}
