package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// What every test of the core runs under. Gives tests their systems, as a parameter of type
/// [ActorSystem] or by [#build] of an `Oracle` parameter, and after each test closes them and
/// checks the law of conservation: no actor lives on, nothing is queued, and told = handled + dead
/// + withdrawn.
public final class Oracle implements ParameterResolver, AfterEachCallback {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final List<ActorSystem> systems = new CopyOnWriteArrayList<>();

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        var type = parameter.getParameter().getType();
        return type == ActorSystem.class || type == Oracle.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Oracle.class
                ? this
                : build(ActorSystem.builder());
    }

    /// Starts a system and watches it.
    ActorSystem build(ActorSystem.Builder builder) {
        return watch(builder.build());
    }

    /// Watches a system.
    ActorSystem watch(ActorSystem system) {
        systems.add(system);
        return system;
    }

    @Override
    public void afterEach(ExtensionContext test) {
        var interrupted = Thread.interrupted();
        systems.forEach(ActorSystem::close);
        systems.forEach(Oracle::check);
        systems.clear();
        assertThat(interrupted).as("a test leaves no interrupt behind").isFalse();
    }

    /// An ended actor is swept after its result is out, so the books may lag a moment behind.
    private static void check(ActorSystem system) {
        var start = System.nanoTime();
        while (!isBalanced(system) && System.nanoTime() - start < PATIENCE_NANOS) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(system.actors()).as("no actor lives on").isEmpty();
        assertThat(system.ledger().told())
                .as("told = handled + dead + withdrawn")
                .isEqualTo(system.ledger().done() + system.deadLetters().sentCount());
    }

    private static boolean isBalanced(ActorSystem system) {
        return system.actors().isEmpty()
                && system.ledger().told()
                        == system.ledger().done() + system.deadLetters().sentCount();
    }
}
