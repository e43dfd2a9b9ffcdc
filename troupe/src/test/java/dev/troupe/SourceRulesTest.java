package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberReferenceTree.ReferenceMode;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Rules about how the sources of all modules are written. Each test first shows on a sample that
/// its rule can fail.
class SourceRulesTest {
    private static final int MAX_METHOD_LINES = 30;
    private static final int MAX_FILE_LINES = 400;
    private static final String TEST = "troupe/src/test/java/Sample.java";
    private static final String MAIN = "troupe/src/main/java/Sample.java";

    /// Tests that may call `Thread.sleep`, each with its reason: to keep a handler busy or to let a
    /// thread block is one, to wait for something is none.
    private static final Map<String, String> MAY_SLEEP =
            Map.of(pathOf("Blocking"), "blocks as users' code does, to be interrupted");

    private static List<SourceFile> sources = List.of();

    @BeforeAll
    static void parse() throws Exception {
        sources = SourceFile.ofProject();
        assertThat(sources).extracting(SourceFile::path).contains(pathOf("SourceRulesTest"));
    }

    @Test
    void filesAreShort() throws Exception {
        var long401 = "class Sample {}\n" + "\n".repeat(MAX_FILE_LINES);
        check(SourceRulesTest::longFile, MAIN, long401);
    }

    @Test
    void methodsAreShort() throws Exception {
        var lines = "\n".repeat(MAX_METHOD_LINES);
        check(SourceRulesTest::longMethods, MAIN, "class Sample { void m() {" + lines + "} }");
        check(SourceRulesTest::longMethods, MAIN, "class Sample { static {" + lines + "} }");
        check(SourceRulesTest::longMethods, TEST, "record Sample() { Sample {" + lines + "} }");
        allows(
                SourceRulesTest::longMethods,
                "class Sample { String braces() { return \"{{{\"; /* { */ }" + lines + "}");
    }

    @Test
    void nothingIsLeftUnfinished() throws Exception {
        check(SourceRulesTest::unfinished, MAIN, "class Sample {} // " + "TO" + "DO more");
        check(SourceRulesTest::unfinished, TEST, "/* " + "FIX" + "ME */ class Sample {}");
    }

    @Test
    void noTestIsSwitchedOff() throws Exception {
        check(SourceRulesTest::switchedOff, TEST, "class Sample { @Disabled(\"x\") void t() {} }");
        check(SourceRulesTest::switchedOff, TEST, "@org.a.EnabledOnOs(LINUX) class Sample {}");
        check(SourceRulesTest::switchedOff, TEST, sampleCalling("assumeTrue(true)"));
        check(SourceRulesTest::switchedOff, TEST, sampleCalling("Assumptions.abort()"));
    }

    @Test
    void noTestSleepsToWait() throws Exception {
        check(SourceRulesTest::sleeps, TEST, sampleCalling("Thread.sleep(1)"));
        check(SourceRulesTest::sleeps, TEST, sampleCalling("java.lang.Thread.sleep(1)"));
        check(SourceRulesTest::sleeps, TEST, sampleCalling("TimeUnit.SECONDS.sleep(1)"));
        check(SourceRulesTest::sleeps, TEST, sampleCalling("Sleeper s = Thread::sleep"));
        check(
                SourceRulesTest::sleeps,
                TEST,
                "import static java.lang.Thread.sleep; class Sample {}");
        allows(SourceRulesTest::sleeps, sampleCalling("self.sleep(second)"));
        assertThat(sources).extracting(SourceFile::path).containsAll(MAY_SLEEP.keySet());
    }

    @Test
    void noTestIsRandomWithoutSeed() throws Exception {
        check(SourceRulesTest::unseeded, TEST, sampleCalling("new java.util.Random()"));
        check(SourceRulesTest::unseeded, TEST, sampleCalling("new SplittableRandom()"));
        check(SourceRulesTest::unseeded, TEST, sampleCalling("Maker m = Random::new"));
        check(SourceRulesTest::unseeded, TEST, sampleCalling("Math.random()"));
        check(SourceRulesTest::unseeded, TEST, sampleCalling("ThreadLocalRandom.current()"));
        check(SourceRulesTest::unseeded, TEST, sampleCalling("UUID.randomUUID()"));
        check(SourceRulesTest::unseeded, TEST, sampleCalling("Collections.shuffle(list)"));
        allows(SourceRulesTest::unseeded, sampleCalling("Collections.shuffle(l, new Random(7))"));
    }

    private static void check(
            Function<SourceFile, List<String>> rule, String path, String violating)
            throws Exception {
        assertThat(rule.apply(SourceFile.ofText(path, violating))).as(violating).isNotEmpty();
        assertThat(sources.stream().flatMap(source -> rule.apply(source).stream())).isEmpty();
    }

    private static void allows(Function<SourceFile, List<String>> rule, String text)
            throws Exception {
        assertThat(rule.apply(SourceFile.ofText(TEST, text))).as(text).isEmpty();
    }

    private static String sampleCalling(String expression) {
        return "class Sample { void m() { " + expression + "; } }";
    }

    private static String pathOf(String testClass) {
        return "troupe/src/test/java/dev/troupe/" + testClass + ".java";
    }

