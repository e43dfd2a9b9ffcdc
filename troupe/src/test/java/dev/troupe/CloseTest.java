package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Actors that are `AutoCloseable`.
class CloseTest {
    /// Notes its last hooks, and throws in them where told to.
    private static final class Resource implements Actor<Resource>, AutoCloseable {
        private final ActorContext<Resource> self;
        private final List<String> log = new ArrayList<>();
        private boolean interruptInStop;
        private @Nullable Throwable inStop;
        private @Nullable Throwable inClose;

        Resource(ActorContext<Resource> self) {
            this.self = self;
        }

        List<String> log() {
            return List.copyOf(log);
        }

        @Override
        public void onStop(ActorContext<Resource> context, boolean killed) throws Exception {
            log.add("onStop(" + killed + ")");
            if (interruptInStop) {
                Thread.currentThread().interrupt();
            }
            if (inStop != null) {
                throw Sneaky.<Exception>as(inStop);
            }
        }

        @Override
        public void close() throws IOException {
            log.add(Thread.currentThread().isInterrupted() ? "close interrupted" : "close");
            assertThat(self.children()).as("on its own turn").isEmpty();
            if (inClose != null) {
                throw Sneaky.<IOException>as(inClose);
            }
        }
    }

    /// The same, and lives by `onRun`, which fails.
    private static final class Mortal implements Actor<Mortal>, AutoCloseable {
        private int closed;

        @Override
        public void onRun(ActorContext<Mortal> self) throws Exception {
            throw new IOException("on purpose");
        }

        @Override
        public void close() {
            closed++;
        }
    }

    /// How an actor ends.
    enum How {
        STOP,
        KILL,
        FAILING_MESSAGE,
        ERROR_IN_AN_ASK,
        FAILING_STOP;

        private void end(ActorRef<Resource> actor) {
            switch (this) {
                case STOP -> actor.stop();
                case KILL -> actor.kill();
                case FAILING_MESSAGE ->
                        actor.tell(_ -> {
                            throw new IOException("on purpose");
                        });
                case ERROR_IN_AN_ASK -> {
                    var _ =
                            actor.askAsync(_ -> {
                                throw new AssertionError("on purpose");
                            });
                }
                case FAILING_STOP -> {
                    actor.run(r -> r.inStop = new IOException("on purpose"));
                    actor.stop();
                }
            }
        }
    }

    @Promise("L13")
    @ParameterizedTest
    @EnumSource(How.class)
    void isClosedExactlyOnceAndLastHoweverItEnds(How how, ActorSystem system) {
        var actor = system.spawn(Resource.class, Resource::new);
        actor.run(_ -> {});
        how.end(actor);

        var log = actor.join().findActor().orElseThrow().log();
        assertThat(log).endsWith("close").containsOnlyOnce("close");
        actor.stop();
        actor.kill();
        assertThat(actor.join().findActor().orElseThrow().log()).isEqualTo(log);
    }

    @Test
    @Promise("L13")
    void isClosedAfterOnRunHasFailed(ActorSystem system) {
        var result = system.spawn(Mortal.class, OnStart.of(Mortal::new)).join();

        assertThat(result.isRuntimeFailed()).isTrue();
        assertThat(result.findActor().orElseThrow().closed).isEqualTo(1);
    }

    @Test
    @Promise("L13")
    void isNotClosedWhereItsStartFailed(ActorSystem system) {
        var made = new ArrayList<Resource>();
        var actor =
                system.<Resource>spawn(
                        Resource.class,
                        self -> {
                            made.add(new Resource(self));
                            throw new IOException("on purpose");
                        });
        assertThat(actor.join().isStartupFailed()).isTrue();
        assertThat(made).singleElement().satisfies(r -> assertThat(r.log()).isEmpty());
    }

    @Promise("L13")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCloseThatThrowsTurnsACompletedResultIntoAFailure(boolean kill, ActorSystem system) {
        var error = new IOException("on purpose");
        var actor = system.spawn(Resource.class, Resource::new);
        actor.run(r -> r.inClose = error);
        if (kill) {
            actor.kill();
        } else {
            actor.stop();
        }
        var result = actor.join();
        assertThat(result)
                .isEqualTo(
                        new ActorResult.Failed<>(
                                Optional.of(result.findActor().orElseThrow()),
                                error,
                                FailurePhase.ON_STOP,
                                kill));
    }

    @Test
    @Promise("L13")
    void aCloseThatThrowsAfterAFailureIsSuppressedInIt(ActorSystem system) {
        var first = new IOException("on purpose");
        var second = new AssertionError("on purpose too");
        var actor = system.spawn(Resource.class, Resource::new);
        actor.run(r -> r.inClose = second);
        actor.tell(_ -> {
            throw first;
        });
        var result = actor.join();
        assertThat(result.findError()).containsSame(first);
        assertThat(result.findPhase()).contains(FailurePhase.ON_MESSAGE);
        assertThat(first.getSuppressed()).containsExactly(second);
    }

    @Test
    @Promise("L13")
    @Promise("L10")
    void afterAFailedOnStopTheCloseIsSuppressedToo(ActorSystem system) {
        var first = new IOException("on purpose");
        var second = new IOException("on purpose too");
        var actor = system.spawn(Resource.class, Resource::new);
        actor.run(r -> {
            r.inStop = first;
            r.inClose = second;
        });
        actor.kill();
        var result = actor.join();
        assertThat(result.findError()).containsSame(first);
        assertThat(result.findPhase()).contains(FailurePhase.ON_STOP);
        assertThat(result.wasKilled()).isTrue();
        assertThat(first.getSuppressed()).containsExactly(second);
    }

    @Test
    @Promise("L13")
    void anErrorThatIsThrownTwiceIsNotSuppressedInItself(ActorSystem system) {
        var error = new IOException("on purpose");
        var actor = system.spawn(Resource.class, Resource::new);
        actor.run(r -> {
            r.inStop = error;
            r.inClose = error;
        });
        actor.stop();
        assertThat(actor.join().findError()).containsSame(error);
        assertThat(error.getSuppressed()).isEmpty();
    }

    @Test
    @Promise("L13")
    void aCloseThatThrowsIsLogged(ActorSystem system) {
        var error = new IOException("on purpose");
        var actor = system.spawn(Resource.class, Resource::new);
        actor.run(r -> r.inClose = error);
        var records =
                Logged.recordsDuring(() -> {
                    actor.stop();
                    actor.join();
                });
        assertThat(records).anySatisfy(entry -> assertThat(entry.getThrown()).isSameAs(error));
    }

    @Test
    @Promise("L13")
    @Promise("L9")
    void closeStartsWithACleanInterruptFlag(ActorSystem system) {
        var actor = system.spawn(Resource.class, Resource::new);
        actor.tell(r -> r.self.self().kill());
        assertThat(actor.join().orElseThrow().log()).containsExactly("onStop(true)", "close");

        var other = system.spawn(Resource.class, Resource::new);
        other.run(r -> r.interruptInStop = true);
        other.stop();
        assertThat(other.join().orElseThrow().log()).containsExactly("onStop(false)", "close");
    }
}
