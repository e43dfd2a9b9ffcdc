package dev.troupe;

import org.jspecify.annotations.Nullable;

/// What the library knows of the calling thread. One per thread, used by that thread only; made
/// once per activation of an actor, not per message.
final class Current {
    /// A class of its own, as a lambda would take longer at a program's start.
    private static final ThreadLocal<Current> OF_THREAD =
            new ThreadLocal<>() {
                @Override
                protected Current initialValue() {
                    return new Current();
                }
            };

    /// How many caller-runs handlers may be nested on one thread before calls go through mailboxes.
    private static final int DEEPEST_NESTING = 32;

    private static final int STEPS_BETWEEN_LOOKS = 32;
    private static final long SLICE_NANOS = 1_000_000;

    /// The actor whose handler or hook this thread runs: the innermost where caller-runs calls
    /// nest.
    @Nullable Cell<?> cell;

    /// The actor that this thread does a blocking call for, off its turn.
    @Nullable Cell<?> onBehalfOf;

    /// The call off the turn that this thread makes, where its actor waits for it.
    @Nullable Errand<?> errand;

    /// The `onRun` loop that this thread is in and whose turn it holds; its waits are await points.
    @Nullable Runner<?> runner;

    /// Until when the request being handled is waited for.
    long deadline = Deadline.NONE;

    /// How many caller-runs handlers are nested on this thread.
    int nesting;

    /// For the replies that this thread waits for. A thread that asks a few times only is not worth
    /// it.
    final Lookout replyLookout = new Lookout(8);

    /// For room in full mailboxes.
    final Lookout roomLookout = new Lookout(0);

    /// What this thread does and has yet to do, where it drains mailboxes.
    @Nullable Drainer drainer;

    /// Steps of actors since this thread was started, and when it last let others have its carrier.
    private int steps;

    private long sliceStartNanos;

    static Current get() {
        return OF_THREAD.get();
    }

    /// Whether a caller-runs handler may run on this thread: not from `onRun`, whose waits give its
    /// turn up; not with a deadline, which only a wait can keep; not deep in nested calls.
    boolean mayRunHandlers() {
        return runner == null && deadline == Deadline.NONE && nesting < DEEPEST_NESTING;
    }

    /// What drains mailboxes here, if a handler that wakes an idle actor may leave it to this
    /// thread.
    @Nullable Drainer drainerFor(Cell<?> woken) {
        var here = drainer;
        var waker = cell;
        if (here == null || nesting > 0 || waker == null) {
            return null;
        }
        return here.mayGoOnWith(waker, woken) ? here : null;
    }

    /// This thread is about to wait, or to run something else: others run what it has woken.
    void letGoWoken() {
        if (drainer != null) {
            drainer.letGo();
        }
    }

    /// This thread is about to handle a message.
    void beginMessage(Cell<?> receiver) {
        if (drainer != null) {
            drainer.beginMessage(receiver);
        }
    }

    /// The actor has no message: whether to look for one again, a moment having passed.
    boolean lingers(Cell<?> cell) {
        return drainer != null && drainer.lingers(cell);
    }

    /// Counts a step of an actor on this thread, a thread of the system: now and then it has run
    /// long enough to let others have its carrier.
    void step(Stage stage) {
        if (++steps % STEPS_BETWEEN_LOOKS == 0) {
            look(stage);
        }
    }

    private void look(Stage stage) {
        var now = stage.nanoTime();
        if (steps == STEPS_BETWEEN_LOOKS) {
            sliceStartNanos = now; // it has only begun
        } else if (now - sliceStartNanos > SLICE_NANOS) {
            letGoWoken();
            stage.giveWay();
            sliceStartNanos = stage.nanoTime();
        }
    }

    /// The actor that this thread is in, or does something for.
    @Nullable Cell<?> actor() {
        return cell == null ? onBehalfOf : cell;
    }

    /// The stage of the actor that this thread is in, or that waits for what it does.
    @Nullable Stage stage() {
        var actor = cell != null ? cell : errand != null ? onBehalfOf : null;
        return actor == null ? null : actor.stage();
    }

    /// Whether this thread is inside an actor of the system, or does something for one.
    boolean isWithin(ActorSystem system) {
        if (onBehalfOf != null && onBehalfOf.system() == system) {
            return true;
        }
        for (var around = cell; around != null; around = around.calledFrom()) {
            if (around.system() == system) {
                return true;
            }
        }
        return false;
    }
}
