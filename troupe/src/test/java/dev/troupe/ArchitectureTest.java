package dev.troupe;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.troupe.CoreRules.areOutsideTheStage;
import static dev.troupe.CoreRules.beNoState;
import static dev.troupe.CoreRules.haveATellingName;
import static dev.troupe.CoreRules.printing;
import static dev.troupe.CoreRules.publicTypes;
import static dev.troupe.CoreRules.showPublicTypesOnly;
import static dev.troupe.CoreRules.stageOnly;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules about the compiled core. Each test first shows on a sample that its rule can fail.
class ArchitectureTest {
    /// The whole public API: a new public type is a decision, made here.
    private static final Set<String> PUBLIC_API =
            words(
                    """
                    Action Actor ActorContext ActorException ActorFailedException ActorHandle ActorPool
                    ActorInterruptedException ActorRef ActorResult ActorResult.Completed
                    ActorResult.Failed ActorSnapshot ActorSnapshot.State ActorStoppedException
                    ActorSystem ActorSystem.Builder ActorTimeoutException Call Cancellable ChildStrategy
                    ActorListener ContextCarrier
                    DeadLetter DeadLetter.Reason DeadlockException DeadlockException.Hop FailurePhase Identity Interval
                    MailboxFullException Message OnStart Outcome Outcome.Failed Outcome.Replied Outlet Overflow Query Reaction Request
                    ShutdownReport SpawnOptions StuckReport Supervision Supervision.Restart Topic WeakActorRef
                    """);

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
    void publicSignaturesShowPublicTypesOnly() throws Exception {
        check(
                classes().should(showPublicTypesOnly()),
                "public class Shown { public Hidden m() { return null; } static class Hidden {} }",
                "public class Shown { protected void m(Hidden h) {} static class Hidden {} }",
                "public interface Shown { java.util.List<Hidden> m(); } class Hidden {}",
                "public class Shown extends Hidden {} class Hidden { public void m() {} }");
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
                                "dev.troupe",
                                "java..",
                                "javax.management", // where it is there: see SystemBean
                                "jdk.jfr..",
                                "org.jspecify.annotations"),
                "class Sample { javax.tools.JavaFileObject file; }",
                "class Sample { Object test() { return org.junit.jupiter.api.Assertions.class; } }");
    }

    /// Its module may be missing, so that nobody else may mention it.
    @Test
    void onlyTheSystemBeanKnowsJmx() throws Exception {
        check(
                noClasses()
                        .that()
                        .haveNameNotMatching("dev\\.troupe\\.SystemBean(\\$.*)?")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("javax.management..", "java.lang.management.."),
                "class Sample { javax.management.ObjectName name; }",
                "class Sample { Object o = java.lang.management.ManagementFactory.getRuntimeMXBean(); }");
    }

    /// The recorder may be missing, too.
    @Test
    void onlyTheEventsKnowTheFlightRecorder() throws Exception {
        check(
                noClasses()
                        .that()
                        .haveNameNotMatching("dev\\.troupe\\.Flight(Events.*)?")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("jdk.jfr.."),
                "class Sample extends jdk.jfr.Event {}",
                "class Sample { jdk.jfr.Recording recording; }");
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

    private static Set<String> minus(Set<String> all, Set<String> without) {
        var rest = new TreeSet<>(all);
        rest.removeAll(without);
        return rest;
    }

    private static boolean isNeededAtRunTime(ModuleDescriptor.Requires required) {
        return !required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC);
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+", -1));
    }
}
