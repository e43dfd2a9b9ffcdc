package dev.troupe;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/// The actors of a [Conservation] run, of every kind: each has a rank and is spawned again when it
/// has ended.
final class Crowd {
    static final int SIZE = 240;

    private static final List<Overflow> RULES = List.of(Overflow.values());

    private final ActorSystem system;
    private final AtomicReferenceArray<ActorHandle<Member>> members =
            new AtomicReferenceArray<>(SIZE);
    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
    final LongAdder asked = new LongAdder();
    final LongAdder returned = new LongAdder();

    Crowd(ActorSystem system) {
        this.system = system;
        for (var rank = 0; rank < SIZE; rank++) {
            members.set(rank, spawn(rank));
        }
    }

    void problem(String text) {
        if (problems.size() < 20) {
            problems.add(text);
        }
    }

    Collection<String> problems() {
        return problems;
    }

    private ActorHandle<Member> spawn(int rank) {
        var options =
                SpawnOptions.defaults()
                        .mailbox(1 + rank % 7)
                        .overflow(RULES.get(rank % 5 % RULES.size()));
        if (rank % 3 == 0) {
            options = options.callerRuns();
        }
        if (rank % 4 == 1) {
            options = options.urgentLane(2);
        }
        if (rank % 11 == 0) {
            options = options.stopWhenUnreferenced();
        }
        return system.spawn(
                Member.class,
                options,
                self ->
                        rank % 6 == 5
                                ? new Member.Restless(this, rank, self)
                                : new Member(this, rank, self));
    }

    /// The actor of a rank: a new one where it has ended; by any of its lanes.
    ActorRef<Member> member(int rank, boolean urgently) {
        var member = members.get(rank);
        if (!member.isAlive()) {
            var other = spawn(rank);
            if (members.compareAndSet(rank, member, other)) {
                return other;
            }
            other.stop();
        }
        return urgently && rank % 4 == 1 ? member.urgent() : member;
    }

    void tell(int rank, Storm storm, boolean urgently) {
        attempt(() -> member(rank, urgently).tell(storm));
    }

    void tryTell(int rank, Storm storm) {
        attempt(() -> member(rank, false).tryTell(storm));
    }

    void ask(int rank, Storm storm) {
        count(storm, () -> member(rank, false).ask(storm));
    }

    void ask(int rank, Storm storm, Duration timeout) {
        count(storm, () -> member(rank, false).ask(storm, timeout));
    }

    void askAsync(int rank, Storm storm, boolean cancelled) {
        attempt(() -> {
            var future = member(rank, false).askAsync(storm);
            count(future);
            if (cancelled) {
                future.cancel(false);
            }
        });
    }

    void askAsync(int rank, Storm storm, Duration timeout) {
        attempt(() -> count(member(rank, false).askAsync(storm, timeout)));
    }

    /// A future completes, and does so once.
    private void count(CompletableFuture<Long> future) {
        asked.increment();
        var _ = future.whenComplete((_, _) -> returned.increment());
    }

    private interface Ask {
        Long ask();
    }

    private void count(Storm storm, Ask ask) {
        asked.increment();
        attempt(() -> {
            if (ask.ask() != storm.number) {
                problem("The reply to another message");
            }
        });
        returned.increment();
    }

    /// What a sender may get. Anything else is a problem.
    private void attempt(Runnable sending) {
        try {
            sending.run();
        } catch (ActorException | Storm.Thrown expected) {
            // refused, late, interrupted, or the handler's own
        } catch (RuntimeException | AssertionError unexpected) {
            problem("A sender got " + unexpected);
        }
    }
}
