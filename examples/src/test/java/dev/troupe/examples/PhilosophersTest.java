package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhilosophersTest {
    @ParameterizedTest
    @CsvSource({"2, 30", "5, 20", "100, 5"})
    void everyoneGetsEveryMeal(int philosophers, int meals) throws Exception {
        var run = Run.of("philosophers", "" + philosophers, "" + meals);
        assertThat(run.status()).isZero();
        var expected = new ArrayList<String>();
        for (int seat = 0; seat < philosophers; seat++) {
            expected.add("philosopher " + seat + " has had " + meals + " meals");
            expected.add("fork " + seat + " was used " + 2 * meals + " times");
        }
        assertThat(run.lines()).containsAll(expected);
        assertThat(run.lines().getLast()).isEqualTo("Nobody has waited for ever.");
    }

    @Test
    void neighboursNeverEatAtTheSameTime() throws Exception {
        var atOnce =
                Pattern.compile("at most (\\d+) of 5 ate").matcher(Run.of("philosophers").out());
        assertThat(atOnce.find()).isTrue();
        assertThat(Integer.parseInt(atOnce.group(1))).isBetween(1, 2);
    }

    @Test
    void everyoneTakesTheLowerForkFirst() throws Exception {
        var run = Run.of("philosophers", "3", "1");
        assertThat(run.lines())
                .startsWith(
                        "philosopher 0: fork 0, then 1",
                        "philosopher 1: fork 1, then 2",
                        "philosopher 2: fork 0, then 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-5", "two", "99999999999"})
    void refusesTooFewPhilosophers(String philosophers) throws Exception {
        var run = Run.of("philosophers", philosophers);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("PHILOSOPHERS must be a whole number from 2");
    }
}
