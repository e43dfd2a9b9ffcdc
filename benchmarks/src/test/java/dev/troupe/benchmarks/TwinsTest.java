package dev.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every twin of every workload does its work: each message is counted once, each reply is right.
/// The measurements check that themselves. How long it takes is not looked at.
class TwinsTest {
    static Stream<Arguments> twins() {
        return Workloads.twins().stream()
                .flatMap(workload ->
                        Stream.of(Peer.values())
                                .filter(workload::has)
                                .map(peer -> Arguments.of(workload.id(), peer)));
    }

    @ParameterizedTest
    @MethodSource("twins")
    void worksAndCountsRight(String workload, Peer peer) throws Exception {
        var found = Workloads.named(workload).measure(peer, Scale.TINY);

        assertThat(found)
                .singleElement()
                .satisfies(figures ->
                        assertThat(figures.values().values())
                                .isNotEmpty()
                                .allMatch(Double::isFinite));
    }

    @Test
    void everyWorkloadHasPeersAndAnswersForItsFigures() throws Exception {
        for (var workload : Workloads.twins()) {
            assertThat(Stream.of(Peer.values()).filter(workload::has))
                    .as(workload.id())
                    .contains(Peer.TROUPE, Peer.PEKKO, Peer.JOX, Peer.BQ);
            var names = workload.metrics().stream().map(Metric::name).toList();
            assertThat(names).as(workload.id()).isNotEmpty().doesNotHaveDuplicates();
        }
    }

    @Test
    void noticesATwinThatLosesAMessage() {
        assertThatThrownBy(() -> Measurements.tell(1).measure(new Lossy(), Scale.TINY))
                .hasMessageContaining("messages counted: expected 8000, not 7999");
    }

    private static final class Lossy implements Counting {
        private long total;
        private boolean lost;

        @Override
        public void tell() {
            if (lost) {
                total++;
            }
            lost = true;
        }

        @Override
        public long total() {
            return total;
        }

        @Override
        public void close() {}
    }

    @Test
    void noticesTooManyArrivals() {
        var gate = new Gate(1);
        gate.arrive();
        gate.arrive();

        assertThatThrownBy(gate::await).hasMessageContaining("expected 1, not 2");
    }
}
