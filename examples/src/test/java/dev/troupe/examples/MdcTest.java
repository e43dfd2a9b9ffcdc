package dev.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class MdcTest {
    @Test
    void everyLineOfARequestHasItsId() throws Exception {
        var run = Run.of("mdc");
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.lines()).hasSize(22).first().isEqualTo("[none] Shop: the shop opens");
        assertThat(run.lines().subList(1, 22)).allMatch(line -> line.matches("\\[r-[123]\\] .*"));
        assertThat(run.lines().stream().filter(line -> line.startsWith("[r-2] ")))
                .extracting(line -> line.replaceFirst("\\d$", "N"))
                .containsExactly(
                        "[r-2] Desk: coffee is ordered",
                        "[r-2] Stock: takes coffee from the shelf",
                        "[r-2] Desk: there is more of it: N",
                        "[r-2] Desk: the payment begins",
                        "[r-2] Desk: coffee is paid for",
                        "[r-2] Desk: coffee is packed",
                        "[r-2] Van: coffee is on its way");
    }

    @Test
    void aHandlersOwnContextDoesNotStayOnItsThread() {
        var carrier = new Mdc.MdcCarrier();
        carrier.around(carrier.capture(), () -> MDC.put("request", "left behind"));
        assertThat(MDC.get("request")).isNull();
    }
}
