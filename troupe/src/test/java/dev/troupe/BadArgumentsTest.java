package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What no call accepts, tried on every method of the public API: `null`, negative durations, empty
/// mailboxes. All of it fails in the caller, at once, and nothing is sent.
@Promise("M9")
class BadArgumentsTest {
    private static final Message<Object> MESSAGE = _ -> {};
    private static final Request<Object, Object, Exception> REQUEST = _ -> "reply";
    private static final Action<Object, Exception> ACTION = _ -> {};
    private static final Reaction<Object, Object> REACTION = (_, _) -> {};
    private static final Callable<Object> CALLABLE = () -> "value";
    private static final Call<Object, Exception> CALL = () -> "value";
    private static final OnStart<Object> ON_START = _ -> new Object();

    /// A good argument for each type of parameter.
    private final Map<Class<?>, Object> good;

    BadArgumentsTest(ActorSystem system) {
        var other = system.spawn(Object.class, ON_START);
        good =
                Map.ofEntries(
                        Map.entry(Message.class, MESSAGE),
                        Map.entry(Request.class, REQUEST),
                        Map.entry(Action.class, ACTION),
                        Map.entry(Reaction.class, REACTION),
                        Map.entry(Callable.class, CALLABLE),
                        Map.entry(Call.class, CALL),
                        Map.entry(OnStart.class, ON_START),
                        Map.entry(Consumer.class, (Consumer<DeadLetter>) _ -> {}),
                        Map.entry(CompletionStage.class, CompletableFuture.completedFuture(1)),
                        Map.entry(Flow.Publisher.class, new SubmissionPublisher<>()),
                        Map.entry(ActorRef.class, other),
                        Map.entry(Duration.class, Duration.ofMillis(1)),
                        Map.entry(SpawnOptions.class, SpawnOptions.defaults()),
                        Map.entry(Overflow.class, Overflow.WAIT),
                        Map.entry(Collection.class, List.of(other)),
                        Map.entry(Class.class, Object.class),
                        Map.entry(String.class, "name"),
                        Map.entry(int.class, 1));
    }

    /// Calls that were made with a bad argument: all that did not fail as they should.
    private final List<String> wrong = new ArrayList<>();

    private int tried;

