package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An exception that reaches an asker tells where it has come from and through whom.
@Promise("E5")
class CausalTraceTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    enum Kind {
        DEFAULT,
        CALLER_RUNS;

        SpawnOptions options() {
            var defaults = SpawnOptions.defaults();
            return this == DEFAULT ? defaults : defaults.callerRuns();
        }
    }

    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(boolean writable) {
            super("refused", null, true, writable);
        }
    }

    @SuppressWarnings("DoNotCallSuggester") // it is there to fail
    static final class Vault {
        private final Refused kept = new Refused(true);

        int open(int code) throws Refused {
            throw new Refused(true);
        }

        int openWithoutTrace() throws Refused {
            throw new Refused(false);
        }

        int openWithKept() throws Refused {
            throw kept;
        }

        int fail() {
            throw new AssertionError("broken");
        }
    }

    record Open(int code) implements Request<Vault, Integer, Refused> {
        @Override
        public Integer reply(Vault vault) throws Refused {
            return vault.open(code);
        }
    }

    static final class Clerk {
        private final ActorRef<Vault> vault;

        Clerk(ActorRef<Vault> vault) {
            this.vault = vault;
        }

        int fetch(int code) throws Refused {
            return vault.ask(new Open(code));
        }
    }

    record Fetch(int code) implements Request<Clerk, Integer, Refused> {
        @Override
        public Integer reply(Clerk clerk) throws Refused {
            return clerk.fetch(code);
        }
    }

    private static ActorHandle<Vault> vault(ActorSystem system, Kind kind) {
        var vault = system.spawn(Vault.class, kind.options(), OnStart.of(Vault::new));
        vault.run(_ -> {});
        Await.until("it is idle", () -> !PlainRef.cellOf(vault).has(Turn.HELD));
        return vault;
    }

    private static Throwable causeOf(Throwable thrown) {
        return Objects.requireNonNull(thrown.getCause());
    }

    private static List<String> lines(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace()).map(StackTraceElement::toString).toList();
    }

    private static List<String> marks(Throwable thrown) {
        return lines(thrown).stream().filter(line -> line.startsWith("asked by ")).toList();
    }

    @ParameterizedTest
    @EnumSource
    void theTraceLeadsFromTheHandlerThroughEveryAskToTheFirst(Kind kind, ActorSystem system) {
        var vault = vault(system, kind);
        var clerk = system.spawn(Clerk.class, kind.options(), OnStart.of(() -> new Clerk(vault)));
        clerk.run(_ -> {});

        var thrown = catchThrowable(() -> clerk.ask(new Fetch(7)));

        assertThat(thrown).isInstanceOf(Refused.class);
        var lines = lines(thrown);
        assertThat(lines.getFirst()).contains("CausalTraceTest$Vault.open(CausalTraceTest.java:");
        assertThat(marks(thrown)).hasSize(2);
        assertThat(marks(thrown).getFirst())
                .matches(
                        "asked by "
                                + clerk
                                + " \\(Open\\[code=7]\\) at .*Clerk\\.fetch\\(CausalTraceTest\\.java:\\d+\\)");
        assertThat(marks(thrown).getLast())
                .matches(
                        "asked by "
                                + Thread.currentThread().getName()
                                + " \\(Fetch\\[code=7]\\) at .*CausalTraceTest.*\\(CausalTraceTest\\.java:\\d+\\)");
        assertThat(lines.subList(0, lines.indexOf(marks(thrown).getFirst())))
                .as("the handler's frames")
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).containsPattern("Vault|Open"));
    }

    @ParameterizedTest
    @EnumSource
    void theExceptionStaysTheSameObject(Kind kind, ActorSystem system) {
        var vault = vault(system, kind);

        var first = catchThrowable(() -> vault.ask(Vault::openWithKept));

        assertThat(catchThrowable(() -> vault.ask(Vault::openWithKept))).isSameAs(first);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasGivenToAnotherAskerStaysAsItIs(Kind kind, ActorSystem system) {
        var vault = vault(system, kind);
        var first = catchThrowable(() -> vault.ask(Vault::openWithKept));
        var seen = lines(first);

        var again = catchThrowable(() -> vault.ask(Vault::openWithKept));

        assertThat(marks(again)).hasSize(1);
        assertThat(lines(again)).isEqualTo(seen);
    }

    @ParameterizedTest
    @EnumSource
    void aTraceThatIsNotWritableStaysEmpty(Kind kind, ActorSystem system) {
        var vault = vault(system, kind);

        assertThatThrownBy(() -> vault.ask(Vault::openWithoutTrace))
                .isInstanceOf(Refused.class)
                .satisfies(thrown -> assertThat(thrown.getStackTrace()).isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void anErrorIsTheCauseOfATracedException(Kind kind, ActorSystem system) {
        var vault = vault(system, kind);

        var thrown = catchThrowable(() -> vault.ask(Vault::fail));

        assertThat(thrown).isInstanceOf(ActorStoppedException.class);
        assertThat(marks(thrown)).hasSize(1);
        assertThat(causeOf(thrown).getStackTrace()[0].getMethodName()).isEqualTo("fail");
    }

    @ParameterizedTest
    @EnumSource
    void aFutureTellsWhoAskedAndWhat(Kind kind, ActorSystem system) {
        var vault = vault(system, kind);
        var clerk = system.spawn(Clerk.class, kind.options(), OnStart.of(() -> new Clerk(vault)));

        var future = clerk.ask((Clerk c) -> c.vault.askAsync(new Open(9)));
        var thrown = catchThrowable(future::join);

        assertThat(thrown)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(Refused.class);
        assertThat(marks(causeOf(thrown)))
                .singleElement()
                .asString()
                .startsWith("asked by " + clerk + " (Open[code=9])");
        assertThat(lines(causeOf(thrown)).getFirst()).contains("Vault.open");
    }

    @Test
    void aTimeoutTellsWhatTheTargetIsDoing(ActorSystem system) throws Exception {
        var vault = vault(system, Kind.DEFAULT);
        var inside = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var busy =
                vault.runAsync(_ -> {
                    inside.countDown();
                    gate.await();
                });
        inside.await();
        Await.until("it waits", () -> isParked(vault));
        vault.tell(_ -> {});

        var thrown = catchThrowable(() -> vault.ask(new Open(1), Duration.ofMillis(20)));
        gate.countDown();
        busy.get();

        assertThat(thrown)
                .isInstanceOf(ActorTimeoutException.class)
                .hasMessageContaining("it has been in a lambda of CausalTraceTest for ")
                .hasMessageContaining("(CausalTraceTest.java:")
                .hasMessageContaining("with 2 messages in its mailbox");
        assertThat(lines(thrown).getFirst())
                .startsWith("asked by " + Thread.currentThread().getName() + " (Open[code=1]) at ");
    }

    private static boolean isParked(ActorRef<?> ref) {
        var owner = PlainRef.cellOf(ref).owner();
        return owner != null && owner.getState() == Thread.State.WAITING;
    }

    static final class Link {
        private final @Nullable ActorRef<Link> next;

        Link(@Nullable ActorRef<Link> next) {
            this.next = next;
        }

        int go(int hops) throws Refused {
            if (hops == 0 || next == null) {
                throw new Refused(true);
            }
            return next.ask((Link link) -> link.go(hops - 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLongWayIsCutShort(Kind kind, ActorSystem system) {
        ActorRef<Link> first = null;
        for (var i = 0; i < 2_000; i++) {
            var next = first;
            first = system.spawn(Link.class, kind.options(), OnStart.of(() -> new Link(next)));
        }
        var start = Objects.requireNonNull(first);

        var thrown = catchThrowable(() -> start.ask((Link link) -> link.go(1_999), LONG));

        assertThat(thrown).isInstanceOf(Refused.class);
        assertThat(thrown.getStackTrace().length).isBetween(100, 1024);
    }
}
