package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private static java.util.stream.Stream<Main.Example> examples() {
        return Main.EXAMPLES.stream();
    }

    @Test
    void listsEveryExampleWithALineEach() throws Exception {
        var run = Run.of("--list");
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.lines())
                .extracting(line -> line.split(" +", 2)[0])
                .containsExactly(
                        "quickstart",
                        "wordcount",
                        "philosophers",
                        "bank",
                        "blocking",
                        "kill",
                        "weak",
                        "urgent",
                        "askjoin",
                        "timeouts",
                        "deadlock",
                        "stream",
                        "supervisor",
                        "timers",
                        "pool",
                        "chat",
                        "mdc");
        assertThat(run.lines()).allSatisfy(line -> assertThat(line).matches("\\S+ +\\S.{20,80}"));
    }

    @Test
    void listsThemWithoutArgumentsToo() throws Exception {
        assertThat(Run.of()).isEqualTo(Run.of("--list"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "", "--lost", "Quickstart"})
    void anUnknownNameIsRefusedWithTheList(String name) throws Exception {
        var run = Run.of(name);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("There is no example \"" + name + "\". There are:\n")
                .contains(Run.of("--list").out());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleHasHelp(Main.Example example) throws Exception {
        var run = Run.of(example.name(), "--help");
        assertThat(run.status()).isZero();
        assertThat(run.out()).startsWith("Usage: ./run " + example.name());
        assertThat(run.lines()).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleRefusesArgumentsThatItDoesNotKnow(Main.Example example) throws Exception {
        var run = Run.of(example.name(), "--nonsense");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("--nonsense").contains(example.usage());
    }

    @Test
    void anArgumentTooManyIsRefused() throws Exception {
        var run = Run.of("bank", "1", "2", "3");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("One argument too many: \"3\"");
    }
}