    /// Tries `bad` in the place of every parameter of type `T` of all methods of a type.
    private <T> void tryAll(
            Class<?> type,
            @Nullable Object target,
            Class<T> parameterType,
            @Nullable T bad,
            Class<? extends Exception> expected) {
        for (var method : type.getMethods()) {
            if (method.getDeclaringClass() == Object.class
                    || (target == null) != Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            var types = method.getParameterTypes();
            for (var place = 0; place < types.length; place++) {
                if (parameterType.isAssignableFrom(types[place])) {
                    tryOne(target, method, arguments(types, place, bad), expected);
                }
            }
        }
    }

    private @Nullable Object[] arguments(Class<?>[] types, int place, @Nullable Object bad) {
        var arguments = new @Nullable Object[types.length];
        for (var i = 0; i < types.length; i++) {
            arguments[i] = i == place ? bad : good(types[i]);
        }
        return arguments;
    }

    private Object good(Class<?> type) {
        var argument = good.get(type);
        if (argument == null) {
            throw new AssertionError("This test needs a good argument of " + type);
        }
        return argument;
    }

    private void tryOne(
            @Nullable Object target,
            Method method,
            @Nullable Object[] arguments,
            Class<? extends Exception> expected) {
        tried++;
        var call = method.getName() + Arrays.toString(arguments);
        try {
            var result = method.invoke(target, arguments);
            wrong.add(call + " returned " + result);
        } catch (InvocationTargetException thrown) {
            if (!expected.isInstance(thrown.getCause())) {
                wrong.add(call + " threw " + thrown.getCause());
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private void assertAllFailed(int atLeast) {
        assertThat(wrong).isEmpty();
        assertThat(tried).isGreaterThanOrEqualTo(atLeast);
    }

    private static ActorHandle<Object> actor(ActorSystem system) {
        return system.spawn(Object.class, SpawnOptions.defaults().urgentLane(1), ON_START);
    }

    private static void hasGotNothing(ActorSystem system, ActorRef<?> actor) {
        Callee.untilIdle(actor);
        assertThat(system.actors())
                .filteredOn(picture -> picture.identity().equals(actor.identity()))
                .singleElement()
                .satisfies(picture -> assertThat(picture.handled()).isZero());
        assertThat(system.deadLetterCount()).isZero();
    }

    @Test
    void aReferenceTakesNoNull(ActorSystem system) {
        var actor = actor(system);

        tryAll(ActorHandle.class, actor, Object.class, null, NullPointerException.class);
        tryAll(ActorRef.class, actor.urgent(), Object.class, null, NullPointerException.class);

        assertAllFailed(35);
        hasGotNothing(system, actor);
    }

    @Test
    void anEndedActorTakesNoNullEither(ActorSystem system) {
        var actor = actor(system);
        actor.stop();
        actor.awaitStopped();

        tryAll(ActorHandle.class, actor, Object.class, null, NullPointerException.class);

        assertAllFailed(18);
        assertThat(system.deadLetterCount()).isZero();
    }

    @Test
    void aReferenceTakesNoNegativeDuration(ActorSystem system) {
        var actor = actor(system);
        var ended = actor(system);
        ended.stop();
        ended.awaitStopped();

        for (var target : List.of(actor, ended)) {
            for (var bad : List.of(Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
                tryAll(
                        ActorHandle.class,
                        target,
                        Duration.class,
                        bad,
                        IllegalArgumentException.class);
            }
        }

        assertAllFailed(4 * 7);
        hasGotNothing(system, actor);
    }

    @Test
    void aSystemTakesNoNull(ActorSystem system) {
        tryAll(ActorSystem.class, system, Object.class, null, NullPointerException.class);
        tryAll(ActorSystem.class, null, Object.class, null, NullPointerException.class);
        tryAll(
                ActorSystem.Builder.class,
                ActorSystem.builder(),
                Object.class,
                null,
                NullPointerException.class);

        assertAllFailed(11);
    }

    @Test
    void optionsAndFactoriesTakeNoNull() {
        for (var type : List.of(SpawnOptions.class, OnStart.class, ActorRef.class)) {
            tryAll(type, null, Object.class, null, NullPointerException.class);
        }
        tryAll(
                SpawnOptions.class,
                SpawnOptions.defaults(),
                Object.class,
                null,
                NullPointerException.class);

        assertAllFailed(4);
    }

    /// Tries everything inside of a handler, where it belongs.
    private static void inside(ActorSystem system, Consumer<ActorContext<Context>> tries) {
        var actor = system.spawn(Context.class, Context::new);
        actor.run(a -> tries.accept(a.self));
        assertThat(actor.isAlive()).isTrue();
    }

    private record Context(ActorContext<Context> self) {}

    @Test
    void aContextTakesNoNull(ActorSystem system) {
        inside(
                system,
                self ->
                        tryAll(
                                ActorContext.class,
                                self,
                                Object.class,
                                null,
                                NullPointerException.class));

        assertAllFailed(30);
    }

    @Test
    void aContextTakesNoNegativeDuration(ActorSystem system) {
        inside(
                system,
                self ->
                        tryAll(
                                ActorContext.class,
                                self,
                                Duration.class,
                                Duration.ofNanos(-1),
                                IllegalArgumentException.class));

        assertAllFailed(4);
    }

    @Test
    void aPeriodIsLongerThanZero(ActorSystem system) {
        inside(
                system,
                self -> {
                    assertThatThrownBy(() -> self.interval(Duration.ZERO))
                            .isInstanceOf(IllegalArgumentException.class);
                    assertThatThrownBy(() -> self.every(Duration.ZERO, _ -> {}))
                            .isInstanceOf(IllegalArgumentException.class);
                });
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void tickFirstTakesNoNullAndNoIntervalOfItsOwn(ActorSystem system) {
        Interval own = () -> {};
        inside(
                system,
                self -> {
                    var one = self.interval(Duration.ofHours(1));
                    assertThatThrownBy(() -> Interval.tickFirst(null))
                            .isInstanceOf(NullPointerException.class);
                    assertThatThrownBy(() -> Interval.tickFirst(one, (Interval) null))
                            .isInstanceOfAny(
                                    NullPointerException.class, IllegalArgumentException.class);
                    assertThatThrownBy(() -> Interval.tickFirst(one, (Interval[]) null))
                            .isInstanceOf(NullPointerException.class);
                    assertThatThrownBy(() -> Interval.tickFirst(one, own))
                            .isInstanceOf(IllegalArgumentException.class);
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void aMailboxHoldsAtLeastOneMessage(int capacity) {
        var options = SpawnOptions.defaults();

        Stream.<Runnable>of(
                        () -> options.mailbox(capacity),
                        () -> options.urgentLane(capacity),
                        () -> ActorSystem.builder().mailbox(capacity))
                .forEach(call ->
                        assertThatThrownBy(call::run)
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessageContaining(String.valueOf(capacity)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void aNameIsNotBlank(String blank) {
        assertThatThrownBy(() -> SpawnOptions.defaults().named(blank))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ActorSystem.builder().name(blank))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ActorSystem.start(blank))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @SuppressWarnings({"NullAway", "NullOptional"}) // on purpose
    void whatIsMadeOfPartsNeedsAllOfThem() {
        var who = new Identity(1, "A");
        Stream.<Runnable>of(
                        () -> new Identity(1, null),
                        () -> new DeadLetter(null, "m", DeadLetter.Reason.KILLED),
                        () -> new DeadLetter(who, null, DeadLetter.Reason.KILLED),
                        () -> new DeadLetter(who, "m", null),
                        () -> new ActorResult.Completed<>(null, false),
                        () -> failed(null, new Error(), FailurePhase.ON_RUN),
                        () -> failed(Optional.empty(), null, FailurePhase.ON_RUN),
                        () -> failed(Optional.empty(), new Error(), null))
                .forEach(make ->
                        assertThatThrownBy(make::run).isInstanceOf(NullPointerException.class));
    }

    private static ActorResult<String> failed(
            Optional<String> actor, Throwable error, FailurePhase phase) {
        return new ActorResult.Failed<>(actor, error, phase, false);
    }

    @Test
    void aForeignReferenceCannotBeWatched(ActorSystem system) {
        @SuppressWarnings("unchecked")
        var foreign =
                (ActorRef<Object>)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {ActorRef.class},
                                (_, _, _) -> "foreign");

        inside(
                system,
                self ->
                        assertThatThrownBy(() -> self.watch(foreign, _ -> {}))
                                .isInstanceOf(IllegalArgumentException.class));
    }
}
