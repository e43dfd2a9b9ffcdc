package dev.troupe.benchmarks;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One round of a workload: what each peer has reached, all with the same [Distance] between the
/// processors where that can be had.
///
/// Peers are measured one after the other, and meanwhile the processors may come and go. So those
/// that were measured in another place than most are measured again, a few times.
final class Round {
    private static final int MOST_TRIES = 4;

    private final Set<Peer> peers;
    private final List<Attempt> attempts = new ArrayList<>();

    /// A peer's figures, and the distance before and after.
    private record Attempt(Peer peer, Map<String, Double> figures, Distance distance) {}

    /// Measures a peer in a JVM of its own.
    interface Measuring {
        Map<String, Double> measure(Peer peer) throws Exception;
    }

    /// Says how far the processors are from each other.
    interface Look {
        Distance look() throws Exception;
    }

    Round(Set<Peer> peers) {
        this.peers = peers;
    }

    /// @param tries how often at most
    void run(int tries, Measuring measuring, Look look) throws Exception {
        var left = peers;
        for (var i = 0; i < tries && !left.isEmpty(); i++) {
            for (var peer : left) {
                var before = look.look();
                var figures = measuring.measure(peer);
                attempts.add(new Attempt(peer, figures, before.and(look.look())));
            }
            left = missing();
        }
    }

    static int tries(Workload.Repeat repeat) {
        return repeat == Workload.Repeat.TIMED ? MOST_TRIES : 1;
    }

    /// Those that have nothing to be compared with the others.
    private Set<Peer> missing() {
        var missing = EnumSet.noneOf(Peer.class);
        missing.addAll(peers);
        missing.removeAll(peersOf(largest()));
        return missing;
    }

    private static Set<Peer> peersOf(List<Attempt> some) {
        return some.stream().map(Attempt::peer).collect(Collectors.toSet());
    }

    /// Of all that had the same distance, those with the most peers; the first where there are
    /// several.
    private List<Attempt> largest() {
        var largest = List.<Attempt>of();
        for (var one : attempts) {
            var alike = attempts.stream().filter(other -> areAlike(one, other)).toList();
            if (peersOf(alike).size() > peersOf(largest).size()) {
                largest = alike;
            }
        }
        return largest;
    }

    private static boolean areAlike(Attempt one, Attempt other) {
        return one.distance.and(other.distance).isSteady();
    }

    /// The last attempt of each peer that counts; where it has none, its very last.
    void addTo(Results results, String workload) {
        var counting = largest();
        for (var peer : peers) {
            var last = lastOf(peer, counting).or(() -> lastOf(peer, attempts)).orElseThrow();
            last.figures.forEach((metric, value) -> results.add(workload, peer, metric, value));
            results.add(workload, last.distance);
        }
    }

    private static Optional<Attempt> lastOf(Peer peer, List<Attempt> some) {
        return some.stream().filter(attempt -> attempt.peer == peer).reduce((_, later) -> later);
    }
}
