package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BankTest {
    private static final Pattern TRANSFERS =
            Pattern.compile("50 tellers, 300 transfers each: (\\d+) made, (\\d+) refused");

    @Test
    void losesNoCentUnderLoad() throws Exception {
        var run = Run.of("bank", "50", "300");
        assertThat(run.status()).isZero();
        assertThat(run.lines()).contains("total before: 2000.00", "total after:  2000.00");

        var transfers = TRANSFERS.matcher(run.out());
        assertThat(transfers.find()).as(run.out()).isTrue();
        var made = Integer.parseInt(transfers.group(1));
        var refused = Integer.parseInt(transfers.group(2));
        assertThat(made).isPositive();
        assertThat(refused).isPositive();
        assertThat(made + refused).isEqualTo(50 * 300);
    }

    @Test
    void oneCentTooMuchIsACheckedException() throws Exception {
        var run = Run.of("bank", "1", "1");
        assertThat(run.lines())
                .last()
                .isEqualTo("one cent more than there is: Overdraft, 0.01 is missing");
    }

    @Test
    void refusesABankWithoutTellers() throws Exception {
        var run = Run.of("bank", "0");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("TELLERS must be a whole number from 1");
    }
}
