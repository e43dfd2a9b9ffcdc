package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a result tells by itself; how actors come to them is told by the tests of their life.
class ActorResultTest {
    private static ActorResult<String> failed(FailurePhase phase, boolean killed, Throwable error) {
        var actor =
                phase == FailurePhase.ON_START ? Optional.<String>empty() : Optional.of("actor");
        return new ActorResult.Failed<>(actor, error, phase, killed);
    }

    static Stream<Arguments> everyFailure() {
        return Arrays.stream(FailurePhase.values())
                .flatMap(phase -> Stream.of(Arguments.of(phase, false), Arguments.of(phase, true)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void completed(boolean killed) {
        ActorResult<String> result = new ActorResult.Completed<>("actor", killed);

        assertThat(result.isCompleted()).isTrue();
        assertThat(result.isFailed()).isFalse();
        assertThat(result.wasKilled()).isEqualTo(killed);
        assertThat(result.stoppedNormally()).isEqualTo(!killed);
        assertThat(result.hasActor()).isTrue();
        assertThat(result.findActor()).contains("actor");
        assertThat(result.findError()).isEmpty();
        assertThat(result.findPhase()).isEmpty();
        assertThat(result.orElseThrow()).isEqualTo("actor");
        assertThat(phases(result)).containsOnly(false);
    }

    @ParameterizedTest
    @MethodSource("everyFailure")
    void failedWithAnActorUnlessItNeverStarted(FailurePhase phase, boolean killed) {
        var error = new Exception("on purpose");
        var result = failed(phase, killed, error);
        var existed = phase != FailurePhase.ON_START;

        assertThat(result.isCompleted()).isFalse();
        assertThat(result.isFailed()).isTrue();
        assertThat(result.wasKilled()).isEqualTo(killed);
        assertThat(result.stoppedNormally()).isFalse();
        assertThat(result.hasActor()).isEqualTo(existed);
        assertThat(result.findActor()).isEqualTo(existed ? Optional.of("actor") : Optional.empty());
        assertThat(result.findError()).containsSame(error);
        assertThat(result.findPhase()).contains(phase);
    }

    @ParameterizedTest
    @MethodSource("everyFailure")
    void exactlyOnePhaseHasFailed(FailurePhase phase, boolean killed) {
        var result = failed(phase, killed, new Exception("on purpose"));

        for (var other : FailurePhase.values()) {
            assertThat(hasFailedIn(result, other)).as("%s", other).isEqualTo(other == phase);
        }
    }

    private static boolean hasFailedIn(ActorResult<?> result, FailurePhase phase) {
        return switch (phase) {
            case ON_START -> result.isStartupFailed();
            case ON_RUN -> result.isRuntimeFailed();
            case ON_MESSAGE -> result.isMessageFailed();
            case ON_STOP -> result.isStopFailed();
        };
    }

    private static Stream<Boolean> phases(ActorResult<?> result) {
        return Arrays.stream(FailurePhase.values()).map(phase -> hasFailedIn(result, phase));
    }

    @ParameterizedTest
    @MethodSource("everyFailure")
    void orElseThrowHasTheErrorAsItsCause(FailurePhase phase, boolean killed) {
        var error = new Error("on purpose");

        assertThatThrownBy(() -> failed(phase, killed, error).orElseThrow())
                .isInstanceOf(ActorFailedException.class)
                .hasCause(error)
                .hasMessageContainingAll(phase.name(), "on purpose");
    }

    @Test
    void resultsAreValues() {
        var error = new Error("on purpose");

        assertThat(new ActorResult.Completed<>("a", true))
                .isEqualTo(new ActorResult.Completed<>("a", true))
                .isNotEqualTo(new ActorResult.Completed<>("a", false));
        assertThat(failed(FailurePhase.ON_RUN, true, error))
                .isEqualTo(failed(FailurePhase.ON_RUN, true, error))
                .isNotEqualTo(failed(FailurePhase.ON_STOP, true, error));
    }

    @Test
    void aSwitchNeedsNoDefault(ActorSystem system) {
        var actor = system.spawn(Object.class, OnStart.of(Object::new));
        actor.kill();

        var told =
                switch (actor.join()) {
                    case ActorResult.Completed(var instance, var killed) ->
                            instance.getClass().getSimpleName() + killed;
                    case ActorResult.Failed(var instance, var error, var phase, var killed) ->
                            instance + error.getMessage() + phase + killed;
                };

        assertThat(told).isEqualTo("Objecttrue");
    }
}
