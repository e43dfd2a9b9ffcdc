package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WeakTest {
    @Test
    void stopsWhenTheLastReferenceIsGone() throws Exception {
        var run = Run.of("weak");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.lines().stream().map(line -> line.replaceAll("#\\d+", "")))
                .containsExactly(
                        "strongly referenced: Cache is alive",
                        "asked through the weak reference: 42",
                        "asked through the strong one: 1 entry",
                        "Cache stops with {answer=42}, killed: false",
                        "spawned stopWhenUnreferenced, no reference left: it has ended",
                        "strongly referenced: Cache is alive",
                        "asked through the weak reference: 42",
                        "asked through the strong one: 1 entry",
                        "spawned without it, no reference left: Cache is alive",
                        "Cache stops with {answer=42}, killed: false");
    }
}
