package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WeakTest {
    @Test
    void stopsWhenTheLastReferenceIsGone() throws Exception {
        var run = Run.of("weak");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.lines())
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .matches("strongly referenced: Cache#\\d+ is alive"),
                        line -> assertThat(line).isEqualTo("asked through the weak reference: 42"),
                        line -> assertThat(line).endsWith(" stops with {answer=42}, killed: false"),
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "spawned stopWhenUnreferenced, no reference left:"
                                                        + " it has ended"),
                        line ->
                                assertThat(line)
                                        .matches("strongly referenced: Cache#\\d+ is alive"),
                        line -> assertThat(line).isEqualTo("asked through the weak reference: 42"),
                        line ->
                                assertThat(line)
                                        .matches(
                                                "spawned without it, no reference left:"
                                                        + " Cache#\\d+ is alive"),
                        line ->
                                assertThat(line)
                                        .endsWith(" stops with {answer=42}, killed: false"));
    }
}
