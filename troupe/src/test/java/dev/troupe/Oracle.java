package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// What every test of the core runs under. Gives tests their systems, as a parameter of type
/// [ActorSystem] or by [#build] of an `Oracle` parameter, and after each test closes them and
/// checks the law of conservation: no actor lives on, nothing is queued, and told = handled + dead
/// + withdrawn. A failed test shows what the actors of its systems were doing.
public final class Oracle
        implements ParameterResolver, AfterEachCallback, TestExecutionExceptionHandler {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    /// Of the dump of one system.
    private static final int MOST_LINES = 500;

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
    public void handleTestExecutionException(ExtensionContext test, Throwable failure)
            throws Throwable {
        explain(failure);
        throw failure;
    }

    /// Adds the dumps of the systems to what a failure prints.
    void explain(Throwable failure) {
        for (var system : systems) {
            failure.addSuppressed(new WhatActorsDid(dump(system)));
        }
    }

    private static String dump(ActorSystem system) {
        return system.dump().lines().limit(MOST_LINES).collect(Collectors.joining("\n"));
    }

    /// A text that is printed with the exception that it is added to.
    private static final class WhatActorsDid extends RuntimeException {
        private static final long serialVersionUID = 1;

        WhatActorsDid(String dump) {
            super(dump, null, false, false);
        }
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
        assertThat(system.actors()).as(() -> "no actor lives on: " + dump(system)).isEmpty();
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
