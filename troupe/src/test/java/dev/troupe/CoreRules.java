package dev.troupe;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static java.util.stream.Collectors.toCollection;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the rules of [ArchitectureTest] mean by a banned name, state, printing, the stage.
final class CoreRules {
    private static final String BANNED_NAME =
            "(.*(Impl|Util|Utils|Helper|Manager|Base))|(Abstract.*)";

    /// Whose static fields are no state: values that never change, keys, id counters, and events
    /// that are asked whether they are enabled.
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
                    "java.util.regex.Pattern",
                    "jdk.jfr.Event");

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

    /// A `TracedFuture` is a future of the JDK: where it does not wait by the stage itself, it
    /// hands on what the JDK's does.
    private static final Pattern STAGE_ROOM =
            Pattern.compile("dev\\.troupe\\.(Stage|LiveStage|TracedFuture).*");

    private CoreRules() {}

    static Set<String> publicTypes(JavaClasses classes) {
        return classes.stream()
                .filter(CoreRules::isVisible)
                .map(type -> type.getName().replace("dev.troupe.", "").replace('$', '.'))
                .collect(toCollection(TreeSet::new));
    }

    private static boolean isVisible(JavaClass type) {
        return isOpen(type) && type.getEnclosingClass().map(CoreRules::isVisible).orElse(true);
    }

    private static boolean isOpen(HasModifiers part) {
        return part.getModifiers().contains(JavaModifier.PUBLIC)
                || part.getModifiers().contains(JavaModifier.PROTECTED);
    }

    static ArchCondition<JavaClass> haveATellingName() {
        return new ArchCondition<>("have a name that says what they are") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (type.getSimpleName().matches(BANNED_NAME)) {
                    events.add(violated(type, type.getName() + " has a banned name"));
                }
            }
        };
    }

    static ArchCondition<JavaClass> showPublicTypesOnly() {
        return new ArchCondition<>("show public types only") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (isVisible(type)) {
                    shownBy(type)
                            .filter(shown -> isOwn(shown) && !isVisible(shown))
                            .map(shown -> type.getName() + " shows " + shown.getName())
                            .forEach(message -> events.add(violated(type, message)));
                }
            }
        };
    }

    private static Stream<JavaClass> shownBy(JavaClass type) {
        var members = type.getMembers().stream().filter(CoreRules::isOpen);
        // A hidden superclass without open members shows nothing.
        var above = type.getRawSuperclass().stream().filter(CoreRules::hasOpenMembers);
        return Stream.concat(
                above, members.flatMap(member -> member.getAllInvolvedRawTypes().stream()));
    }

    private static boolean hasOpenMembers(JavaClass type) {
        return type.getMembers().stream().anyMatch(CoreRules::isOpen);
    }

    static DescribedPredicate<JavaAccess<?>> printing() {
        return DescribedPredicate.describe(
                "prints",
                access -> {
                    var name = access.getTargetOwner().getName() + "." + access.getName();
                    return name.matches("java\\.lang\\.(System\\.(in|out|err)|IO\\..*)")
                            || access.getName().equals("printStackTrace");
                });
    }

    static DescribedPredicate<JavaAccess<?>> stageOnly() {
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

    static DescribedPredicate<JavaClass> areOutsideTheStage() {
        return DescribedPredicate.describe(
                "are outside the stage", type -> !STAGE_ROOM.matcher(type.getName()).matches());
    }

    static ArchCondition<JavaField> beNoState() {
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
