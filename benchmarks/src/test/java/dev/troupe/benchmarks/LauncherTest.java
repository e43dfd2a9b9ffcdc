package dev.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/// What is around the measurements: options, forked JVMs, table, JSON and plots.
class LauncherTest {
    private static final Machine MACHINE = new Machine(Map.of("cores", "2"));

    @Test
    void readsItsOptions() {
        var options =
                Options.of(List.of("long", "W3", "--peers", "troupe,bq", "--jvm", "-Xint", "W5"));

        assertThat(options.scale()).isEqualTo(Scale.LONG);
        assertThat(options.workloads()).containsExactly("W3", "W5");
        assertThat(options.peers()).containsExactly(Peer.TROUPE, Peer.BQ);
        assertThat(options.jvmOptions()).containsExactly("-Xint");
        assertThat(options.rounds()).isEqualTo(Scale.LONG.rounds);
    }

    @Test
    void refusesAWorkloadThatIsNotThere() {
        assertThatThrownBy(() -> Options.of(List.of("W99"))).hasMessageContaining("W99");
    }

    @Test
    void aForkedJvmMeasuresAndReports() throws Exception {
        var options = new Options(Scale.TINY, List.of(), Set.of(), List.of(), 1);

        assertThat(ForkedJvm.measure("W1", Peer.TROUPE, options)).containsOnlyKeys("rate");
    }

    @Test
    void programsForTheColdStartEndWell() throws Exception {
        assertThat(ColdStart.millis(ColdStart.Empty.class)).isPositive();
        assertThat(ColdStart.millis(ColdStart.WithTroupe.class)).isPositive();
        assertThat(ColdStart.millis(ColdStart.WithPekko.class)).isPositive();
    }

    @Test
    void theTableSetsTroupeAgainstTheBestPeerAndTheGoal() {
        var results = new Results();
        results.add("W1b", Peer.TROUPE, "rate", 8);
        results.add("W1b", Peer.PEKKO, "rate", 3);
        results.add("W1b", Peer.BQ, "rate", 4);
        results.add("W1b", Peer.BQ, "rate", 4.5);
        results.add("W1b", Peer.JCT, "rate", 16);
        results.add("W7", Peer.TROUPE, "time", 3);
        results.add("W7", Peer.JOX, "time", 3);

        var table = new Report(MACHINE, results, Workloads.all()).markdown("TINY");

        assertThat(table)
                .contains("cores 2 · TINY")
                .containsPattern("W1b .* 8 .* 4\\.25 .*\\| 1\\.88 \\| 0\\.5 \\| .* \\| yes \\|")
                .containsPattern("W7 .*\\| 1 \\| – \\| .* \\| \\*\\*no\\*\\* \\|");
    }

    @Test
    void jsonHasEveryRound() {
        var results = new Results();
        results.add("W1", Peer.BQ, "rate", 1);
        results.add("W1", Peer.BQ, "rate", 2);

        assertThat(Json.of(MACHINE, "TINY", results))
                .contains("\"cores\": \"2\"", "\"median\": 1.5", "\"rounds\": [1.0, 2.0]");
    }

    @Test
    void tableAndJsonSayHowFarTheProcessorsWereFromEachOther() {
        var results = new Results();
        results.add("W1", Peer.BQ, "rate", 1);
        results.add("W1", new Distance(40, 44));
        results.add("W1", new Distance(190, 210));

        assertThat(Json.of(MACHINE, "TINY", results))
                .contains("{\"W1\": [[40.0, 44.0], [190.0, 210.0]]}");
        assertThat(new Report(MACHINE, results, Workloads.all()).markdown("TINY"))
                .contains("TINY · processors 40 to 210 ns apart");
    }

    @Test
    void processorsHaveMovedWhereTheirDistanceHasDoubled() throws Exception {
        assertThat(Distance.of(40).and(Distance.of(60)).isSteady()).isTrue();
        assertThat(Distance.of(60).and(Distance.of(40)).and(Distance.of(120)).isSteady()).isFalse();
        assertThat(Distance.look().nearest()).isBetween(0.0, 1e6);
    }

    /// The processors part while the third is measured, and come together again.
    @Test
    void aPeerThatWasMeasuredElsewhereIsMeasuredAgain() throws Exception {
        var looks = List.of(40, 40, 40, 42, 40, 200, 200, 200, 44, 40).iterator();
        var measured = new ArrayList<Peer>();
        var round = new Round(EnumSet.of(Peer.TROUPE, Peer.JOX, Peer.BQ));
        round.run(
                4,
                peer -> {
                    measured.add(peer);
                    return Map.of("rate", (double) measured.size());
                },
                () -> Distance.of(looks.next()));
        var results = new Results();
        round.addTo(results, "W1");

        assertThat(measured).containsExactly(Peer.TROUPE, Peer.JOX, Peer.BQ, Peer.BQ, Peer.BQ);
        assertThat(results.median("W1", Peer.TROUPE, "rate")).hasValue(1);
        assertThat(results.median("W1", Peer.BQ, "rate")).hasValue(5);
        assertThat(results.distance()).hasValue(new Distance(40, 44));
    }

    @Test
    void aPeerThatIsNeverMeasuredWithTheOthersCountsAllTheSame() throws Exception {
        var looks = List.of(40, 40, 40, 40, 40, 200, 40, 200).iterator();
        var round = new Round(EnumSet.of(Peer.TROUPE, Peer.JOX, Peer.BQ));
        round.run(2, _ -> Map.of("rate", 1.0), () -> Distance.of(looks.next()));
        var results = new Results();
        round.addTo(results, "W1");

        assertThat(looks).isExhausted();
        assertThat(results.median("W1", Peer.BQ, "rate")).hasValue(1);
        assertThat(results.distance()).hasValue(new Distance(40, 200));
    }

    @Test
    void plotsAreWellFormed() throws Exception {
        var plot = new LinePlot("cost", "Cost, ns", "actors", Report::plain);
        plot.add("Troupe", new TreeMap<>(Map.of(1.0, 80.0, 1000.0, 90.0)));
        plot.add("bq", new TreeMap<>(Map.of(1.0, 500.0, 1000.0, 0.0)));

        var document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(plot.svg())));

        assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    }

    @Test
    void numbersKeepThreeDigits() {
        assertThat(List.of(1234.4, 99.94, 10.0, 0.125, 3.0).stream().map(Report::plain))
                .containsExactly("1,234", "99.9", "10", "0.13", "3");
    }
}
