package dev.troupe.benchmarks;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What the launcher has been asked for. No workload named means all, and no peer all.
record Options(
        Scale scale, List<String> workloads, Set<Peer> peers, List<String> jvmOptions, int rounds) {

    static final String USAGE =
            """
            usage: benchmarks/run [short|long] [WORKLOAD...] [OPTION...]
              --peers A,B       only these: %s
              --rounds N        how many JVMs each peer gets for each workload
              --jvm OPTION      one more option for these JVMs; may be repeated
              --list            says what there is and ends
            """
                    .formatted(EnumSet.allOf(Peer.class).toString().toLowerCase(Locale.ROOT));

    static Options of(List<String> words) {
        var scale = Scale.SHORT;
        var workloads = new ArrayList<String>();
        var peers = EnumSet.allOf(Peer.class);
        var jvmOptions = new ArrayList<String>();
        var rounds = 0;
        for (var rest = words.iterator(); rest.hasNext(); ) {
            var word = rest.next();
            switch (word) {
                case "short" -> scale = Scale.SHORT;
                case "long" -> scale = Scale.LONG;
                case "--peers" -> peers = peers(rest.next());
                case "--jvm" -> jvmOptions.add(rest.next());
                case "--rounds" -> rounds = Integer.parseInt(rest.next());
                default -> workloads.add(known(word));
            }
        }
        return new Options(scale, workloads, peers, jvmOptions, rounds > 0 ? rounds : scale.rounds);
    }

    private static EnumSet<Peer> peers(String names) {
        var peers = EnumSet.noneOf(Peer.class);
        for (var name : names.split(",", -1)) {
            peers.add(Peer.valueOf(name.toUpperCase(Locale.ROOT)));
        }
        return peers;
    }

    private static String known(String workload) {
        if (Workloads.all().stream().noneMatch(step -> step.id().equals(workload))) {
            throw new IllegalArgumentException("No workload " + workload + ": see --list");
        }
        return workload;
    }

    boolean wants(Peer peer) {
        return peers.contains(peer);
    }

    boolean wants(Step step) {
        return workloads.isEmpty() || workloads.contains(step.id());
    }
}
