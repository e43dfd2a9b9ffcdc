package dev.troupe.benchmarks;

import static dev.troupe.benchmarks.Metric.fact;
import static dev.troupe.benchmarks.Metric.higher;
import static dev.troupe.benchmarks.Metric.lower;
import static dev.troupe.benchmarks.Peer.BQ;
import static dev.troupe.benchmarks.Peer.CLQ;
import static dev.troupe.benchmarks.Peer.EXECUTOR;
import static dev.troupe.benchmarks.Peer.JCT;
import static dev.troupe.benchmarks.Peer.JOX;
import static dev.troupe.benchmarks.Peer.LOCK;
import static dev.troupe.benchmarks.Peer.PEKKO;
import static dev.troupe.benchmarks.Peer.PEKKO_BOUNDED;
import static dev.troupe.benchmarks.Peer.PEKKO_TUNED;
import static dev.troupe.benchmarks.Peer.PER_TASK;
import static dev.troupe.benchmarks.Peer.TROUPE;
import static dev.troupe.benchmarks.Peer.TROUPE_CALLER;
import static dev.troupe.benchmarks.Peer.TROUPE_TELL;
import static dev.troupe.benchmarks.Workload.Repeat.ONCE;
import static dev.troupe.benchmarks.Workload.Repeat.TIMED;

import dev.troupe.ActorSystem;
import dev.troupe.SpawnOptions;
import dev.troupe.benchmarks.Metric.Goal;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// All that is measured: who takes part in what, and what Troupe wants to reach there.
///
/// Bounded is set against bounded and unbounded against unbounded; Troupe's default, bounded and
/// waiting for room, is what is measured in both.
final class Workloads {
    /// Of every bounded mailbox: Troupe's default.
    static final int BOUND = 1024;

    private static final Map<Peer, Inbox.Maker> UNBOUNDED =
            Map.of(
                    JOX, JoxInbox::unbounded,
                    BQ, BlockingInbox::unbounded,
                    CLQ, LinkedInbox::new,
                    JCT, ArrayInbox::unbounded);

    private static final Map<Peer, Inbox.Maker> BOUNDED =
            Map.of(
                    JOX, JoxInbox::bounded,
                    BQ, BlockingInbox::bounded,
                    JCT, ArrayInbox::bounded);

    /// Without `jct`, whose senders yield until there is room: nothing else would ever run.
    private static final Map<Peer, Inbox.Maker> WAITING =
            Map.of(
                    JOX, JoxInbox::bounded,
                    BQ, BlockingInbox::bounded);

    private static final Map<Peer, Inbox.Maker> SMALL =
            Map.of(
                    JOX, JoxInbox::unbounded,
                    BQ, BlockingInbox::unbounded,
                    CLQ, LinkedInbox::new,
                    JCT, ArrayInbox::small);

    private Workloads() {}

    static List<Step> all() {
        return List.of(
                new LockPrice(),
                tell("W1", 1),
                tellBounded("W1b", 1, 1.5),
                tell("W2", 4),
                tellBounded("W2b", 4, 1.2),
                ask("W3", "ask, from a virtual thread", Measurements::askFromVirtualThread, 2.0),
                ask("W3t", "the same with a timeout", Measurements::askWithTimeout, 2.0),
                ask("W3p", "ask, from a platform thread", Measurements::askFromPlatformThread, 1),
                askFromActor(),
                ring("W5", "tell ping-pong", 2),
                ring("W6", "ring of 503", 503),
                lives(),
                idle(),
                fanOut(),
                big(),
                slowConsumer(),
                naps(),
                neighbours(),
                waking(),
                growthByActors(),
                growthByMessages(),
                new ColdStart());
    }