    private static List<String> longFile(SourceFile source) {
        var length = source.lines().size();
        return length > MAX_FILE_LINES
                ? List.of(source.path() + " has " + length + " lines")
                : List.of();
    }

    /// A method's length is that of its body, from the line of `{` to that of `}`.
    private static List<String> longMethods(SourceFile source) {
        var violations = new Violations(source);
        violations.scan(
                new TreeScanner<>() {
                    @Override
                    public Void visitMethod(MethodTree method, Violations found) {
                        found.addIfLong(method.getBody(), method.getName().toString());
                        return super.visitMethod(method, found);
                    }

                    @Override
                    public Void visitBlock(BlockTree block, Violations found) {
                        found.addIfLong(block, "a block");
                        return super.visitBlock(block, found);
                    }
                });
        return violations.found;
    }

    private static final Pattern UNFINISHED =
            Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    private static List<String> unfinished(SourceFile source) {
        return source.lines().stream()
                .filter(line -> UNFINISHED.matcher(line).find())
                .map(line -> source.path() + ": " + line.strip())
                .toList();
    }

    private static final Pattern SWITCH = Pattern.compile("(.*\\.)?(Disabled|Enabled)\\w*");
    private static final Pattern ASSUMPTION =
            Pattern.compile("assum\\w+|(.*\\.)?(Assumptions|Assume)\\.\\w+");

    private static List<String> switchedOff(SourceFile source) {
        return inTest(source, ASSUMPTION, SWITCH);
    }

    private static final Pattern SLEEP =
            Pattern.compile("(.*\\.)?(Thread|TimeUnit(\\.\\w+)?)\\.sleep");

    private static List<String> sleeps(SourceFile source) {
        return MAY_SLEEP.containsKey(source.path()) ? List.of() : inTest(source, SLEEP, NONE);
    }

    private static final Pattern UNSEEDED =
            Pattern.compile(
                    "(.*\\.)?(Math\\.random|ThreadLocalRandom\\.current|UUID\\.randomUUID"
                            + "|RandomGenerator\\.(of|getDefault)|new \\w*Random)"
                            + "|(.*\\.)?Collections\\.shuffle of 1");

    private static List<String> unseeded(SourceFile source) {
        return inTest(source, UNSEEDED, NONE);
    }

    private static final Pattern NONE = Pattern.compile("(?!)");

    private static List<String> inTest(SourceFile source, Pattern calls, Pattern annotations) {
        if (!source.isTest()) {
            return List.of();
        }
        var violations = new Violations(source);
        violations.scan(new Finder(calls, annotations));
        return violations.found;
    }

    /// What a scan has found in one file.
    private record Violations(SourceFile source, List<String> found) {
        Violations(SourceFile source) {
            this(source, new ArrayList<>());
        }

        void scan(TreeScanner<Void, Violations> scanner) {
            scanner.scan(source.tree(), this);
        }

        void add(Tree where, String what) {
            found.add(source.path() + ":" + source.firstLine(where) + " " + what);
        }

        /// An abstract method has no body.
        void addIfLong(@Nullable BlockTree body, String name) {
            if (body == null) {
                return;
            }
            var length = source.lastLine(body) - source.firstLine(body) + 1;
            if (length > MAX_METHOD_LINES) {
                add(body, name + " has " + length + " lines");
            }
        }
    }

    /// Finds calls, method references, static imports and annotations by their name as it is
    /// written.
    private static final class Finder extends TreeScanner<Void, Violations> {
        private final Pattern calls;
        private final Pattern annotations;

        Finder(Pattern calls, Pattern annotations) {
            this.calls = calls;
            this.annotations = annotations;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Violations found) {
            var name = call.getMethodSelect().toString();
            addIfCalled(call, name, call.getArguments().size(), found);
            return super.visitMethodInvocation(call, found);
        }

        @Override
        public Void visitNewClass(NewClassTree creation, Violations found) {
            if (creation.getArguments().isEmpty()) {
                addIfCalled(creation, "new " + simple(creation.getIdentifier()), 0, found);
            }
            return super.visitNewClass(creation, found);
        }

        @Override
        public Void visitMemberReference(MemberReferenceTree reference, Violations found) {
            var type = reference.getQualifierExpression();
            if (reference.getMode() == ReferenceMode.NEW) {
                addIfCalled(reference, "new " + simple(type), 0, found);
            } else {
                addIfCalled(reference, type + "." + reference.getName(), 1, found);
            }
            return super.visitMemberReference(reference, found);
        }

        @Override
        public Void visitImport(ImportTree imported, Violations found) {
            if (imported.isStatic()) {
                addIfCalled(imported, imported.getQualifiedIdentifier().toString(), 0, found);
            }
            return super.visitImport(imported, found);
        }

        private void addIfCalled(Tree call, String name, int arguments, Violations found) {
            if (calls.matcher(name).matches()
                    || calls.matcher(name + " of " + arguments).matches()) {
                found.add(call, name);
            }
        }

        @Override
        public Void visitAnnotation(AnnotationTree annotation, Violations found) {
            var name = annotation.getAnnotationType().toString();
            if (annotations.matcher(name).matches()) {
                found.add(annotation, "@" + name);
            }
            return super.visitAnnotation(annotation, found);
        }

        private static String simple(Tree type) {
            return type.toString().replaceAll(".*\\.", "");
        }
    }
}
