package dev.troupe;

import java.time.Duration;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What the tests here share: the core's own actors on a stage that starts no threads, so that an
/// actor costs an object or two, and millions of races can be run in a second.
final class Lab {
    static final SpawnOptions PLAIN = SpawnOptions.defaults();
    static final SpawnOptions CALLER_RUNS = PLAIN.callerRuns();

    /// Held, so that its level stays: failures and dead letters are what the tests are about.
    private static final Logger LOG = Logger.getLogger("dev.troupe");

    private static final ActorSystem SYSTEM =
            ActorSystem.builder()
                    .watchdog(Duration.ZERO) // there is no patrol
                    .onDeadLetter(Lab::count)
                    .build(_ -> new InlineStage());

    static {
        LOG.setLevel(Level.OFF);
    }

    private Lab() {}

    private static void count(DeadLetter letter) {
        if (letter.message() instanceof Probe probe) {
            probe.dead++;
        }
    }

    /// An actor that has started and is idle, outside its system's books.
    static <A> Cell<A> idle(A actor, SpawnOptions options) {
        var cell = new Cell<A>(SYSTEM, actor.getClass(), options, _ -> actor, null);
        run(cell);
        return cell;
    }

    /// An idle actor whose turn has been claimed by a sender: [#run] is what the thread does that
    /// the sender would have started.
    static <A> Cell<A> claimed(A actor, SpawnOptions options) {
        var cell = idle(actor, options);
        if (!cell.claim()) {
            throw new AssertionError("An idle actor's turn is free");
        }
        return cell;
    }

    /// An idle actor that has been told something, and whose turn a thread has claimed that will go
    /// on with it.
    static Cell<Tally> woken(Tally tally, Message<Tally> message) {
        var cell = idle(tally, PLAIN);
        cell.mailbox().append(new Told<>(message));
        wakeAgain(cell);
        return cell;
    }

    static void wakeAgain(Cell<?> cell) {
        if (!cell.claimAsWoken()) {
            throw new AssertionError("An idle actor's turn is free");
        }
    }

    /// A thread's, which goes on with these.
    static Woken ringOf(Cell<?>... cells) {
        var ring = new Woken(new Drainer(cells[0]));
        for (var cell : cells) {
            ring.add(cell);
        }
        return ring;
    }

    /// What the owner of a ring does with the next one in it.
    static void goOn(Woken woken) {
        var cell = woken.next();
        if (cell != null) {
            run(cell);
        }
    }

    /// What the patrol does, once it finds that they have been there before.
    static void rescue(Woken woken) {
        woken.rescue();
        woken.rescue();
    }

    static Taker takerOf(Mailbox lane) {
        return Objects.requireNonNull(lane.startTaker(0), "a plain lane can have one");
    }

    static InlineStage stage() {
        return (InlineStage) SYSTEM.stage();
    }

    /// Runs what would be the whole life of a drainer's thread on the calling one.
    static void run(Cell<?> drainer) {
        stage().runHere(new Drainer(drainer));
    }

    /// Runs what would be the whole life of the thread of an `onRun` on the calling one.
    static void live(Runnable loop) {
        stage().runHere(loop);
    }

    /// The loop of an actor with an `onRun`, which has just been made on the calling thread and
    /// does not run before the test runs it.
    static Runnable lastLoop() {
        return InlineStage.loop();
    }

    static <A, R extends @Nullable Object> R ask(Cell<A> cell, Query<A, R> query) {
        return PlainRef.to(cell).ask(query);
    }

    static void tell(Cell<Tally> cell, Message<Tally> message) {
        PlainRef.to(cell).tell(message);
    }

    /// Waits until the killer has returned: from then on nothing may interrupt the calling thread.
    ///
    /// @return 1 if something has, 0 if not
    static int strayInterrupt(Flag killerHasReturned) {
        killerHasReturned.await();
        return Thread.interrupted() ? 1 : 0;
    }

    /// What the controls do between two steps that should be one, so that they are caught often.
    static void dawdle() {
        for (var spins = 0; spins < 5; spins++) {
            Thread.onSpinWait();
        }
    }

    /// Raised once, by one of two.
    static final class Flag {
        private volatile boolean raised;

        void raise() {
            raised = true;
        }

        /// Waits for it, but not long: brings the two sides of a race close together.
        void linger() {
            for (var spins = 0; spins < 1_000 && !raised; spins++) {
                Thread.onSpinWait();
            }
        }

        void await() {
            for (var spins = 0; !raised; spins++) {
                Stage.pause(spins);
            }
        }
    }
}
