package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// An `Error` of a handler fails the actor, whoever waits.
@Promise("E3")
class ErrorsTest {
    static final class Worker implements Actor<Worker> {
        private boolean onStopCalled;

        @Override
        public void onStop(ActorContext<Worker> self, boolean killed) {
            onStopCalled = true;
        }

        private int overflow(int depth) {
            return depth < 0 ? depth : overflow(depth + 1) + overflow(depth + 2);
        }
    }

    enum Kind {
        ASSERTION,
        STACK_OVERFLOW,
        OUT_OF_MEMORY,
        LINKAGE,
        OWN;

        private static final class OwnError extends Error {
            private static final long serialVersionUID = 1;
        }

        Object throwFrom(Worker worker) {
            return switch (this) {
                case ASSERTION -> throw new AssertionError("of a handler");
                case STACK_OVERFLOW -> worker.overflow(1);
                case OUT_OF_MEMORY -> throw new OutOfMemoryError("of a handler");
                case LINKAGE -> throw new NoClassDefFoundError("of a handler");
                case OWN -> throw new OwnError();
            };
        }

        Class<? extends Error> type() {
            return switch (this) {
                case ASSERTION -> AssertionError.class;
                case STACK_OVERFLOW -> StackOverflowError.class;
                case OUT_OF_MEMORY -> OutOfMemoryError.class;
                case LINKAGE -> NoClassDefFoundError.class;
                case OWN -> OwnError.class;
            };
        }
    }

    static Stream<Arguments> everyWay() {
        return Arrays.stream(Kind.values())
                .flatMap(kind ->
                        Callee.withCalls()
                                .map(way -> Arguments.of(kind, way.get()[0], way.get()[1])));
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void anErrorFailsTheActorAndReleasesItsAsker(
            Kind kind, Callee callee, Calling call, ActorSystem system) {
        var worker = callee.spawn(system, Worker.class, OnStart.of(Worker::new));

        var thrown = catchThrowable(() -> call.call(worker, kind::throwFrom));

        assertThat(thrown).isInstanceOf(ActorStoppedException.class);
        assertThat(thrown.getCause()).isInstanceOf(kind.type());
        assertThat(((ActorStoppedException) thrown).identity()).isEqualTo(worker.identity());
        hasFailed(worker.join(), thrown.getCause());
    }

    @ParameterizedTest
    @EnumSource
    void aToldErrorFailsTheActor(Kind kind, ActorSystem system) {
        var worker = system.spawn(Worker.class, OnStart.of(Worker::new));

        worker.tell(kind::throwFrom);

        var result = worker.join();
        assertThat(result.findError().orElseThrow()).isInstanceOf(kind.type());
        hasFailed(result, result.findError().orElseThrow());
    }

    private static void hasFailed(ActorResult<Worker> result, @Nullable Throwable error) {
        assertThat(result)
                .isEqualTo(
                        new ActorResult.Failed<>(
                                result.findActor(),
                                Objects.requireNonNull(error),
                                FailurePhase.ON_MESSAGE,
                                false));
        assertThat(result.findActor().orElseThrow().onStopCalled).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void anOverflowOfTheHandlerLeavesNoTurnBehind(Callee callee, ActorSystem system) {
        var inner = callee.spawn(system, Worker.class, OnStart.of(Worker::new));
        var outer = system.spawn(Worker.class, callee.options(), OnStart.of(Worker::new));

        assertThatThrownBy(() -> outer.run(_ -> inner.run(w -> w.overflow(1))))
                .isInstanceOf(ActorStoppedException.class)
                .hasRootCauseInstanceOf(StackOverflowError.class);

        assertThat(inner.join().isMessageFailed()).isTrue();
        assertThat(outer.<Integer, RuntimeException>ask(_ -> 7)).isEqualTo(7);
    }
}
