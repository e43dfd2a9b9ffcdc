package dev.troupe;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules about the compiled core. Each test first shows on a sample that its rule can fail.
class ArchitectureTest {
    /// The whole public API: a new public type is a decision, made here.
    private static final Set<String> PUBLIC_API =
            Set.of(
                    "Action",
                    "Actor",
                    "ActorContext",
                    "ActorException",
                    "ActorFailedException",
                    "ActorHandle",
                    "ActorInterruptedException",
                    "ActorRef",
                    "ActorResult",
                    "ActorResult.Completed",
                    "ActorResult.Failed",
                    "ActorSnapshot",
                    "ActorSnapshot.State",
                    "ActorStoppedException",
                    "ActorSystem",
                    "ActorSystem.Builder",
                    "ActorTimeoutException",
                    "Call",
                    "Cancellable",
                    "DeadLetter",
                    "DeadLetter.Reason",
                    "FailurePhase",
                    "Identity",
                    "Interval",
                    "MailboxFullException",
                    "Message",
                    "OnStart",
                    "Overflow",
                    "Query",
                    "Reaction",
                    "Request",
                    "SpawnOptions",
                    "WeakActorRef");

    private static final String BANNED_NAME =
            "(.*(Impl|Util|Utils|Helper|Manager|Base))|(Abstract.*)";

    /// Whose static fields are no state: values that never change, keys, and id counters.
    private static final Set<String> NO_STATE =
            Set.of(
                    "java.lang.Class",
                    "java.lang.ScopedValue",
                    "java.lang.StackWalker",
                    "java.lang.String",
                    "java.lang.System$Logger",
                    "java.lang.ThreadLocal",
                    "java.lang.invoke.MethodHandle",
                    "java.lang.invoke.VarHandle",
                    "java.time.Duration",
                    "java.util.concurrent.atomic.AtomicLong",
                    "java.util.regex.Pattern");

    /// What only the stage may call (class, names of methods): it starts threads, waits, and reads
    /// the time. A subclass of the class counts too.
    private static final Map<String, String> STAGE_ONLY =
            Map.ofEntries(
                    Map.entry("java.lang.Object", "wait"),
                    Map.entry(
                            "java.lang.Thread",
                            "<init>|ofVirtual|ofPlatform|start|startVirtualThread|sleep|join"),
                    Map.entry("java.lang.Thread$Builder", "start|unstarted|factory"),
                    Map.entry("java.lang.System", "nanoTime|currentTimeMillis"),
                    Map.entry("java.time.Clock", ".*"),
                    Map.entry("java.time.Instant", "now"),
                    Map.entry("java.time.LocalDateTime", "now"),
                    Map.entry("java.time.ZonedDateTime", "now"),
                    Map.entry("java.util.Timer", ".*"),
                    Map.entry("java.util.concurrent.BlockingQueue", "take|put"),
                    Map.entry(
                            "java.util.concurrent.CompletableFuture",
                            ".*Async|orTimeout|completeOnTimeout|delayedExecutor"),
                    Map.entry("java.util.concurrent.CountDownLatch", "await"),
                    Map.entry("java.util.concurrent.Executors", ".*"),
                    Map.entry("java.util.concurrent.Future", "get|join"),
                    Map.entry("java.util.concurrent.Semaphore", "acquire\\w*"),
                    Map.entry("java.util.concurrent.TimeUnit", "sleep|timedWait|timedJoin"),
                    Map.entry("java.util.concurrent.locks.Condition", "await\\w*"),
                    Map.entry("java.util.concurrent.locks.LockSupport", "park\\w*|unpark"));

    private static final Pattern STAGE_ROOM = Pattern.compile("dev\\.troupe\\.(Stage|LiveStage).*");

    @TempDir Path temporary;
    private static JavaClasses core = importFrom(Path.of("none"));

    @BeforeAll
    static void importCore() {
        core = importFrom(Project.CORE_CLASSES);
    }

    @Test
    void thePublicApiIsDecided() throws Exception {
        var sample = compile("public class Surprise { public record Inner() {} class Hidden {} }");
        assertThat(publicTypes(sample)).containsExactly("Surprise", "Surprise.Inner");

        assertThat(minus(publicTypes(core), PUBLIC_API)).as("public, not decided").isEmpty();
        assertThat(minus(PUBLIC_API, publicTypes(core))).as("decided, not public").isEmpty();
    }

