package dev.troupe;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A reference to a pool: that to its head, whose lanes lead to the workers.
final class PoolRef<A> extends PlainRef<A> implements ActorPool<A> {
    private final Crew<A> crew;

    PoolRef(PoolHead<A> head, @Nullable Anchor anchor) {
        super(head, head.mailbox(), anchor);
        this.crew = head.crew();
    }

    /// Makes a pool. What cannot be fails before there is anything of it.
    static <A> ActorPool<A> make(
            ActorSystem system,
            Class<? super A> type,
            SpawnOptions options,
            int size,
            OnStart<A> make,
            @Nullable Cell<?> parent) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(options, "options");
        system.refuseIfClosing(parent);
        checkSize(size);
        if (options.runsOnCallers()) {
            throw new IllegalArgumentException(
                    "The workers of a pool do not run on callers: leave callerRuns() out");
        }
        var crew = new Crew<>(options.forWorker(), Objects.requireNonNull(make, "onStart"));
        var head = new PoolHead<>(system, type, options, crew, parent);
        var first = crew.hire(size); // before the pool can be found by its name
        system.names().reserve(head);
        var pool = new PoolRef<>(head, Anchor.of(head));
        system.enter(head);
        Crew.launch(first);
        system.begin(head);
        return pool;
    }

    @Override
    public void resize(int size) {
        checkSize(size);
        if (cell.refuses() || !crew.resize(size)) {
            throw cell.stopped(null, cell.errorOfEnd());
        }
    }

    static void checkSize(int size) {
        if (size < 1) {
            throw new IllegalArgumentException(
                    "A pool has at least 1 worker: " + size + " is too small.");
        }
    }

    @Override
    public int size() {
        return crew.size();
    }

    @Override
    public List<ActorRef<A>> workers() {
        return crew.workers();
    }

    @Override
    public List<ActorResult<A>> join() {
        return joinUntil(Deadline.inherited());
    }

    @Override
    public List<ActorResult<A>> join(Duration timeout) {
        return joinUntil(Deadline.in(cell.stage(), timeout));
    }

    private List<ActorResult<A>> joinUntil(long deadline) {
        var start = cell.stage().nanoTime();
        if (!await(deadline)) {
            throw Picture.timeout(cell, "Joining " + cell, start);
        }
        return crew.results();
    }
}
