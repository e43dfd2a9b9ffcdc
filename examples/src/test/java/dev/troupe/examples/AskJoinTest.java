package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AskJoinTest {
    @Test
    void theShopAnswersWhileItWaitsForAPrice() throws Exception {
        var run = Run.of("askjoin");
        assertThat(run.status()).isZero();
        assertThat(run.lines())
                .startsWith(
                        "opening hours: 9 to 5, while the price of tea is being looked up",
                        "tea: 8");
    }

    @Test
    void aStageThatFailsReachesTheAsker() throws Exception {
        assertThat(Run.of("askjoin").lines())
                .containsSubsequence(
                        "moonshine: java.lang.IllegalArgumentException: never heard of moonshine",
                        "coffee: ActorFailedException, its cause: "
                                + "dev.troupe.examples.AskJoin$OutOfStock: no coffee left");
    }
}
