package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UrgentTest {
    @Test
    void anEmergencyOvertakesThoseWhoWait() throws Exception {
        var run = Run.of("urgent");
        assertThat(run.status()).isZero();
        assertThat(run.lines())
                .startsWith("Ann (in surgery)", "Eve (emergency)", "Bob", "Cid", "Dan");
    }

    @Test
    void anActorWithoutTheLaneSaysSo() throws Exception {
        assertThat(Run.of("urgent").lines())
                .last()
                .asString()
                .startsWith("No emergencies here: Doctor#")
                .contains("has no urgent lane");
    }
}