    static Workload<?> named(String id) {
        return twins().stream()
                .filter(workload -> workload.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No workload " + id));
    }

    /// Those that twins take part in.
    static List<? extends Workload<?>> twins() {
        return all().stream()
                .filter(Workload.class::isInstance)
                .map(step -> (Workload<?>) step)
                .toList();
    }

    private static Workload<Counting> tell(String id, int producers) {
        var title = "tell, " + producers + " → 1, unbounded";
        return new Workload<Counting>(id, title, TIMED, Measurements.tell(producers))
                .twin(TROUPE, () -> new CountingTroupe(ActorSystem.start()))
                .twin(PEKKO, () -> new CountingPekko(PekkoSystem.start(), PekkoSystem.DEFAULTS))
                .twin(PEKKO_TUNED, Workloads::countingTuned)
                .twins(UNBOUNDED, CountingLoop::new)
                .twin(EXECUTOR, CountingExecutor::new)
                .twin(LOCK, CountingLock::new)
                .metric(higher("rate", "M/s", Goal.NONE));
    }

    private static Counting countingTuned() {
        return new CountingPekko(PekkoSystem.startTuned(), PekkoSystem.DEFAULTS);
    }

    private static Workload<Counting> tellBounded(String id, int producers, double goal) {
        var title = "tell, " + producers + " → 1, bounded 1,024";
        return bounded(new Workload<>(id, title, TIMED, Measurements.tell(producers)))
                .metric(higher("rate", "M/s", Goal.peers(goal)));
    }

    private static Workload<Counting> bounded(Workload<Counting> workload) {
        return workload.twin(TROUPE, () -> new CountingTroupe(ActorSystem.start()))
                .twin(PEKKO, () -> new CountingPekko(PekkoSystem.start(), PekkoSystem.WAITING))
                .twin(
                        PEKKO_TUNED,
                        () -> new CountingPekko(PekkoSystem.startTuned(), PekkoSystem.WAITING))
                .twins(BOUNDED, CountingLoop::new);
    }

    private static Workload<Asking> asking(
            String id, String title, Workload.Measurement<Asking> measurement) {
        return new Workload<>(id, title, TIMED, measurement)
                .twin(TROUPE, () -> askingTroupe(SpawnOptions.defaults()))
                .twin(TROUPE_CALLER, () -> askingTroupe(SpawnOptions.defaults().callerRuns()))
                .twin(PEKKO, () -> new AskingPekko(PekkoSystem.start()))
                .twin(PEKKO_TUNED, () -> new AskingPekko(PekkoSystem.startTuned()))
                .twins(UNBOUNDED, AskingLoop::new)
                .twin(EXECUTOR, AskingExecutor::new)
                .twin(LOCK, AskingLock::new);
    }

    private static Asking askingTroupe(SpawnOptions options) {
        return new AskingTroupe(ActorSystem.start(), options);
    }

    private static Workload<Asking> ask(
            String id, String title, Workload.Measurement<Asking> measurement, double goal) {
        return asking(id, title, measurement)
                .metric(higher("rate", "k/s", Goal.peers(goal)))
                .metric(lower("p50", "p50 µs", Goal.NONE))
                .metric(lower("p99", "p99 µs", Goal.peers(1)));
    }

    private static Workload<Asking> askFromActor() {
        return asking("W4", "ask, actor → actor", Measurements::askFromActor)
                .metric(higher("rate", "k/s", Goal.peers(2)));
    }

    private static Workload<Ring> ring(String id, String title, int size) {
        return new Workload<Ring>(id, title, TIMED, Measurements::ring)
                .twin(TROUPE, () -> new RingTroupe(size))
                .twin(PEKKO, () -> new RingPekko(PekkoSystem.start(), size))
                .twin(PEKKO_TUNED, () -> new RingPekko(PekkoSystem.startTuned(), size))
                .twins(UNBOUNDED, inboxes -> new RingLoop(inboxes, size))
                .metric(higher("rate", "M/s", Goal.peers(1.5)));
    }

    private static Workload<Crowd> lives() {
        var title = "spawn many, one message each, stop all";
        return new Workload<Crowd>("W7", title, TIMED, CrowdMeasurements::lives)
                .twin(TROUPE, CrowdTroupe::new)
                .twin(PEKKO, () -> new CrowdPekko(PekkoSystem.start()))
                .twin(PEKKO_TUNED, () -> new CrowdPekko(PekkoSystem.startTuned()))
                .twins(SMALL, CrowdLoop::new)
                .metric(lower("time", "µs/actor", Goal.peers(2)));
    }

    private static Workload<Crowd> idle() {
        var bytes = Goal.text("≤ 150 B beside the user's object and handle (48 B)");
        var workload =
                new Workload<Crowd>("W8", "idle actors", ONCE, CrowdMeasurements::idle)
                        .twin(TROUPE, CrowdTroupe::new)
                        .twin(PEKKO, () -> new CrowdPekko(PekkoSystem.start()))
                        .twins(SMALL, CrowdLoop::new);
        decades(1000).forEach(size -> workload.metric(lower("bytes@" + size, "B/actor", bytes)));
        return workload.metric(fact("cpu", "% of a core", Goal.text("0.0 %")));
    }

    private static Workload<FanOut> fanOut() {
        var size = Measurements.FAN;
        return new Workload<FanOut>("W9", "fan-out to 1,000 and back", TIMED, Measurements::fanOut)
                .twin(TROUPE, () -> new FanOutTroupe(size))
                .twin(TROUPE_TELL, () -> new FanOutTroupeTell(size))
                .twin(PEKKO, () -> new FanOutPekko(PekkoSystem.start(), size))
                .twin(PEKKO_TUNED, () -> new FanOutPekko(PekkoSystem.startTuned(), size))
                .twins(UNBOUNDED, inboxes -> new FanOutLoop(inboxes, size))
                .metric(higher("rate", "k asks/s", Goal.peers(1.2)));
    }

    private static Workload<Big> big() {
        var size = Measurements.PLAYERS;
        return new Workload<Big>("W10", "Savina big, 1,000 actors", TIMED, Measurements::big)
                .twin(TROUPE, () -> new BigTroupe(size))
                .twin(PEKKO, () -> new BigPekko(PekkoSystem.start(), size))
                .twin(PEKKO_TUNED, () -> new BigPekko(PekkoSystem.startTuned(), size))
                .twins(UNBOUNDED, inboxes -> new BigLoop(inboxes, size))
                .metric(higher("rate", "M/s", Goal.peers(1.2)));
    }

    private static Workload<SlowConsumer> slowConsumer() {
        return new Workload<SlowConsumer>(
                        "W11",
                        "producer 1,000 × faster than its consumer",
                        ONCE,
                        CrowdMeasurements::slowConsumer)
                .twin(TROUPE, SlowTroupe::new)
                .twin(PEKKO, () -> new SlowPekko(PekkoSystem.start(), PekkoSystem.DEFAULTS))
                .twin(PEKKO_BOUNDED, () -> new SlowPekko(PekkoSystem.start(), PekkoSystem.DROPPING))
                .twin(JOX, () -> new SlowLoop(JoxInbox::bounded))
                .twin(BQ, () -> new SlowLoop(BlockingInbox::unbounded))
                .metric(fact("grown", "MB of heap", Goal.text("flat")))
                .metric(fact("lost", "% lost", Goal.text("0")))
                .metric(fact("told", "told/s", Goal.NONE));
    }

    private static Workload<Naps> naps() {
        var size = Measurements.NAPPERS;
        var goal = Goal.of(PER_TASK, 1 / 1.2, "≤ 1.2 × a thread per task");
        return new Workload<Naps>("W12", "10,000 handlers block 100 ms", TIMED, Measurements::naps)
                .twin(TROUPE, () -> new NapsTroupe(size))
                .twin(PEKKO, () -> new NapsPekko(size))
                .twins(SMALL, inboxes -> new NapsLoop(inboxes, size))
                .twin(PER_TASK, () -> new NapsPerTask(size))
                .metric(lower("time", "ms", goal));
    }

    private static Workload<Neighbours> neighbours() {
        var title = "ask a polite actor beside a flooded one";
        return new Workload<Neighbours>("F1", title, TIMED, Measurements::askBesideAFlood)
                .twin(TROUPE, () -> Neighbours.inTroupe(ActorSystem.start()))
                .twin(PEKKO, () -> Neighbours.inPekko(PekkoSystem.start()))
                .twin(PEKKO_TUNED, () -> Neighbours.inPekko(PekkoSystem.startTuned()))
                .twins(
                        WAITING,
                        inboxes ->
                                new Neighbours(new CountingLoop(inboxes), new AskingLoop(inboxes)))
                .metric(lower("p50", "p50 µs", Goal.NONE))
                .metric(lower("p99", "p99 µs", Goal.NONE))
                .metric(higher("flood", "M/s of the flood", Goal.NONE));
    }

    private static Workload<Waking> waking() {
        var title = "woken by a handler that then sleeps 200 ms";
        return new Workload<Waking>("F2", title, TIMED, Measurements::wakeAndSleep)
                .twin(TROUPE, WakingTroupe::new)
                .twin(PEKKO, WakingPekko::new)
                .twins(SMALL, WakingLoop::new)
                .metric(fact("p50", "p50 ms", Goal.NONE))
                .metric(fact("most", "longest ms", Goal.text("≤ 5 ms")));
    }

    private static Workload<Crowd> growthByActors() {
        var workload =
                new Workload<Crowd>(
                                "G1", "growth with actors", ONCE, CrowdMeasurements::growthByActors)
                        .twin(TROUPE, CrowdTroupe::new)
                        .twin(PEKKO, () -> new CrowdPekko(PekkoSystem.start()))
                        .twins(SMALL, CrowdLoop::new);
        decades(1).forEach(size -> workload.metric(lower("ns@" + size, "ns", Goal.text("flat"))));
        return workload;
    }

    private static Workload<Counting> growthByMessages() {
        var workload =
                bounded(
                        new Workload<>(
                                "G2",
                                "growth with messages, bounded",
                                ONCE,
                                Measurements::growthByMessages));
        for (var messages = 10_000; messages <= 100_000_000; messages *= 10) {
            workload.metric(lower("ns@" + messages, "ns", Goal.text("flat")));
        }
        return workload;
    }

    /// 1,000,000 and the powers of ten below it, down to a first one.
    private static List<Integer> decades(int first) {
        return IntStream.iterate(first, size -> size <= 1_000_000, size -> size * 10)
                .boxed()
                .toList();
    }
}
