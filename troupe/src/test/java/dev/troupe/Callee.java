package dev.troupe;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// What calls are tried on: both kinds of actor, each found idle and found busy.
enum Callee {
    IDLE(false, false),
    BUSY(false, true),
    CALLER_RUNS_IDLE(true, false),
    CALLER_RUNS_BUSY(true, true);

    private final boolean callerRuns;
    private final boolean busy;

    Callee(boolean callerRuns, boolean busy) {
        this.callerRuns = callerRuns;
        this.busy = busy;
    }

    SpawnOptions options() {
        var defaults = SpawnOptions.defaults();
        return callerRuns ? defaults.callerRuns() : defaults;
    }

    boolean runsOnCallers() {
        return callerRuns;
    }

    /// Spawns such an actor and makes it ready: see [#prepare].
    <A> ActorHandle<A> spawn(ActorSystem system, Class<? super A> type, OnStart<A> onStart) {
        var actor = system.spawn(type, options(), onStart);
        prepare(actor);
        return actor;
    }

    /// Makes the actor idle, or busy with a handler that goes on until the next message is in the
    /// mailbox: that must be the next thing that the test does.
    void prepare(ActorRef<?> actor) {
        var cell = PlainRef.cellOf(actor);
        if (busy) {
            var begun = new CountDownLatch(1);
            actor.tell(_ -> {
                begun.countDown();
                Await.until("a message is queued", () -> cell.queueLength() > 0);
            });
            Await.until("the handler has begun", () -> begun.getCount() == 0);
        } else {
            untilIdle(actor);
        }
    }

    static void untilIdle(ActorRef<?> actor) {
        Await.until(actor + " is idle", () -> !PlainRef.cellOf(actor).has(Turn.HELD));
    }

    static int queued(ActorRef<?> actor) {
        return PlainRef.cellOf(actor).queueLength();
    }

    /// Every kind of call on every kind of actor.
    static Stream<Arguments> withCalls() {
        return Arrays.stream(values())
                .flatMap(callee ->
                        Arrays.stream(Calling.values()).map(call -> Arguments.of(callee, call)));
    }
}