    @Test
    void thereIsOneFlatPackage() throws Exception {
        check(
                classes().should().resideInAPackage("dev.troupe"),
                "package dev.troupe.internal; class Cell {}");
    }

    @Test
    void namesSayWhatATypeIs() throws Exception {
        check(
                classes().should(haveATellingName()),
                "class ActorRefImpl {}",
                "class TimeUtils {}",
                "class Outer { static class MailboxHelper {} }",
                "class AbstractActor {}");
    }

    @Test
    void theCoreNeedsTheJdkOnly() throws Exception {
        check(
                classes()
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                "dev.troupe", "java..", "jdk.jfr..", "org.jspecify.annotations"),
                "class Sample { javax.tools.JavaFileObject file; }",
                "class Sample { Object test() { return org.junit.jupiter.api.Assertions.class; } }");
    }

    @Test
    void theModuleNeedsTheJdkOnlyAndExportsOnePackage() throws Exception {
        try (var file = Files.newInputStream(Project.CORE_CLASSES.resolve("module-info.class"))) {
            var module = ModuleDescriptor.read(file);
            assertThat(module.requires().stream().filter(ArchitectureTest::isNeededAtRunTime))
                    .extracting(ModuleDescriptor.Requires::name)
                    .isSubsetOf("java.base", "jdk.jfr");
            assertThat(module.exports())
                    .extracting(ModuleDescriptor.Exports::source)
                    .containsExactly("dev.troupe");
        }
    }

    @Test
    void everyTypeIsNullMarked() {
        assertThat(String.class.getPackage().isAnnotationPresent(NullMarked.class)).isFalse();

        assertThat(core.getPackage("dev.troupe").isAnnotatedWith(NullMarked.class)).isTrue();
    }

    @Test
    void nothingIsPrinted() throws Exception {
        check(
                noClasses().should().accessTargetWhere(printing()),
                "class Sample { void m() { System.out.println(); } }",
                "class Sample { Runnable r = () -> System.err.println(); }",
                "class Sample { void m() { IO.println(); } }",
                "class Sample { void m(Exception e) { e.printStackTrace(); } }");
    }

    @Test
    void thereIsNoStaticState() throws Exception {
        check(
                fields().that().areStatic().should(beNoState()).allowEmptyShould(true),
                "class Sample { static int counter; }",
                "class Sample { static final java.util.Map<String, String> NAMES = null; }",
                "class Sample { static final int[] TABLE = {}; }",
                "class Sample { int value; static final Sample SHARED = new Sample(); }");
    }

    @Test
    void onlyTheStageStartsThreadsWaitsAndReadsTheTime() throws Exception {
        check(
                noClasses().that(areOutsideTheStage()).should().accessTargetWhere(stageOnly()),
                "class Sample { void m() { Thread.ofVirtual(); } }",
                "class Sample { void m(Runnable r) { new Thread(r); } }",
                "class Sample { void m(Runnable r) { Thread.startVirtualThread(r); } }",
                "class Sample { void m() throws Exception { Thread.sleep(1); } }",
                "class Sample { void m() throws Exception { wait(); } }",
                "class Sample { java.util.function.LongSupplier clock = System::nanoTime; }",
                "class Sample { Runnable r = () -> System.currentTimeMillis(); }",
                "class Sample { Object m() { return java.time.Instant.now(); } }",
                "class Sample { void m() { java.util.concurrent.locks.LockSupport.park(this); } }",
                "class Sample { void m(java.util.concurrent.CompletableFuture<?> f) { f.join(); } }",
                "class Sample { void m(Runnable r) {"
                        + " java.util.concurrent.CompletableFuture.runAsync(r); } }");
    }

    @Test
    void theStageItselfMay() throws Exception {
        var rule = noClasses().that(areOutsideTheStage()).should().accessTargetWhere(stageOnly());
        var stage =
                compile(
                        "class StageSample { long m() { return System.nanoTime(); } }",
                        "class LiveStageSample { Object m() { return Thread.ofVirtual(); } }",
                        "class User { void m(Own own) { own.wait(7, true); } }",
                        "class Own { void wait(int ownWait, boolean isFine) {} }");

        assertThat(rule.evaluate(stage).hasViolation()).isFalse();
    }

    /// Every sample breaks the rule; the core does not.
    private void check(ArchRule rule, String... samples) throws Exception {
        for (var sample : samples) {
            assertThat(rule.evaluate(compile(sample)).hasViolation()).as(sample).isTrue();
        }
        rule.check(core);
    }

    private JavaClasses compile(String... sources) throws Exception {
        return importFrom(Samples.compile(temporary, sources));
    }

    private static JavaClasses importFrom(Path folder) {
        return new ClassFileImporter().importPath(folder);
    }

    private static Set<String> publicTypes(JavaClasses classes) {
        return classes.stream()
                .filter(ArchitectureTest::isVisible)
                .map(type -> type.getName().replace("dev.troupe.", "").replace('$', '.'))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> minus(Set<String> all, Set<String> without) {
        var rest = new TreeSet<>(all);
        rest.removeAll(without);
        return rest;
    }

    private static boolean isVisible(JavaClass type) {
        var open = Set.of(JavaModifier.PUBLIC, JavaModifier.PROTECTED);
        return type.getModifiers().stream().anyMatch(open::contains)
                && type.getEnclosingClass().map(ArchitectureTest::isVisible).orElse(true);
    }

    private static boolean isNeededAtRunTime(ModuleDescriptor.Requires required) {
        return !required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC);
    }

    private static ArchCondition<JavaClass> haveATellingName() {
        return new ArchCondition<>("have a name that says what they are") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (type.getSimpleName().matches(BANNED_NAME)) {
                    events.add(violated(type, type.getName() + " has a banned name"));
                }
            }
        };
    }

    private static DescribedPredicate<JavaAccess<?>> printing() {
        return DescribedPredicate.describe(
                "prints",
                access -> {
                    var name = access.getTargetOwner().getName() + "." + access.getName();
                    return name.matches("java\\.lang\\.(System\\.(in|out|err)|IO\\..*)")
                            || access.getName().equals("printStackTrace");
                });
    }

    private static DescribedPredicate<JavaAccess<?>> stageOnly() {
        return DescribedPredicate.describe(
                "belongs to the stage",
                access -> {
                    var owner = declaredIn(access.getTarget());
                    return !isOwn(owner)
                            && STAGE_ONLY.entrySet().stream()
                                    .filter(only -> owner.isAssignableTo(only.getKey()))
                                    .anyMatch(only -> access.getName().matches(only.getValue()));
                });
    }

    private static JavaClass declaredIn(AccessTarget target) {
        return target.resolveMember().map(JavaMember::getOwner).orElse(target.getOwner());
    }

    private static boolean isOwn(JavaClass type) {
        return type.getPackageName().equals("dev.troupe");
    }

    private static DescribedPredicate<JavaClass> areOutsideTheStage() {
        return DescribedPredicate.describe(
                "are outside the stage", type -> !STAGE_ROOM.matcher(type.getName()).matches());
    }

    private static ArchCondition<JavaField> beNoState() {
        return new ArchCondition<>("be no state") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                if (!isNoState(field)) {
                    events.add(violated(field, field.getFullName() + " is static state"));
                }
            }
        };
    }

    private static boolean isNoState(JavaField field) {
        var type = field.getRawType();
        return field.getModifiers().contains(JavaModifier.SYNTHETIC)
                || (field.getModifiers().contains(JavaModifier.FINAL)
                        && (type.isPrimitive()
                                || NO_STATE.contains(type.getName())
                                || (!type.isArray() && isOwnAndFinal(type))));
    }

    /// One of the core's own types, whose fields are all final (what they refer to is not
    /// followed).
    private static boolean isOwnAndFinal(JavaClass type) {
        return isOwn(type)
                && type.getAllFields().stream()
                        .filter(field -> isOwn(field.getOwner()))
                        .map(JavaField::getModifiers)
                        .filter(modifiers -> !modifiers.contains(JavaModifier.STATIC))
                        .allMatch(modifiers -> modifiers.contains(JavaModifier.FINAL));
    }
}
